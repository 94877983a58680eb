"""What was looked for in vain, for the public figures: few words, many askings, no names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, union_all

from portal.extensions import db
from portal.public_figures import LEAST, Gauge, Source, Table
from portal.search.analysis import normalise
from portal.search.models import SearchBestBet, SearchGap, SearchSynonym
from portal.search.understanding import flat

DAYS = 90
MOST_QUERIES = 20
#: a longer question may be a story, and a story may name somebody
LONGEST_QUERY = 20
#: a word typed on one day alone may be one person's
LEAST_DAYS = 2


def tables(until: date) -> list[Table]:
    """Questions that found nothing at least LEAST times on at least two days: two queries."""
    found = _asked_in_vain(until)
    told = [row for row in found if is_told(row.query, row.times, row.days)]
    answered = _taught() if told else set()
    rows = [
        (
            row.query,
            row.days,
            int(row.times),
            row.last.isoformat(),
            _("已回应") if flat(normalise(row.query)) in answered else _("还没有"),
        )
        for row in told
    ]
    open_ones = sum(flat(normalise(row.query)) not in answered for row in told)
    return [
        Table(
            key="search-gaps",
            title=_("搜了没有的词"),
            columns=(_("词"), _("几天有人搜"), _("共搜几次"), _("最近一次"), _("回应")),
            rows=tuple(rows),
            note=_note(found),
            empty=_("没有哪个词多次搜不到。"),
            gauges=(Gauge("vain_searches", open_ones, len(told)),),
        )
    ]


def is_told(query: str, times: int, days: int) -> bool:
    """Whether a question may be shown: asked often, on several days, and short."""
    return times >= LEAST and days >= LEAST_DAYS and len(query) <= LONGEST_QUERY


def _note(found: list[Any]) -> str:
    number, times = (found[0].number, int(found[0].all_times)) if found else (0, 0)
    said: str = _(
        "最近 %(days)s 天，共有 %(number)s 个词没有搜到，合计 %(times)s 次。数的是次数，不是人数："
        "谁搜的不记，同一个人再搜也算。只列出至少 5 次、分在两天以上的；号码和邮箱记下前已经隐去。"
        "“已回应”是配上了首推结果或同义词。",
        days=DAYS,
        number=number,
        times=times,
    )
    return said


def _asked_in_vain(until: date) -> list[Any]:
    """The questions asked most, each with the number and the times of all: one query."""
    grouped = (
        select(
            SearchGap.query,
            func.sum(SearchGap.times).label("times"),
            func.count().label("days"),
            func.max(SearchGap.day).label("last"),
        )
        .where(SearchGap.day > until - timedelta(days=DAYS), SearchGap.day <= until)
        .group_by(SearchGap.query)
        .subquery()
    )
    statement = (
        select(
            grouped,
            func.count().over().label("number"),
            func.sum(grouped.c.times).over().label("all_times"),
        )
        .order_by(grouped.c.times.desc(), grouped.c.query)
        .limit(MOST_QUERIES)
    )
    return list(db.session.execute(statement).all())


def _taught() -> set[str]:
    """Questions and words, flat, for which the editors have taught something: one query."""
    words = union_all(select(SearchBestBet.queries), select(SearchSynonym.words))
    lists = db.session.execute(words).scalars()
    return {flat(normalise(word)) for listed in lists for word in listed}


SOURCE = Source("search", tables=tables)
