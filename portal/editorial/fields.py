"""What a piece consists of: fields in sections, declared as data by the room that it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

#: what a field holds in a piece's content:
#: line, text, rich (allow-listed HTML), day (YYYY-MM-DD), partial_day, choice -> str;
#: choices (of a list), tags (free words) -> list of str; number -> int or None;
#: amount -> decimal as str, '' when unknown; truth -> bool;
#: rows -> list of dicts by the columns' names; files -> list of {digest, name, size}, pictures
#: with alt, the words for whoever does not see them
KINDS = (
    "line",
    "text",
    "rich",
    "day",
    "partial_day",
    "choice",
    "choices",
    "tags",
    "number",
    "amount",
    "truth",
    "rows",
    "files",
)
EMPTY: dict[str, Callable[[], Any]] = {
    "choices": list,
    "tags": list,
    "rows": list,
    "files": list,
    "number": lambda: None,
    "truth": lambda: False,
}
#: what a picture among the files is drawn anew as
DRAWN_AS = {".png": "image/png", ".jpg": "image/jpeg"}
Content = dict[str, Any]
Choices = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Field:
    """One field: `label` and `hint` are words for people; `limit` counts characters, or rows."""

    name: str
    label: object
    kind: str = "line"
    is_required: bool = False
    hint: object = ""
    limit: int = 200
    #: (key, label) of choice and choices; a function when they come from the database
    choices: Choices | Callable[[], Choices] = ()
    #: of rows: lines, texts, days, choices, numbers, amounts and truths
    columns: tuple[Field, ...] = ()

    @property
    def empty(self) -> Any:
        """What the field holds when nothing was filled in."""
        return EMPTY.get(self.kind, str)()

    @property
    def options(self) -> Choices:
        """The (key, label) pairs to choose from."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Section:
    """Fields that are read together, under a heading."""

    title: object
    fields: tuple[Field, ...]


def all_fields(sections: tuple[Section, ...]) -> Iterator[Field]:
    """Every field, in order."""
    for section in sections:
        yield from section.fields


def blank(sections: tuple[Section, ...]) -> Content:
    """The content of a piece in which nothing was filled in."""
    return {field.name: field.empty for field in all_fields(sections)}


def is_picture(name: str) -> bool:
    """Whether a file of this name is shown as a picture."""
    return PurePath(name).suffix.lower() in (*DRAWN_AS, ".jpeg", ".webp")


def described(file: Content, alt: str = "") -> Content:
    """A file as a content holds it: a picture with its words, '' while nobody wrote them."""
    return {**file, "alt": alt} if is_picture(file["name"]) else file
