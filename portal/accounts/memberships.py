"""Who belongs to an organisation: arriving, being invited, changing, handing over, leaving.

An organisation that has members always has an owner.  Each use case locks the organisation first,
so that two changes at once see each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from portal import audit
from portal.accounts import letters, notices, people, tokens
from portal.accounts.labels import KINDS
from portal.accounts.models import Membership, OneTimeToken, Organisation, Person
from portal.accounts.refusal import NotFound, Refused
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction

PURPOSE = "join_organisation"
LinkTo = Callable[[str], str]


@dataclass(frozen=True)
class Waiting:
    """Somebody who asks to join: `id` names the request."""

    id: int
    person: Person


def page(organisation_id: int) -> str:
    """Path of the members' page, for notices."""
    return f"/accounts/organisations/{organisation_id}"


def arrive(person: Person, organisation_id: int) -> None:
    """A confirmed person comes to an organisation: the first one owns it, others ask its owners."""
    organisation = locked(organisation_id)
    if not people.members_of(organisation_id):
        add(person.id, organisation, "owner", f"person:{person.id}")
        return
    secret = tokens.issue(PURPOSE, person_id=person.id, organisation_id=organisation_id)
    key = tokens.mark(secret)
    for owner_id in people.members_with_right(organisation_id, "owner"):
        notices.inform(
            owner_id,
            f"accounts:join:{key}:{owner_id}",
            "有人申请加入单位账号",
            f"{person.name}用贵单位的统一社会信用代码注册，申请加入“{organisation.name}”。"
            "请核对是否本单位人员，再决定是否同意。",
            page(organisation_id),
        )


def waiting(organisation_id: int) -> list[Waiting]:
    """Who asks to join."""
    rows = db.session.execute(
        select(OneTimeToken.id, Person)
        .join(Person, Person.id == OneTimeToken.person_id)
        .where(*_open(organisation_id))
        .order_by(OneTimeToken.id)
    ).all()
    return [Waiting(number, person) for number, person in rows]


def invitations(organisation_id: int) -> list[OneTimeToken]:
    """Invitations that were not answered yet."""
    sent = select(OneTimeToken).where(*_open(organisation_id), OneTimeToken.person_id.is_(None))
    return list(db.session.execute(sent.order_by(OneTimeToken.id)).scalars())


def answer(
    actor: Actor, organisation_id: int, request_id: int, kind: str, is_welcome: bool
) -> None:
    """Let somebody in who asked, or not; raises NotFound."""
    with transaction():
        organisation = locked(organisation_id)
        token = _token(organisation_id, request_id)
        if token.person_id is None:
            raise NotFound
        tokens.use(token)
        if is_welcome:
            add(token.person_id, organisation, kind, actor.label)
        else:
            audit.record(actor.label, "join refused", f"organisation:{organisation_id}", {})
        notices.inform(
            token.person_id,
            f"accounts:joined:{token.id}",
            "已加入单位账号" if is_welcome else "加入单位账号的申请没有通过",
            f"您已加入“{organisation.name}”，身份是{KINDS[kind]}。"
            if is_welcome
            else f"“{organisation.name}”的管理员没有同意您的申请。有疑问请直接联系他们。",
            "/accounts",
        )


def invite(actor: Actor, organisation_id: int, email: str, kind: str, link_to: LinkTo) -> None:
    """Send an invitation by mail; a newer one to the same address replaces it."""
    with transaction():
        organisation = locked(organisation_id)
        secret = tokens.issue(
            PURPOSE, organisation_id=organisation_id, email=email, membership_kind=kind
        )
        letters.send(
            letters.INVITATION,
            email,
            f"accounts:invite:{tokens.mark(secret)}",
            inviter=actor.name,
            organisation=organisation.name,
            kind=KINDS[kind],
            link=link_to(secret),
        )
        subject = f"organisation:{organisation_id}"
        audit.record(actor.label, "member invited", subject, {"kind": kind})


def invited(secret: str) -> tuple[OneTimeToken, Organisation]:
    """What a link of invitation offers; raises LinkRefused."""
    token = tokens.look(PURPOSE, secret)
    if token.person_id is not None:
        raise tokens.LinkRefused
    return token, db.session.get_one(Organisation, token.organisation_id)


def accept(secret: str, person_id: int) -> int:
    """Join by invitation; the address must be the one invited.  Returns the organisation's id."""
    with transaction():
        token, _organisation = invited(secret)
        person = db.session.get_one(Person, person_id)
        if person.email != token.email:
            raise Refused("邀请发给了另一个邮箱；请用那个邮箱的账号登录")
        organisation = locked(token.organisation_id or 0)
        tokens.use(token)
        people.grant(person_id, "enterprise", Actor(person_id, person.name))
        add(person_id, organisation, token.membership_kind, f"person:{person_id}")
        return organisation.id


def take_back_invitation(actor: Actor, organisation_id: int, invitation_id: int) -> None:
    """Make an invitation void."""
    with transaction():
        tokens.use(_token(organisation_id, invitation_id))
        audit.record(actor.label, "invitation void", f"organisation:{organisation_id}", {})


def change(actor: Actor, organisation_id: int, membership_id: int, kind: str) -> None:
    """Give a member another standing; the last owner stays owner."""
    with transaction():
        locked(organisation_id)
        membership = _membership(organisation_id, membership_id)
        if kind != "owner":
            _keep_an_owner(membership)
        membership.kind = kind
        subject, detail = f"person:{membership.person_id}", {"kind": kind}
        audit.record(actor.label, "membership changed", subject, detail)


def hand_over(actor: Actor, organisation_id: int, membership_id: int) -> None:
    """Make another member the owner and become a plain member."""
    with transaction():
        organisation = locked(organisation_id)
        heir = _membership(organisation_id, membership_id)
        mine = _own(organisation_id, actor)
        if heir.id == mine.id:
            raise Refused("您已经是管理员；请选另一位")
        heir.kind, mine.kind = "owner", "member"
        audit.record(actor.label, "ownership handed over", f"person:{heir.person_id}", {})
        notices.inform(
            heir.person_id,
            f"accounts:owner:{heir.id}:{now():%Y%m%d%H%M}",
            "您成了单位账号的管理员",
            f"{actor.name}把“{organisation.name}”的账号交给您管理。",
            page(organisation_id),
        )


def end(actor: Actor, organisation_id: int, membership_id: int) -> None:
    """End a membership, one's own or, as owner, another's; the last owner hands over first."""
    with transaction():
        locked(organisation_id)
        membership = _membership(organisation_id, membership_id)
        _keep_an_owner(membership)
        membership.ended_at = now()
        subject = f"person:{membership.person_id}"
        audit.record(actor.label, "membership ended", subject, {"organisation": organisation_id})


def _keep_an_owner(membership: Membership) -> None:
    """Refuse to lose the only owner while others remain."""
    others = [
        (other.kind, person.id)
        for other, person in people.members_of(membership.organisation_id)
        if other.id != membership.id
    ]
    if membership.kind == "owner" and others and not any(kind == "owner" for kind, _ in others):
        raise Refused("单位账号至少要有一位管理员；请先把管理权交给别人")


def of_person(organisation_id: int, person_id: int) -> int | None:
    """The id of somebody's standing membership, None for a stranger to the organisation."""
    mine = select(Membership.id).where(
        Membership.organisation_id == organisation_id,
        Membership.person_id == person_id,
        Membership.ended_at.is_(None),
    )
    return db.session.execute(mine).scalars().first()


def _own(organisation_id: int, actor: Actor) -> Membership:
    mine = of_person(organisation_id, actor.person_id or 0)
    if mine is None:
        raise NotFound
    return db.session.get_one(Membership, mine)


def locked(organisation_id: int) -> Organisation:
    """The organisation, locked until the commit; raises NotFound."""
    organisation = db.session.get(Organisation, organisation_id, with_for_update=True)
    if organisation is None:
        raise NotFound
    return organisation


def _membership(organisation_id: int, membership_id: int) -> Membership:
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.organisation_id != organisation_id or membership.ended_at:
        raise NotFound
    return membership


def _token(organisation_id: int, token_id: int) -> OneTimeToken:
    """An open invitation or request of this organisation; raises NotFound."""
    found = select(OneTimeToken).where(OneTimeToken.id == token_id, *_open(organisation_id))
    token = db.session.execute(found).scalar_one_or_none()
    if token is None:
        raise NotFound
    return token


def _open(organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeToken.purpose == PURPOSE,
        OneTimeToken.organisation_id == organisation_id,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > now(),
    )


def add(person_id: int, organisation: Organisation, kind: str, actor: str) -> None:
    """A standing membership in the running transaction, unless there is one."""
    if person_id in people.members_with_right(organisation.id):
        return
    db.session.add(
        Membership(person_id=person_id, organisation_id=organisation.id, kind=kind, began_at=now())
    )
    db.session.flush()
    detail = {"organisation": organisation.id, "kind": kind}
    audit.record(actor, "membership began", f"person:{person_id}", detail)
