"""Staff accounts: made, given roles, moved to another body, signed out; by a manager."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Select, func, or_, select

from portal import audit
from portal.accounts import letters, people, sessions, tokens
from portal.accounts.models import ROLES, Person, PersonRole
from portal.accounts.refusal import N_, NotFound, Refused
from portal.clock import now
from portal.extensions import db
from portal.permissions import STAFF_ROLES, Actor
from portal.transaction import transaction

LinkTo = Callable[[str], str]
Act = Callable[[Actor, int], object]
#: three powers that watch each other: holding two of them needs a word of consent, on record
APART = frozenset({"manager", "auditor", "officer"})


class Combined(Refused):
    """Powers that should be apart would meet in one person."""

    def __init__(self) -> None:
        super().__init__(
            N_("管理员、审计员、受理人员本应由不同的人担任；确需兼任，请勾选“确认兼任”")
        )


def staff_query(words: str, role: str) -> Select[Person]:
    """Open accounts with a role of the desk, narrowed by words in name or address, and by role."""
    wanted = {role} if role in STAFF_ROLES else set(STAFF_ROLES)
    holders = select(PersonRole.person_id).where(PersonRole.role.in_(wanted))
    found = select(Person).where(Person.id.in_(holders), Person.closed_at.is_(None))
    if words:
        found = found.where(
            or_(
                Person.name.contains(words, autoescape=True),
                Person.email.contains(words.lower(), autoescape=True),
            )
        )
    return found


def count(words: str, role: str) -> int:
    """How many people there are."""
    found = staff_query(words, role).subquery()
    return int(db.session.execute(select(func.count()).select_from(found)).scalar_one())


def page(words: str, role: str, offset: int, limit: int) -> list[tuple[Person, list[str]]]:
    """People by name, each with their roles."""
    found = staff_query(words, role).order_by(Person.name, Person.id).offset(offset).limit(limit)
    persons = list(db.session.execute(found).scalars())
    held = roles_by_person({person.id for person in persons})
    return [(person, held.get(person.id, [])) for person in persons]


def roles_by_person(person_ids: set[int]) -> dict[int, list[str]]:
    """Roles in the order of the list, by person."""
    rows = db.session.execute(select(PersonRole).where(PersonRole.person_id.in_(person_ids)))
    held: dict[int, list[str]] = {}
    for row in rows.scalars():
        held.setdefault(row.person_id, []).append(row.role)
    return {number: sorted(roles, key=ROLES.index) for number, roles in held.items()}


def create(
    actor: Actor,
    email: str,
    name: str,
    body: str,
    roles: Iterable[str],
    may_combine: bool,
    link_to: LinkTo,
) -> int:
    """A staff account that sets its password by mail; returns the person's id."""
    wanted = _staff_roles(roles)
    _keep_apart(wanted, may_combine)
    with transaction():
        if people.by_email(email) is not None:
            raise Refused("这个邮箱已经有账号；请在名单里查找后加角色")
        person = Person(email=email, name=name, body=body, created_at=now())
        db.session.add(person)
        db.session.flush()
        for role in sorted(wanted):
            people.grant(person.id, role, actor)
        detail = {"roles": sorted(wanted), "body": body}
        audit.record(actor.label, "staff account made", f"person:{person.id}", detail)
        secret = tokens.issue("reset_password", person_id=person.id, email=email)
        key = f"accounts:staff:{tokens.mark(secret)}"
        letters.send(letters.STAFF, email, key, name=name, link=link_to(secret))
        return person.id


def set_standing(
    actor: Actor, person_id: int, body: str, roles: Iterable[str], may_combine: bool
) -> None:
    """Give somebody exactly these roles of the desk and this body; their sessions end.

    Nobody adds to their own roles, and the last manager stays one.
    """
    wanted = _staff_roles(roles)
    with transaction():
        person = people.get(person_id)
        if person is None:
            raise NotFound
        _lock_managers()
        held = people.roles_of(person_id) & STAFF_ROLES
        if actor.person_id == person_id and wanted - held:
            raise Refused("不能给自己加角色；请另一位管理员办理")
        if "manager" in held - wanted and _managers() <= 1:
            raise Refused("这是最后一位管理员；请先让别人担任管理员")
        if wanted != held:
            _keep_apart(wanted, may_combine)
        _change_roles(actor, person_id, held, wanted)
        person.body = body
        detail = {"roles": sorted(wanted), "before": sorted(held), "body": body}
        audit.record(actor.label, "roles changed", f"person:{person_id}", detail)
        sessions.end(person_id, "role changed")


def end_sessions(actor: Actor, person_id: int) -> int:
    """Sign somebody out everywhere; returns from how many browsers."""
    with transaction():
        if people.get(person_id) is None:
            raise NotFound
        ended = sessions.end(person_id, "ended by a manager")
        audit.record(actor.label, "sessions ended", f"person:{person_id}", {"count": ended})
        return ended


def reset_factor(actor: Actor, person_id: int) -> None:
    """Let somebody who lost the second factor set up another; nobody does it for themselves."""
    if actor.person_id == person_id:
        raise Refused("自己的动态码请在设置里更换，或由另一位管理员重置")
    with transaction():
        person = people.get(person_id)
        if person is None:
            raise NotFound
        person.sealed_totp_secret = person.pending_totp_secret = ""
        sessions.end(person_id, "second factor reset")
        audit.record(actor.label, "second factor reset", f"person:{person_id}", {})


def _staff_roles(roles: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(roles)
    if not wanted <= STAFF_ROLES:
        raise Refused("没有这样的角色")
    return wanted


def combined(roles: Iterable[str]) -> list[str]:
    """Which of the powers that should be apart meet among these roles, two or more, else none."""
    met = sorted(APART & frozenset(roles), key=ROLES.index)
    return met if len(met) > 1 else []


def _keep_apart(roles: frozenset[str], may_combine: bool) -> None:
    if combined(roles) and not may_combine:
        raise Combined


def _change_roles(
    actor: Actor, person_id: int, held: frozenset[str], wanted: frozenset[str]
) -> None:
    for role in sorted(wanted - held):
        people.grant(person_id, role, actor)
    for role in sorted(held - wanted):
        people.take_role(person_id, role)


def _lock_managers() -> None:
    """Two managers who give up at once: the second one sees that the first has gone."""
    locked = select(PersonRole).where(PersonRole.role == "manager").with_for_update()
    db.session.execute(locked).all()


def _managers() -> int:
    standing = (
        select(func.count())
        .select_from(PersonRole)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.role == "manager", Person.closed_at.is_(None))
    )
    return int(db.session.execute(standing).scalar_one())
