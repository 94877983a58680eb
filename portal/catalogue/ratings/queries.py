"""Named reads of ratings; the public sees totals from K ratings on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from portal.catalogue.models import Item
from portal.catalogue.ratings.models import BAD, GRADES, ServiceRating
from portal.clock import today
from portal.extensions import db

#: fewer ratings are not published: who gave them could be told
K = 5
TABS = ("waiting", "answered", "all")
_is_waiting = ServiceRating.answered_at.is_(None) & (ServiceRating.grade <= BAD)


@dataclass(frozen=True)
class Totals:
    """Ratings of an item by grade, from the best; empty below K."""

    count: int
    by_grade: dict[int, int]

    @property
    def is_public(self) -> bool:
        return self.count >= K

    @property
    def share_satisfied(self) -> int:
        """Per cent of ratings of 3 and above, rounded down."""
        return 100 * sum(self.by_grade[grade] for grade in (5, 4, 3)) // self.count


def totals(code: str) -> Totals:
    """What the public may know of an item's ratings; below K nothing but that it is so."""
    grouped = (
        select(ServiceRating.grade, func.count())
        .join(Item, Item.id == ServiceRating.item_id)
        .where(Item.code == code)
        .group_by(ServiceRating.grade)
    )
    found = {row[0]: row[1] for row in db.session.execute(grouped)}
    if sum(found.values()) < K:
        return Totals(0, {})
    return Totals(sum(found.values()), {grade: found.get(grade, 0) for grade in GRADES})


def own(code: str, organisations: Collection[int]) -> Sequence[ServiceRating]:
    """What one's enterprises said of an item, the newest first, with the answers."""
    found = (
        select(ServiceRating)
        .join(Item, Item.id == ServiceRating.item_id)
        .where(Item.code == code, ServiceRating.organisation_id.in_(organisations))
        .options(joinedload(ServiceRating.organisation, innerjoin=True))
        .order_by(ServiceRating.used_on.desc(), ServiceRating.id.desc())
    )
    return db.session.execute(found).scalars().all()


def counts() -> dict[str, int]:
    """How many ratings each tab of the desk has, and how many wait past their day; one query."""
    is_late = _is_waiting & (ServiceRating.answer_due_on < today())
    found = select(
        func.count(case((_is_waiting, 1))).label("waiting"),
        func.count(case((is_late, 1))).label("late"),
        func.count(ServiceRating.answered_at).label("answered"),
        func.count().label("all"),
    ).select_from(ServiceRating)
    return db.session.execute(found).one()._asdict()


def page(tab: str, offset: int, limit: int) -> Sequence[ServiceRating]:
    """Ratings of a tab: those that wait by their day, others from the newest."""
    wanted = {
        "waiting": _is_waiting,
        "answered": ServiceRating.answered_at.is_not(None),
        "all": ServiceRating.id > 0,
    }[tab]
    first = ServiceRating.answer_due_on if tab == "waiting" else ServiceRating.id.desc()
    found = (
        select(ServiceRating)
        .where(wanted)
        .options(
            joinedload(ServiceRating.item, innerjoin=True),
            joinedload(ServiceRating.organisation, innerjoin=True),
            joinedload(ServiceRating.person),
        )
        .order_by(first, ServiceRating.id)
        .offset(offset)
        .limit(limit)
    )
    return db.session.execute(found).scalars().all()
