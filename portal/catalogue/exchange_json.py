"""The catalogue as JSON and back: every field under its name, with its own type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.catalogue.exchange_values import FileRefused, Given, Place, Problem, column_named
from portal.catalogue.fields import FIELDS
from portal.editorial.fields import Content, Field
from portal.text import TextRefused, decode

FORMAT = "service-catalogue"
VERSION = 1
CONTENT_TYPE = "application/json"
DEEPEST = 8
SHEET = "items"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_number(value: Any) -> bool:
    return value is None or type(value) is int


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


def _is_list_of_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


#: of each kind of field that is not a text: whether a value has its type, and what to write
TYPES: dict[str, tuple[Callable[[Any], bool], object]] = {
    "choices": (_is_list_of_text, lazy_gettext('应是文字的列表，如 ["企业法人"]')),
    "tags": (_is_list_of_text, lazy_gettext('应是文字的列表，如 ["申请发明"]')),
    "number": (_is_number, lazy_gettext("应是整数，不知道的写 null")),
    "truth": (_is_truth, lazy_gettext("应是 true 或 false")),
    "rows": (_is_list_of_rows, lazy_gettext("应是列表，每行一个对象")),
}
TEXT = (_is_text, lazy_gettext('应是带引号的文字，不知道的写 ""'))


class NamedTwice(ValueError):
    """An object in which a name stands twice."""


def written(contents: Iterable[Content]) -> bytes:
    """The bytes of a file with these items, in their order."""
    data = {"format": FORMAT, "version": VERSION, "items": list(contents)}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes) -> list[Given]:
    """What the file says; raises FileRefused."""
    items = _items(data)
    problems: list[Problem] = []
    found = [_given(number, item, problems) for number, item in enumerate(items, 1)]
    if problems:
        raise FileRefused(problems)
    return found


def _items(data: bytes) -> Sequence[Any]:
    try:
        whole = json.loads(decode(data), object_pairs_hook=_once)
    except TextRefused as refused:
        raise FileRefused.whole(refused.message) from None
    except json.JSONDecodeError as error:
        place = Place("JSON", error.lineno, str(error.colno))
        raise FileRefused(
            [Problem(place, _("从这里起不合 JSON 的写法，请检查引号和逗号"))]
        ) from None
    except NamedTwice as twice:
        message = _("“%(name)s”在同一个对象里写了两次，请删去一个", name=str(twice)[:40])
        raise FileRefused.whole(message) from None
    except (RecursionError, ValueError):
        message = _("这个文件读不出来，请从本页重新导出一份来改")
        raise FileRefused.whole(message) from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise FileRefused.whole(_('这不是从本页导出的文件：缺少 "format": "service-catalogue"'))
    if whole.get("version") != VERSION or not isinstance(whole.get("items"), list):
        raise FileRefused.whole(_("这个文件的版本本站不认识，请从本页重新导出一份来改"))
    items: list[Any] = whole["items"]
    return items


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice in an object would lose one of its values unsaid."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NamedTwice(name)
        found[name] = value
    return found


def _given(number: int, item: Any, problems: list[Problem]) -> Given:
    here = Place(SHEET, number)
    places: dict[str, Place] = {}
    if not isinstance(item, dict):
        problems.append(Problem(here, _("每个事项应是一个对象")))
        return Given({}, places, here)
    for name, value in item.items():
        places[name] = Place(SHEET, number, name)
        _look(column_named(tuple(FIELDS.values()), name), value, places[name], problems)
        if name in FIELDS and FIELDS[name].kind == "rows" and _is_list_of_rows(value):
            _look_at_rows(FIELDS[name], value, number, places, problems)
    return Given(item, places, here)


def _look_at_rows(
    field: Field,
    rows: list[Content],
    number: int,
    places: dict[str, Place],
    problems: list[Problem],
) -> None:
    for index, row in enumerate(rows, 1):
        places[f"{field.name}.{index}"] = Place(SHEET, number, f"{field.name}[{index}]")
        for name, value in row.items():
            place = Place(SHEET, number, f"{field.name}[{index}].{name}")
            places[f"{field.name}.{index}.{name}"] = place
            _look(column_named(field.columns, name), value, place, problems)


def _look(field: Field | None, value: Any, place: Place, problems: list[Problem]) -> None:
    if field is None:
        problems.append(Problem(place, _("没有这个字段，请改正名称或删去")))
        return
    holds, message = TYPES.get(field.kind, TEXT)
    if not holds(value):
        problems.append(Problem(place, str(message)))
