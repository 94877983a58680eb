"""The check for conflicts of interest: parties of a request against mandates and memberships."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.accounts.models import Membership
from portal.assistance.models import ExpertMandate, HelpRequest, RequestExpert
from portal.extensions import db
from portal.party_names import fold, parties


def check(request: HelpRequest, person_id: int) -> dict[str, Any]:
    """What was compared, and what was found in words; `found` is empty when nothing speaks against.

    Mandates that have ended count as well.
    """
    sides = {"对方当事人": parties(request.opponent), "对方律师": parties(request.opponent_counsel)}
    mandates = _mandates(person_id)
    found = [
        f"曾经或正在受{side}委托（{mandates[name]}）"
        for side, names in sides.items()
        for name in names
        if name in mandates
    ]
    if _belongs(request, person_id):
        found.append("是申请企业的人员")
    compared = sorted({name for names in sides.values() for name in names})
    return {"compared": compared, "mandates": len(mandates), "found": found}


def _mandates(person_id: int) -> dict[str, str]:
    known = select(ExpertMandate.party_key, ExpertMandate.party).where(
        ExpertMandate.person_id == person_id
    )
    return {row.party_key: row.party for row in db.session.execute(known)}


def _belongs(request: HelpRequest, person_id: int) -> bool:
    """Somebody who belongs or belonged to the enterprise is too near to it."""
    near = select(Membership.id).where(
        Membership.person_id == person_id, Membership.organisation_id == request.organisation_id
    )
    return db.session.execute(near.limit(1)).first() is not None


def free_experts(request: HelpRequest) -> int:
    """How many of the experts asked are without a conflict today."""
    asked = select(RequestExpert.expert_id).where(
        RequestExpert.request_id == request.id, RequestExpert.ended_at.is_(None)
    )
    return sum(
        not check(request, expert_id)["found"] for expert_id in db.session.execute(asked).scalars()
    )


def party_key(name: str) -> str:
    """A party's name as mandates are compared by."""
    return fold(name)
