"""What published texts lack, and whose check is long ago: counts, and the lists of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, case, func, select

from portal.extensions import db
from portal.library.models import Document
from portal.library.queries.published import CARD, PUBLIC, Rows

# A law, a local regulation and a standard are cited by title or number of their own, not by 文号.
WITHOUT_NUMBER = ("法律", "地方性法规", "标准")
LACKS = ("issuer", "date", "number", "question", "stale", "unchecked")


def counts(stale_before: date) -> Mapping[str, int]:
    """How many published texts lack each of LACKS; one query."""
    found = _conditions(stale_before)
    counted = [func.count(case((found[lack], 1))).label(lack) for lack in LACKS]
    row = db.session.execute(select(*counted).select_from(Document).where(PUBLIC)).one()
    return {lack: int(getattr(row, lack)) for lack in LACKS}


def lacking(lack: str, stale_before: date, offset: int, limit: int) -> Rows:
    """Cards of the texts that lack one of LACKS, the longest unchecked first."""
    columns = (*CARD, Document.checked_on, Document.open_question)
    found = select(*columns).where(PUBLIC, _conditions(stale_before)[lack])
    ordered = found.order_by(Document.checked_on.asc().nulls_first(), Document.id)
    return db.session.execute(ordered.offset(offset).limit(limit)).all()


def _conditions(stale_before: date) -> dict[str, ColumnElement[bool]]:
    has_number = Document.kind.in_(("policy", "notice")) & Document.level.not_in(WITHOUT_NUMBER)
    return {
        "issuer": Document.issuer == "",
        "date": Document.sorted_on == "",
        "number": has_number & Document.number_key.is_(None),
        "question": Document.open_question != "",
        "stale": Document.checked_on < stale_before,
        "unchecked": Document.checked_on.is_(None),
    }
