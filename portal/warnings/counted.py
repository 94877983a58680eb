"""Warnings by country, by right, by level and by month, for the public figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from portal.clock import SHANGHAI, today
from portal.extensions import db
from portal.public_figures import Gauge, Source, Table
from portal.warnings.models import LEVELS, Warning, WarningFacet
from portal.warnings.vocabulary import label

MONTHS = 12
FACETS = ("countries", "rights")


@dataclass
class Standing:
    """A warning as far as it is counted; `facets` are (facet, value)."""

    level: str
    month: str
    is_standing: bool
    is_sample: bool
    facets: list[tuple[str, str]] = field(default_factory=list)


def tables(until: date) -> list[Table]:
    """What stands by country and by right, and what was sent month by month: one query."""
    months = last_months(until)
    found = _warnings(months[0], until)
    standing = [one for one in found if one.is_standing]
    is_sample = any(one.is_sample for one in found)
    return [
        Table(
            key="warnings-country",
            title=_("生效中的预警，按国家或地区"),
            columns=_columns(_("国家或地区"), _("生效中")),
            rows=_rows(standing, "countries"),
            note=_("一条预警涉及几个国家，就在几处各数一次。"),
            empty=_("现在没有生效的预警。"),
            chart="bars",
            is_sample=is_sample,
            as_of=today(),
            gauges=(Gauge("empty_columns", int(not found), 1),),
        ),
        Table(
            key="warnings-right",
            title=_("生效中的预警，按权利"),
            columns=_columns(_("权利"), _("生效中")),
            rows=_rows(standing, "rights"),
            note=_("一条预警涉及几种权利，就在几处各数一次。"),
            empty=_("现在没有生效的预警。"),
            chart="bars",
            is_sample=is_sample,
            as_of=today(),
        ),
        Table(
            key="warnings-month",
            title=_("每月发布的预警"),
            columns=_columns(_("月份"), _("发布")),
            rows=tuple(_row(month, (o for o in found if o.month == month)) for month in months),
            note=_("最近 %(months)s 个月，按首次发布的日子；更新和撤销不另数。", months=MONTHS),
            empty=_("还没有发布过预警。"),
            chart="line",
            is_sample=is_sample,
        ),
    ]


def last_months(until: date) -> list[str]:
    """The months up to that of a day, as 2026-11, the oldest first."""
    number = until.year * 12 + until.month - 1
    return [f"{at // 12}-{at % 12 + 1:02d}" for at in range(number - MONTHS + 1, number + 1)]


def _columns(first: str, second: str) -> tuple[str, ...]:
    return (first, second, *(label("color", level) for level in LEVELS))


def _rows(found: Sequence[Standing], facet: str) -> tuple[tuple[Any, ...], ...]:
    """A row for each value of a facet, the most warned of first."""
    by_value: dict[str, list[Standing]] = defaultdict(list)
    for one in found:
        for name, value in one.facets:
            if name == facet:
                by_value[value].append(one)
    ranked = sorted(by_value.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(_row(label(facet, value), members) for value, members in ranked)


def _row(name: str, members: Iterable[Standing]) -> tuple[Any, ...]:
    levels = [one.level for one in members]
    return (name, len(levels), *(levels.count(level) for level in LEVELS))


def _warnings(first_month: str, until: date) -> list[Standing]:
    """Warnings that stand today or were first sent since a month began: one query."""
    on = today()
    since = datetime.combine(date.fromisoformat(f"{first_month}-01"), time(), SHANGHAI)
    open_end = or_(Warning.valid_until.is_(None), Warning.valid_until >= on)
    stands = and_(Warning.cancelled_at.is_(None), open_end)
    rows = db.session.execute(
        select(
            Warning.id,
            Warning.level,
            Warning.published_at,
            Warning.valid_until,
            Warning.cancelled_at,
            Warning.is_sample,
            WarningFacet.facet,
            WarningFacet.value,
        )
        .outerjoin(
            WarningFacet,
            and_(WarningFacet.warning_id == Warning.id, WarningFacet.facet.in_(FACETS)),
        )
        .where(or_(Warning.published_at >= since, stands))
        .order_by(Warning.id, WarningFacet.facet, WarningFacet.position)
    ).all()
    found: dict[int, Standing] = {}
    for row in rows:
        if row.id not in found:
            found[row.id] = _standing(row, on, until)
        if row.facet:
            found[row.id].facets.append((row.facet, row.value))
    return list(found.values())


def _standing(row: Any, on: date, until: date) -> Standing:
    sent_on = row.published_at.astimezone(SHANGHAI).date()
    is_standing = row.cancelled_at is None and (row.valid_until is None or row.valid_until >= on)
    month = f"{sent_on:%Y-%m}" if sent_on <= until else ""
    return Standing(row.level, month, is_standing, row.is_sample)


SOURCE = Source("warnings", tables=tables)
