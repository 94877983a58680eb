"""Named reads of the warnings: the list with its counts, one, the countries, a month, the front."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.clock import today
from portal.extensions import db
from portal.warnings.models import CATEGORIES, LEVELS, Warning, WarningFacet, WarningMessage

#: '' are the standing ones
LIST_STATES = ("", "ended", "all")
#: parameter of the address → facet
BY_FACET = {
    "country": "countries",
    "right": "rights",
    "industry": "industries",
    "platform": "platforms",
}
PARAMETERS = ("state", "level", "category", *BY_FACET)


@dataclass(frozen=True)
class Choice:
    """What narrows the list, by the parameters of the address; '' does not narrow."""

    state: str = ""
    level: str = ""
    category: str = ""
    country: str = ""
    right: str = ""
    industry: str = ""
    platform: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether state, level and category are such as there can be; facets are open."""
        return (
            self.state in LIST_STATES
            and self.level in ("", *LEVELS)
            and self.category in ("", *CATEGORIES)
        )


@dataclass(frozen=True)
class Country:
    """A country of the board: how many warnings of each level, and of each right."""

    code: str
    levels: dict[str, int]
    rights: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(self.levels.values())

    @property
    def gravest(self) -> str:
        """The gravest level that there is."""
        return next(level for level in LEVELS if self.levels.get(level))


def standing(day: date) -> ColumnElement[bool]:
    """SQL of: warns on that day."""
    in_time = or_(Warning.valid_until.is_(None), Warning.valid_until >= day)
    return and_(Warning.cancelled_at.is_(None), in_time)


def has(facet: str, value: str) -> ColumnElement[bool]:
    """SQL of: is about this."""
    row = aliased(WarningFacet)  # apart from the rows that the query around it may count
    return Warning.id.in_(select(row.warning_id).where(row.facet == facet, row.value == value))


def conditions(choice: Choice) -> list[ColumnElement[bool]]:
    """SQL of everything that narrows the list."""
    found: list[ColumnElement[bool]] = []
    if choice.state != "all":
        stands = standing(today())
        found.append(~stands if choice.state == "ended" else stands)
    if choice.level:
        found.append(Warning.level == choice.level)
    if choice.category:
        found.append(Warning.category == choice.category)
    for parameter, facet in BY_FACET.items():
        if value := getattr(choice, parameter):
            found.append(has(facet, value))
    return found


def counts(choice: Choice) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    """How many there are, and how many for each value of each parameter; one query.

    The values of a parameter are counted under all other conditions, so that each count is what
    choosing it would show. The largest come first, levels by gravity.
    """
    total = select(literal("total"), literal(""), func.count()).select_from(Warning)
    parts = [total.where(*conditions(choice))]
    for state in LIST_STATES:
        wanted = conditions(replace(choice, state=state))
        parts.append(
            select(literal("state"), literal(state), func.count())
            .select_from(Warning)
            .where(*wanted)
        )
    for name in ("level", "category"):
        column = getattr(Warning, name)
        wanted = conditions(replace(choice, **{name: ""}))
        parts.append(select(literal(name), column, func.count()).where(*wanted).group_by(column))
    for name, facet in BY_FACET.items():
        wanted = conditions(replace(choice, **{name: ""}))
        parts.append(
            select(literal(name), WarningFacet.value, func.count())
            .join(Warning, Warning.id == WarningFacet.warning_id)
            .where(WarningFacet.facet == facet, *wanted)
            .group_by(WarningFacet.value)
        )
    rows = db.session.execute(union_all(*parts)).all()
    by_name: dict[str, list[tuple[str, int]]] = {name: [] for name in PARAMETERS}
    for name, value, number in rows:
        if name != "total":
            by_name[name].append((value, number))
    for name, values in by_name.items():
        values.sort(key=_order(name))
    return next(number for name, _value, number in rows if name == "total"), by_name


def _order(name: str) -> Any:
    if name == "level":
        return lambda pair: LEVELS.index(pair[0])
    if name == "state":
        return lambda pair: LIST_STATES.index(pair[0])
    return lambda pair: (-pair[1], pair[0])


def page_of_warnings(choice: Choice, offset: int, number: int) -> list[Warning]:
    """Warnings of a page with their facets, the gravest first, then the newest; two queries."""
    newest = (Warning.valid_from.desc(), Warning.id.desc())
    order = newest if choice.state else (Warning.level_rank, *newest)
    wanted = select(Warning).where(*conditions(choice)).order_by(*order)
    return _with_facets(wanted.offset(offset).limit(number))


def records(choice: Choice, offset: int, number: int) -> list[Warning]:
    """The same with their words, the last changed first; two queries."""
    wanted = select(Warning).where(*conditions(choice))
    wanted = wanted.order_by(Warning.changed_at.desc(), Warning.id.desc())
    return _with_facets(wanted.options(joinedload(Warning.latest)).offset(offset).limit(number))


def count(choice: Choice) -> int:
    """How many warnings there are under the conditions."""
    counted = select(func.count()).select_from(Warning).where(*conditions(choice))
    return int(db.session.execute(counted).scalar_one())


def one(ref: str) -> Warning | None:
    """A warning with its facets and all messages; three queries, None when there is none."""
    whole = selectinload(Warning.facet_rows), selectinload(Warning.messages)
    found = select(Warning).where(Warning.ref == ref).options(*whole)
    return db.session.execute(found).scalar_one_or_none()


def titles(refs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(ref, title) of those warnings that there are, in the order asked for."""
    if not refs:
        return ()
    rows = db.session.execute(select(Warning.ref, Warning.title).where(Warning.ref.in_(refs)))
    known = {row.ref: row.title for row in rows}
    return tuple((ref, known[ref]) for ref in refs if ref in known)


def countries(choice: Choice) -> list[Country]:
    """The board: countries with warnings under the conditions, the gravest first; two queries."""
    wanted = conditions(replace(choice, country=""))
    about = WarningFacet.facet == "countries"
    by_level = (
        select(WarningFacet.value, Warning.level, func.count())
        .join(Warning, Warning.id == WarningFacet.warning_id)
        .where(about, *wanted)
        .group_by(WarningFacet.value, Warning.level)
    )
    levels: dict[str, dict[str, int]] = {}
    for code, level, number in db.session.execute(by_level):
        levels.setdefault(code, {})[level] = number
    rights = _rights_by_country(wanted)
    board = [Country(code, found, rights.get(code, ())) for code, found in levels.items()]
    return sorted(board, key=lambda one: [-one.levels.get(level, 0) for level in LEVELS])


def _rights_by_country(
    wanted: list[ColumnElement[bool]],
) -> dict[str, tuple[tuple[str, int], ...]]:
    right = aliased(WarningFacet)
    rows = db.session.execute(
        select(WarningFacet.value, right.value, func.count())
        .join(Warning, Warning.id == WarningFacet.warning_id)
        .join(right, and_(right.warning_id == Warning.id, right.facet == "rights"))
        .where(WarningFacet.facet == "countries", *wanted)
        .group_by(WarningFacet.value, right.value)
        .order_by(func.count().desc(), right.value)
    )
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for code, name, number in rows:
        found[code] = (*found.get(code, ()), (name, number))
    return found


def messages_between(first: datetime, end: datetime) -> list[tuple[WarningMessage, Warning]]:
    """What was sent from a moment until before another, in order, each with its warning."""
    wanted = (
        select(WarningMessage, Warning)
        .join(Warning, Warning.id == WarningMessage.warning_id)
        .where(WarningMessage.sent_at >= first, WarningMessage.sent_at < end)
        .order_by(WarningMessage.sent_at, WarningMessage.id)
    )
    return [(message, warning) for message, warning in db.session.execute(wanted)]


def ended_between(first: date, last: date) -> list[Warning]:
    """Warnings whose validity ended on one of the days, and that were not cancelled."""
    wanted = (
        select(Warning)
        .where(Warning.cancelled_at.is_(None), Warning.valid_until.between(first, last))
        .order_by(Warning.valid_until, Warning.id)
    )
    return list(db.session.execute(wanted).scalars())


def front(number: int) -> list[Warning]:
    """Standing warnings for the front page, the gravest first, then the newest; one query.

    Each has level, title, ref and valid_from.
    """
    order = (Warning.level_rank, Warning.valid_from.desc(), Warning.id.desc())
    wanted = select(Warning).where(standing(today())).order_by(*order).limit(number)
    return list(db.session.execute(wanted).scalars())


def lately_changed(number: int) -> list[Warning]:
    """Warnings as feeds tell them, the last changed first, with facets and words; two queries."""
    wanted = select(Warning).options(joinedload(Warning.latest))
    wanted = wanted.order_by(Warning.changed_at.desc(), Warning.id.desc()).limit(number)
    return _with_facets(wanted)


def sitemap(most: int) -> list[Any]:
    """(ref, changed_at) of all warnings that are not cancelled, by ref."""
    wanted = select(Warning.ref, Warning.changed_at).where(Warning.cancelled_at.is_(None))
    return list(db.session.execute(wanted.order_by(Warning.ref).limit(most)))


def _with_facets(wanted: Select[Any]) -> list[Warning]:
    found = wanted.options(selectinload(Warning.facet_rows))
    return list(db.session.execute(found).scalars())
