"""Raw values of a piece's fields made clean: every one passes the gate for its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal import richtext
from portal.editorial.errors import ContentRefused
from portal.editorial.fields import Content, Field, Section, all_fields, described
from portal.partial_dates import PartialDate
from portal.text import TextRefused, clean_file_name, clean_line, clean_text

LONGEST_RICH_TEXT = 400_000
MOST_CHOSEN = 200
LONGEST_TAG = 60
LONGEST_ALT = 200
DIGEST = re.compile("[0-9a-f]{64}")
NUMBER = re.compile("-?[0-9]{1,9}")
MOST_DIGITS = 15


def clean(sections: tuple[Section, ...], raw: Mapping[str, Any], before: Content) -> Content:
    """The content that `raw` (values by field name) makes of the content `before`.

    Fields that `raw` does not name keep their value, and so does what is not a field. Raises
    ContentRefused with a sentence for each value that cannot be taken; nothing is lost unsaid.
    """
    content, problems = dict(before), dict[str, str]()
    for field in all_fields(sections):
        if field.name in raw:
            _take(field, raw[field.name], field.name, content, problems)
    if problems:
        raise ContentRefused(problems)
    return content


def _take(field: Field, raw: Any, place: str, into: Content, problems: dict[str, str]) -> None:
    try:
        if field.kind == "rows":
            into[field.name] = _rows(field, raw, place, problems)
        else:
            into[field.name] = GATES[field.kind](field, raw)
    except TextRefused as refused:
        problems[place] = refused.message


def _rows(field: Field, raw: Any, place: str, problems: dict[str, str]) -> list[Content]:
    """The rows in which something stands; each cell passes the gate of its column."""
    rows = []
    for number, given in enumerate(_listed(raw), 1):
        row: Content = {}
        cells = given if isinstance(given, Mapping) else {}
        for column in field.columns:
            value = cells.get(column.name, column.empty)
            row[column.name] = column.empty
            _take(column, value, f"{place}.{number}.{column.name}", row, problems)
        if any(row[column.name] != column.empty for column in field.columns):
            rows.append(row)
    if len(rows) > field.limit:
        raise TextRefused(
            "最多 %(limit)s 行，现在是 %(rows)s 行", limit=field.limit, rows=len(rows)
        )
    return rows


def _line(field: Field, raw: Any) -> str:
    return clean_line(_text(raw), field.limit)


def _text_of(field: Field, raw: Any) -> str:
    return clean_text(_text(raw), field.limit)


def _rich(field: Field, raw: Any) -> str:
    html = richtext.clean(_text(raw))
    if len(html) > LONGEST_RICH_TEXT:
        raise TextRefused("正文太长；请把附表作为附件")
    return html if richtext.plain(html) else ""


def _day(field: Field, raw: Any) -> str:
    text = clean_line(_text(raw), 20)
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise TextRefused("日期应写成 2026-11-23 这样") from None


def _partial_day(field: Field, raw: Any) -> str:
    text = clean_line(_text(raw), 20)
    if not text:
        return ""
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        raise TextRefused(
            "日期应写成 2026-11-23；只知道年月的写 2026-11，只知道年的写 2026"
        ) from None


def _choice(field: Field, raw: Any) -> str:
    chosen = clean_line(_text(raw), field.limit)
    if chosen and chosen not in {key for key, _ in field.options}:
        raise TextRefused("这一项不在可选范围内，请重新选择")
    return chosen


def _choices(field: Field, raw: Any) -> list[str]:
    known = {key for key, _ in field.options}
    chosen = _several(raw, field.limit)
    if not known.issuperset(chosen):
        raise TextRefused("有一项不在可选范围内，请重新选择")
    return chosen


def _tags(field: Field, raw: Any) -> list[str]:
    """Free words; one string is parted at commas and line ends, as people write them."""
    parts = re.split("[,，、;；\n]", raw) if isinstance(raw, str) else raw
    return _several(parts, min(field.limit, LONGEST_TAG))


def _number(field: Field, raw: Any) -> int | None:
    text = clean_line(_text(raw), 40)
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise TextRefused("请填整数，如 20")
    return int(text)


def _amount(field: Field, raw: Any) -> str:
    text = clean_line(_text(raw), 40).replace(",", "").replace("，", "")
    if not text:
        return ""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise TextRefused("请填数字，如 900 或 12.50") from None
    if not amount.is_finite() or len(amount.as_tuple().digits) > MOST_DIGITS:
        raise TextRefused("请填数字，如 900 或 12.50")
    return format(amount, "f")


def _truth(field: Field, raw: Any) -> bool:
    return raw is True or raw in ("1", "yes", "on", "true")


def _files(field: Field, raw: Any) -> list[Content]:
    files = []
    for given in _listed(raw):
        digest, size = str(given.get("digest", "")), given.get("size", 0)
        if not DIGEST.fullmatch(digest) or type(size) is not int or size < 0:
            raise TextRefused("附件的记录不完整，请重新上传")
        name = clean_file_name(_text(given.get("name", "")))
        alt = clean_line(_text(given.get("alt", "")), LONGEST_ALT)
        files.append(described({"digest": digest, "name": name, "size": size}, alt))
    if len(files) > field.limit:
        raise TextRefused("最多 %(limit)s 个附件", limit=field.limit)
    return files


def _several(raw: Any, limit: int) -> list[str]:
    parts = [raw] if isinstance(raw, str) else _listed(raw)
    words = (clean_line(_text(part), limit) for part in parts)
    found = list(dict.fromkeys(word for word in words if word))
    if len(found) > MOST_CHOSEN:
        raise TextRefused("最多 %(limit)s 项", limit=MOST_CHOSEN)
    return found


def _listed(raw: Any) -> Iterable[Any]:
    return raw if isinstance(raw, (list, tuple)) else ()


def _text(raw: Any) -> str:
    return "" if raw is None or isinstance(raw, (dict, list)) else str(raw)


GATES: dict[str, Callable[[Field, Any], Any]] = {
    "line": _line,
    "text": _text_of,
    "rich": _rich,
    "day": _day,
    "partial_day": _partial_day,
    "choice": _choice,
    "choices": _choices,
    "tags": _tags,
    "number": _number,
    "amount": _amount,
    "truth": _truth,
    "files": _files,
}
