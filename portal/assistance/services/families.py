"""Mass defendants: several requests gathered under one main case, and advice given once to all.

Each case keeps its own evidence and its own conversation; nobody reads those of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.assistance.errors import AlreadyHandled, NotAllowed, NotFound, Refused
from portal.assistance.models import HelpRequest
from portal.assistance.services import acting, messages
from portal.assistance.workflow import OPEN_STATES
from portal.extensions import db
from portal.permissions import Actor


@dataclass(frozen=True)
class Gathered:
    """Which cases have joined, and why the others have not."""

    joined: tuple[str, ...]
    refused: tuple[tuple[str, Refused], ...]


#: said of a case that somebody else has changed, or that is not the officer's to merge
CHANGED = "已经有了变化，或者不由您办理，请打开来看"


def gather(main: str, others: Mapping[str, int], actor: Actor) -> Gathered:
    """Let cases (reference → the version that was seen) join a main case, each by itself.

    What stands against one case does not keep the others; raises nothing of its own.
    """
    joined: list[str] = []
    refused: list[tuple[str, Refused]] = []
    for reference, version in sorted(others.items()):
        try:
            acting.act(reference, "merge", actor, version, {"assignee": main})
            joined.append(reference)
        except Refused as reason:
            refused.append((reference, reason))
        except (AlreadyHandled, NotAllowed, NotFound):
            refused.append((reference, Refused(CHANGED)))
    return Gathered(tuple(joined), tuple(refused))


def advise(main: str, actor: Actor, body: str, key: str) -> int:
    """Say the same to the main case's applicant and to those of all open cases that hang on it.

    A second try with the same key goes on where the first one ended. Returns how many were told;
    raises what `messages.write` raises.
    """
    told = (main, *hanging_on(main))
    for reference in told:
        messages.write(reference, actor, "applicant", body, f"{key}:{reference}")
    return len(told)


def hanging_on(main: str) -> tuple[str, ...]:
    """References of the open cases that hang on a main case."""
    main_id = select(HelpRequest.id).where(HelpRequest.reference == main).scalar_subquery()
    hanging = select(HelpRequest.reference).where(
        HelpRequest.parent_id == main_id, HelpRequest.state.in_(OPEN_STATES)
    )
    found = db.session.execute(hanging.order_by(HelpRequest.id)).scalars().all()
    db.session.rollback()
    return tuple(reference for reference in found if reference)
