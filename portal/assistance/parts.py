"""In which parts a person stands towards a request: pure, from roles, body and memberships."""

from __future__ import annotations

from collections.abc import Mapping

from portal.assistance.bodies import PROVINCE
from portal.permissions import Actor, RequestStanding

ACTING_KINDS = ("owner", "member")


def parts_of(
    actor: Actor, organisations: Mapping[int, str], standing: RequestStanding, referred_from: str
) -> tuple[str, ...]:
    """The parts in which somebody may act; `organisations` are standing memberships by id.

    Whoever belongs to the enterprise that asks is never its officer, expert or manager as well.
    """
    if actor.person_id is None:
        return ("system",)
    kind = organisations.get(standing.organisation_id or 0, "")
    if kind or standing.applicant_id == actor.person_id:
        return ("applicant",) if kind in ACTING_KINDS else ()
    return (*_officer_parts(actor, standing, referred_from), *_other_parts(actor, standing))


def _officer_parts(actor: Actor, standing: RequestStanding, referred_from: str) -> tuple[str, ...]:
    if "officer" not in actor.roles:
        return ()
    if standing.state != "referred":
        return ("officer",) if serves(actor, standing.body) else ()
    receives = ("receiving_officer",) if serves(actor, standing.body) else ()
    return (*receives, "officer") if serves(actor, referred_from) else receives


def _other_parts(actor: Actor, standing: RequestStanding) -> tuple[str, ...]:
    is_expert = "expert" in actor.roles and actor.person_id in standing.expert_ids
    is_manager = "manager" in actor.roles and (
        actor.body == PROVINCE or serves(actor, standing.body)
    )
    return ("expert",) * is_expert + ("manager",) * is_manager


def serves(actor: Actor, body: str) -> bool:
    """Whether somebody works for a body; staff without a body serve all."""
    return not actor.body or not body or actor.body == body
