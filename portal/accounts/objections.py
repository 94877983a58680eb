"""An organisation's account that strangers hold: who belongs there objects, a manager decides.

The first who confirms an address with a 统一社会信用代码 owns the account; nobody has proved
anything by that. So whoever was not let in may object, and the manager, who has checked, may hand
the account over: every member goes, their sessions end, the objector becomes the owner.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import joinedload

from portal import audit
from portal.accounts import memberships, notices, people, sessions
from portal.accounts.models import Membership, OneTimeToken, Organisation, OwnershipObjection
from portal.accounts.refusal import NotFound, Refused
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction

MOST_SHOWN = 50
NOT_HANDED = "您提出的异议没有成立。理由见“我的”。有新的材料，可以再提。"
HANDED = "您提出的异议成立，您现在是“%s”的管理员，可以邀请本单位的同事。"
REMOVED = "经核实，“%s”的账号由该单位另行管理，您已不在其中。有疑问请与我们联系。"


@dataclass(frozen=True)
class Sought:
    """An organisation that somebody asked to join, and how that stands.

    state: waiting, unanswered, refused or objected; `decision`: why the last objection failed.
    """

    organisation: Organisation
    state: str
    decision: str = ""


def sought(person_id: int) -> list[Sought]:
    """What a person asked to join and never belonged to, by the name; two queries."""
    belonged = select(Membership.organisation_id).where(Membership.person_id == person_id)
    asked = (
        select(OneTimeToken, Organisation)
        .join(Organisation, Organisation.id == OneTimeToken.organisation_id)
        .where(OneTimeToken.purpose == memberships.PURPOSE, OneTimeToken.person_id == person_id)
        .where(Organisation.id.not_in(belonged))
        .order_by(OneTimeToken.id)
    )
    newest = {row[1].id: row for row in db.session.execute(asked)}
    last = _last_of(person_id) if newest else {}
    found = [_standing(row, last.get(number)) for number, row in newest.items()]
    return sorted(found, key=lambda one: one.organisation.name)


def ask_again(person_id: int, organisation_id: int) -> None:
    """Ask the owners once more, when they have not answered; raises NotFound."""
    with transaction():
        if _sought(person_id, organisation_id).state != "unanswered":
            raise NotFound
        person = people.get(person_id)
        if person is None:
            raise NotFound
        memberships.arrive(person, organisation_id)


def organisation_of(person_id: int, organisation_id: int) -> Organisation:
    """The organisation that a person may object about; raises NotFound."""
    found = _sought(person_id, organisation_id)
    if found.state == "objected":
        raise NotFound
    return found.organisation


def object_to(person_id: int, organisation_id: int, reason: str) -> None:
    """Say that strangers hold the account; one open objection a person. Raises NotFound."""
    with transaction():
        memberships.locked(organisation_id)
        organisation_of(person_id, organisation_id)
        raised = OwnershipObjection(
            organisation_id=organisation_id,
            person_id=person_id,
            reason=reason,
            state="open",
            raised_at=now(),
        )
        db.session.add(raised)
        db.session.flush()
        detail = {"objection": raised.id}
        subject = f"organisation:{organisation_id}"
        audit.record(f"person:{person_id}", "objection raised", subject, detail)


def count_open() -> int:
    """How many objections wait for a decision."""
    waiting = select(func.count()).where(OwnershipObjection.state == "open")
    return int(db.session.execute(waiting.select_from(OwnershipObjection)).scalar_one())


def newest() -> list[OwnershipObjection]:
    """Open objections, the oldest first, then decided ones, the newest first."""
    found = select(OwnershipObjection).options(
        joinedload(OwnershipObjection.organisation), joinedload(OwnershipObjection.person)
    )
    is_open = OwnershipObjection.state == "open"
    waiting = db.session.execute(found.where(is_open).order_by(OwnershipObjection.id))
    decided = found.where(~is_open).order_by(OwnershipObjection.id.desc()).limit(MOST_SHOWN)
    return [*waiting.scalars(), *db.session.execute(decided).scalars()]


def get(objection_id: int) -> OwnershipObjection:
    """One objection with its organisation and who raised it; raises NotFound."""
    found = (
        select(OwnershipObjection)
        .where(OwnershipObjection.id == objection_id)
        .options(joinedload(OwnershipObjection.organisation), joinedload(OwnershipObjection.person))
        .execution_options(populate_existing=True)
    )
    objection = db.session.execute(found).scalar_one_or_none()
    if objection is None:
        raise NotFound
    return objection


def dismiss(actor: Actor, objection_id: int, decision: str) -> None:
    """Leave the account as it is; the objector reads why. Raises NotFound and Refused."""
    with transaction():
        objection = _taken_up(actor, objection_id)
        _decide(actor, objection, "dismissed", decision, [])
        _tell(objection, objection.person_id, "单位账号的异议没有成立", NOT_HANDED)


def uphold(actor: Actor, objection_id: int, decision: str, name: str) -> None:
    """Hand the account to who objected, under its right name; all others go, and are told.

    Raises NotFound and Refused.
    """
    with transaction():
        objection = _taken_up(actor, objection_id)
        if people.get(objection.person_id) is None:
            raise Refused("提出异议的人已注销账号，不能移交")
        removed = _remove_all(objection.organisation_id)
        objection.organisation.name = name
        for person_id in removed:
            _tell(objection, person_id, "您已不在单位账号里", REMOVED % name)
        people.grant(objection.person_id, "enterprise", actor)
        memberships.add(objection.person_id, objection.organisation, "owner", actor.label)
        _decide(actor, objection, "upheld", decision, removed)
        _tell(objection, objection.person_id, "您成了单位账号的管理员", HANDED % name)


def _taken_up(actor: Actor, objection_id: int) -> OwnershipObjection:
    """The open objection, its organisation locked; nobody decides of their own affairs."""
    memberships.locked(get(objection_id).organisation_id)
    objection = get(objection_id)
    if objection.state != "open":
        raise Refused("这件异议已由%(by)s处理", by=objection.decided_by)
    belongs = memberships.of_person(objection.organisation_id, actor.person_id or 0)
    if belongs is not None or objection.person_id == actor.person_id:
        raise Refused("这件与您有关，请另一位管理员处理")
    return objection


def _remove_all(organisation_id: int) -> list[int]:
    """End every membership, the sessions of those people, and what was offered or asked."""
    members = people.members_of(organisation_id)
    for membership, person in members:
        membership.ended_at = now()
        sessions.end(person.id, "membership ended")
    pending = update(OneTimeToken).where(
        OneTimeToken.purpose == memberships.PURPOSE,
        OneTimeToken.organisation_id == organisation_id,
        OneTimeToken.used_at.is_(None),
    )
    db.session.execute(pending.values(used_at=now()))
    return [person.id for _membership, person in members]


def _decide(
    actor: Actor, objection: OwnershipObjection, state: str, decision: str, removed: list[int]
) -> None:
    objection.state, objection.decision = state, decision
    objection.decided_by, objection.decided_at = actor.name, now()
    db.session.flush()
    detail = {"objection": objection.id, "reason": decision, "removed": removed}
    subject = f"organisation:{objection.organisation_id}"
    audit.record(actor.label, f"objection {state}", subject, detail)


def _tell(objection: OwnershipObjection, person_id: int, subject: str, body: str) -> None:
    key = f"accounts:objection:{objection.id}:{person_id}"
    notices.inform(person_id, key, subject, body, "/accounts")


def _last_of(person_id: int) -> dict[int, OwnershipObjection]:
    """The last objection of a person to each organisation."""
    raised = select(OwnershipObjection).where(OwnershipObjection.person_id == person_id)
    rows = db.session.execute(raised.order_by(OwnershipObjection.id)).scalars()
    return {row.organisation_id: row for row in rows}


def _sought(person_id: int, organisation_id: int) -> Sought:
    for one in sought(person_id):
        if one.organisation.id == organisation_id:
            return one
    raise NotFound


def _standing(row: Row[OneTimeToken, Organisation], last: OwnershipObjection | None) -> Sought:
    token, organisation = row[0], row[1]
    if last is not None and last.state == "open":
        return Sought(organisation, "objected")
    decision = last.decision if last is not None else ""
    if token.used_at is not None:
        return Sought(organisation, "refused", decision)
    is_waiting = token.expires_at > now()
    return Sought(organisation, "waiting" if is_waiting else "unanswered", decision)
