"""How many texts the library holds and how many say what they should, for the public figures."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Integer, and_, cast, func, or_, select

from portal.clock import today
from portal.extensions import db
from portal.library import labels
from portal.library.entries import BINDING
from portal.library.models import KINDS, Document
from portal.library.queries.published import PUBLIC, Rows
from portal.public_figures import Gauge, Source, Table

HAS_DATE = or_(Document.issued_on.is_not(None), Document.published_on.is_not(None))
HAS_SOURCE = or_(Document.source != "", Document.source_url != "")
HAS_VALIDITY = or_(Document.kind.not_in(BINDING), Document.validity != "unknown")
IS_COMPLETE = and_(Document.issuer != "", HAS_DATE, HAS_SOURCE, HAS_VALIDITY)


def tables(_until: date) -> list[Table]:
    """Published texts by kind, with those whose metadata are complete: one query."""
    counts = {row.kind: row for row in _counted()}
    rows = [
        (str(labels.LISTS[kind]), row.number, row.complete, _per_cent(row.complete, row.number))
        for kind in KINDS
        if (row := counts.get(kind))
    ]
    return [
        Table(
            key="texts",
            title=_("收录的文件"),
            columns=(_("类别"), _("篇数"), _("要素齐全"), _("齐全的比例（百分数）")),
            rows=tuple(rows),
            note=_("要素齐全，是指发文机关、日期和来源都写明；政策还要写明效力。只数公开的。"),
            empty=_("还没有收录文件。"),
            chart="bars",
            is_sample=any(row.made_up for row in counts.values()),
            as_of=today(),
            gauges=(Gauge("empty_columns", len(KINDS) - len(rows), len(KINDS)),),
        )
    ]


def _counted() -> Rows:
    return db.session.execute(
        select(
            Document.kind,
            func.count().label("number"),
            func.sum(cast(IS_COMPLETE, Integer)).label("complete"),
            func.sum(cast(Document.is_sample, Integer)).label("made_up"),
        )
        .where(PUBLIC)
        .group_by(Document.kind)
    ).all()


def _per_cent(part: int, whole: int) -> float:
    """Rounded down to one decimal, so that only the whole is a hundred."""
    return int(1000 * part / whole) / 10


SOURCE = Source("library", tables=tables)
