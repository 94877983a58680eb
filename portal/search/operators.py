"""What the operators of a query rule out: -not, "phrases", 标题:, 年份: and the other fields."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from portal.search import candidates, phrases
from portal.search.analysis import normalise
from portal.search.candidates import Index
from portal.search.engine import schema
from portal.search.engine.reader import Reader
from portal.search.engine.scoring import Mask
from portal.search.query import years
from portal.search.understanding import Question

COLUMNS = {
    "kind": schema.KIND,
    "issuer": schema.ISSUER,
    "topic": schema.TOPICS,
    "status": schema.STATUS,
    "region": schema.REGION,
}
# What people call the values that are codes in the index.
NAMES: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "政策": "policy",
        "通知": "notice",
        "解读": "interpretation",
        "案例": "case",
        "办事": "service",
        "服务": "service",
        "办事服务": "service",
        "预警": "warning",
        "风险预警": "warning",
    },
    "status": {
        "现行有效": "in_force",
        "有效": "in_force",
        "已修改": "amended",
        "失效": "expired",
        "废止": "repealed",
        "尚未生效": "not_yet",
        "待核实": "unknown",
    },
}


def restricted(index: Index, question: Question) -> tuple[Index, bool]:
    """The index with all masked that the operators rule out, and whether every hit was checked."""
    if not (question.query.filters or question.excluded or question.title_words + question.phrases):
        return index, True
    mask: Mask = np.ones(index.reader.size, np.bool_)
    for field, value in ((found.field, found.value) for found in question.query.filters):
        mask &= _having(index.reader, field, value)
    if question.excluded:
        mask &= candidates.without(index, question.excluded)
    if question.title_words:
        mask &= candidates.titled(index, question.title_words)
    is_exact = True
    for phrase in question.phrases:
        holding, is_whole = phrases.holding(replace(index, allowed=mask), phrase)
        mask, is_exact = mask & holding, is_exact and is_whole
    return replace(index, allowed=mask), is_exact


def _having(reader: Reader, field: str, value: str) -> Mask:
    """Documents whose field holds the value: a year or range of years, else a piece of the name."""
    if field == "year":
        span = years(value) or (0, 0)
        numbers = reader.numbers(schema.YEAR).astype(np.int32)
        return np.asarray((numbers >= max(1, span[0])) & (numbers <= span[1]), np.bool_)
    if field not in COLUMNS:
        return np.ones(reader.size, np.bool_)
    wanted = NAMES.get(field, {}).get(value, value)
    column = reader.column(COLUMNS[field])
    piece = normalise(wanted)
    fits = np.array([bool(piece) and piece in normalise(text) for text in column.values], np.bool_)
    return np.asarray(fits[column.codes], np.bool_)
