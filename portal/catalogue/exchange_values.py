"""What a file of items says, and what is wrong with it, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.catalogue.fields import FIELDS, SECTIONS
from portal.catalogue.services import is_code
from portal.editorial.content import clean
from portal.editorial.errors import ContentRefused
from portal.editorial.fields import Content, Field

MOST_ITEMS = 1_000
#: fields of one value, in the order of the form, and those that come in rows
PLAIN = tuple(field for field in FIELDS.values() if field.kind != "rows")
ROWS = tuple(field for field in FIELDS.values() if field.kind == "rows")


@dataclass(frozen=True)
class Place:
    """Where something stands: a sheet with row and column, or a path in JSON."""

    sheet: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class Problem:
    """Something that cannot be taken, and how to mend it."""

    place: Place
    message: str


class FileRefused(ValueError):
    """A file that is not taken: at its places, or as a whole; nothing of it is kept."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(problem.message for problem in problems[:3]))

    @classmethod
    def whole(cls, message: str) -> FileRefused:
        """Refuse the file as such."""
        return cls([Problem(Place(""), message)])


@dataclass(frozen=True)
class Given:
    """What a file says of one item; `places` leads from materials.2.name to where it stands."""

    values: Content
    places: Mapping[str, Place]
    here: Place

    def place(self, path: str) -> Place:
        """The nearest place that is known."""
        parts = path.split(".")
        known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.places[name] for name in known if name in self.places), self.here)


def cleaned(given: Sequence[Given]) -> list[Content]:
    """The fields of each item, clean; raises FileRefused with every problem there is."""
    problems: list[Problem] = []
    found, seen = [], dict[str, Place]()
    if len(given) > MOST_ITEMS:
        raise FileRefused.whole(
            _("一次最多 %(most)s 项，文件里有 %(number)s 项", most=MOST_ITEMS, number=len(given))
        )
    for one in given:
        content = _clean(one, problems)
        code = str(content.get("code", ""))
        if not is_code(code):
            message = _("网址代码“%(code)s”不能用：只用小写字母、数字和连字符", code=code)
            problems.append(Problem(one.place("code"), message))
        elif code in seen:
            line = seen[code].row
            message = _("网址代码“%(code)s”前面已经有了（第 %(line)s 行）", code=code, line=line)
            problems.append(Problem(one.place("code"), message))
        seen.setdefault(code, one.place("code"))
        found.append(content)
    if problems:
        raise FileRefused(problems)
    return found


def _clean(one: Given, problems: list[Problem]) -> Content:
    """Every row stays where it is: a row in which nothing stands is a mistake, not a gap."""
    for field in ROWS:
        for number, row in enumerate(one.values.get(field.name, ()), 1):
            if all(row.get(column.name, column.empty) == column.empty for column in field.columns):
                place = one.place(f"{field.name}.{number}")
                problems.append(Problem(place, _("这一行是空的；请填写，或把整行删去")))
    try:
        return clean(SECTIONS, one.values, {})
    except ContentRefused as refused:
        problems.extend(
            Problem(one.place(path), message) for path, message in refused.problems.items()
        )
        return {"code": one.values.get("code", "")}


def column_named(fields: Sequence[Field], name: Any) -> Field | None:
    """The field or column with this name."""
    return next((field for field in fields if field.name == name), None)
