"""Experts of a request: they draft the opinion that an officer signs, and leave it at its end."""

from __future__ import annotations

from portal import audit
from portal.assistance.errors import NotAllowed, NotFound, Refused
from portal.assistance.models import ExpertMandate
from portal.assistance.services import acting
from portal.assistance.services.advising import row_of
from portal.assistance.services.cases import locked, parts_in
from portal.clock import now, today
from portal.extensions import db
from portal.party_names import fold
from portal.permissions import Actor
from portal.text import clean_line
from portal.transaction import transaction

LONGEST_PARTY = 200


def save_opinion(reference: str, actor: Actor, text: str) -> acting.Event:
    """Keep the expert's draft as its next version; raises what `acting.act` raises."""
    return acting.act(reference, "draft_opinion", actor, None, {"note": text})


def end(reference: str, actor: Actor, expert_id: int) -> None:
    """End an expert's part, as an officer of the request; raises NotFound and NotAllowed."""
    with transaction():
        case = locked(reference)
        parts = parts_in(case.request, actor)
        if not parts:
            raise NotFound
        row = row_of(case.request.id, expert_id)
        if "officer" not in parts or row is None or row.ended_at is not None:
            raise NotAllowed
        row.ended_at = case.moment
        audit.record(actor.label, "end_expert", f"request-{reference}", {"expert": expert_id})


def add_mandate(actor: Actor, person_id: int, party: str) -> None:
    """Write down for whom somebody works or has worked; oneself or a manager may."""
    name = clean_line(party, LONGEST_PARTY)
    if not fold(name):
        raise Refused("请写明委托人的名称")
    if actor.person_id != person_id and "manager" not in actor.roles:
        raise NotAllowed
    with transaction():
        db.session.add(
            ExpertMandate(person_id=person_id, party=name, party_key=fold(name), since=today())
        )
        audit.record(actor.label, "add_mandate", f"person-{person_id}", {"at": now().isoformat()})
