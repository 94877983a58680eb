"""Rating an item that was used, and answering a bad grade. Nothing here changes a rating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal import audit, changes, workdays
from portal.accounts.notices import inform
from portal.accounts.refusal import N_, NotFound, Refused
from portal.catalogue.models import Item
from portal.catalogue.ratings.models import ASPECTS, BAD, GRADES, ServiceRating
from portal.clock import now, today
from portal.extensions import db
from portal.permissions import STAFF_ROLES, Actor
from portal.text import clean_text
from portal.transaction import transaction

LONGEST_WORDS = 500
LONGEST_ANSWER = 1000
#: working days in which a bad grade is answered
ANSWER_DAYS = 15
#: how long ago a matter may lie that is rated
LONGEST_AGO = timedelta(days=365)


@dataclass(frozen=True)
class Given:
    """A rating as it was filled in; an aspect that was left out is not in `aspects`."""

    used_on: date
    grade: int
    words: str = ""
    aspects: Mapping[str, int] = field(default_factory=dict)


def rate(actor: Actor, organisation_id: int, code: str, given: Given) -> None:
    """Keep the rating of one matter; raises NotFound, TextRefused, and Refused for a second one."""
    words = clean_text(given.words, LONGEST_WORDS)
    _check(actor, given)
    with transaction():
        item_id = _public(code)
        if is_rated(item_id, organisation_id, given.used_on):
            raise Refused(N_("这一天办的这件事，贵单位已经评过了"))
        db.session.add(
            ServiceRating(
                item_id=item_id,
                organisation_id=organisation_id,
                person_id=actor.person_id,
                used_on=given.used_on,
                grade=given.grade,
                aspects=dict(given.aspects),
                words=words,
                rated_at=now(),
                answer_due_on=_due() if given.grade <= BAD else None,
                answer="",
                answered_by_name="",
            )
        )
        db.session.flush()
        audit.record(actor.label, "service rated", f"service-{code}", {"grade": given.grade})
        changes.next_number()  # the public page of totals is kept by it


def answer(actor: Actor, rating_id: int, words: str) -> None:
    """Answer a bad grade, once; who rated reads it in the inbox. Raises NotFound, Refused."""
    words = clean_text(words, LONGEST_ANSWER)
    if not words:
        raise Refused(N_("请写答复：查了什么，改了什么"))
    with transaction():
        asked = select(ServiceRating).where(ServiceRating.id == rating_id).with_for_update()
        loaded = asked.options(joinedload(ServiceRating.item, innerjoin=True))
        found = db.session.execute(loaded).scalar()
        if found is None or found.grade > BAD:
            raise NotFound
        if found.answered_at is not None:
            raise Refused(N_("已经由%(name)s答复"), name=found.answered_by_name)
        found.answer, found.answered_at, found.answered_by_name = words, now(), actor.name
        subject, detail = f"service-{found.item.code}", {"rating": found.id}
        audit.record(actor.label, "service rating answered", subject, detail)
        if found.person_id is not None:
            title = f"您对“{found.item.name}”的评价有答复"
            path = f"/services/{found.item.code}/rate"
            inform(found.person_id, f"rating-answer:{found.id}", title, words, path)


def is_rated(item_id: int, organisation_id: int, used_on: date) -> bool:
    """Whether the enterprise has rated this matter."""
    same = select(ServiceRating.id).where(
        ServiceRating.item_id == item_id,
        ServiceRating.organisation_id == organisation_id,
        ServiceRating.used_on == used_on,
    )
    return db.session.execute(same).first() is not None


def forget(person_id: int) -> None:
    """Take the name off somebody's ratings, in the running transaction."""
    own = update(ServiceRating).where(ServiceRating.person_id == person_id)
    db.session.execute(own.values(person_id=None))


def held_of(person_id: int) -> list[dict[str, Any]]:
    """What is kept of somebody, for the person's own copy."""
    own = (
        select(ServiceRating, Item.name)
        .join(Item, Item.id == ServiceRating.item_id)
        .where(ServiceRating.person_id == person_id)
        .order_by(ServiceRating.id)
    )
    return [
        {
            "item": name,
            "used_on": rating.used_on.isoformat(),
            "grade": rating.grade,
            "aspects": rating.aspects,
            "words": rating.words,
            "rated_at": rating.rated_at.isoformat(),
            "answer": rating.answer,
        }
        for rating, name in db.session.execute(own)
    ]


def _check(actor: Actor, given: Given) -> None:
    if actor.roles & STAFF_ROLES:
        raise Refused(N_("工作人员不能评价"))
    if given.grade not in GRADES:
        raise Refused(N_("请选一个等级"))
    if set(given.aspects) - set(ASPECTS) or set(given.aspects.values()) - set(GRADES):
        raise Refused(N_("请选一个等级"))
    if given.used_on > today():
        raise Refused(N_("办这件事的日子还没有到；办完以后再评"))
    if given.used_on < today() - LONGEST_AGO:
        raise Refused(N_("只评最近一年内办的事"))


def _public(code: str) -> int:
    asked = select(Item.id).where(Item.code == code, Item.state == "published").with_for_update()
    found = db.session.execute(asked).scalar()
    if found is None:
        raise NotFound
    return found


def _due() -> date:
    return workdays.calendar().add_working_days(today(), ANSWER_DAYS).due_on
