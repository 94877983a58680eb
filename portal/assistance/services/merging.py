"""Cases that hang on a main case: they join it, follow its steps, and are let go with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from portal import audit
from portal.assistance import timing
from portal.assistance.errors import Refused
from portal.assistance.inputs import Inputs
from portal.assistance.models import HelpRequest
from portal.assistance.services.carrying import carry_out
from portal.assistance.services.cases import Case, case_of, keep_clocks
from portal.assistance.services.facts import main_case
from portal.assistance.step import Step
from portal.assistance.workflow import OPEN_STATES, STATE_BY_KEY
from portal.extensions import db
from portal.permissions import Actor

#: steps of a main case that are its own affair
OWN_AFFAIRS = frozenset({"submit", "ask", "supplement", "lapse", "withdraw", "reopen"})
LETS_GO = frozenset({"lapse", "withdraw"})
#: the advice is given: nothing is urgent any more
ADVISED = frozenset({"opinion_issued", "tracking"})


def lock_in_order(*references: str) -> None:
    """Lock several requests by their ids, so that two merges never wait for each other."""
    both = select(HelpRequest.id).where(HelpRequest.reference.in_(references))
    db.session.execute(both.order_by(HelpRequest.id).with_for_update()).all()


def joined(inputs: Inputs) -> dict[str, Any]:
    """The columns of a case that joins the main case named: its state is the main one's now."""
    main = main_case(inputs.assignee)
    if main is None:
        raise Refused("没有找到这个主案")
    state = main.return_to if main.state == "awaiting_applicant" else main.state
    return {"parent_id": main.id, "state": state, "return_to": ""}


def rest_promises(case: Case) -> None:
    """A case that has joined makes no promises of its own: they end."""
    ended = tuple(
        timing.stop(clock, case.today) if clock.duty == "officer" else clock
        for clock in case.clocks
    )
    keep_clocks(case, ended)
    case.request.due_on = timing.nearest(ended)


def settle_in(case: Case) -> None:
    """A case has joined: the main one promises for it, and hurries as this one must.

    The limits of the law abroad stay each case's own: the nearest of the family makes it urgent.
    """
    rest_promises(case)
    main = db.session.get_one(HelpRequest, case.request.parent_id)
    hurry = case.request.urgent_from
    if hurry is None or main.state in ADVISED:
        return
    if main.urgent_from is None or hurry < main.urgent_from:
        main.urgent_from, main.urgent_told_at = hurry, None
        db.session.flush()


def refuse_alone(case: Case, step: Step) -> None:
    """What hangs on an open main case is handled there; only the applicant acts on it alone."""
    if case.request.parent_id is None or step.who == ("applicant",) or step.action == "remedy":
        return
    main = db.session.get_one(HelpRequest, case.request.parent_id)
    if main.is_open:
        raise Refused("这件已并入 %(main)s，请在主案上办理", main=main.reference)


def follow(case: Case, step: Step, actor: Actor, inputs: Inputs, before: str) -> None:
    """Take the same step with every case that stood where the main case stood."""
    if step.mode not in ("transition", "automatic"):
        return
    if step.action in LETS_GO:
        let_go(case)
    if step.action in OWN_AFFAIRS:
        return
    hanging = (
        select(HelpRequest)
        .where(HelpRequest.parent_id == case.request.id, HelpRequest.state == before)
        .order_by(HelpRequest.id)
        .with_for_update()
    )
    for child in db.session.execute(hanging).scalars().all():
        carry_out(case_of(child), step, actor, replace(inputs, attachments=()), main=case.request)


def let_go(case: Case) -> None:
    """The main case is gone: what hung on it goes its own way, with the promise of its state."""
    hanging = select(HelpRequest).where(
        HelpRequest.parent_id == case.request.id, HelpRequest.state.in_(OPEN_STATES)
    )
    for child in db.session.execute(hanging.order_by(HelpRequest.id).with_for_update()).scalars():
        own = case_of(child)
        kind = STATE_BY_KEY[child.state].clock
        fresh = (timing.start(kind, own.today, own.calendar, own.is_urgent),) if kind else ()
        keep_clocks(own, (*own.clocks, *fresh))
        child.parent_id, child.due_on = None, timing.nearest(own.clocks)
        audit.record("system", "let_go", f"request-{child.reference}", {"from": case.request.id})
