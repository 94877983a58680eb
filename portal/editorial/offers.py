"""Two wordings of the same fields side by side: another's version, or what a file says.

Nothing is replaced before somebody has chosen, field by field, between what is kept already
(`theirs`) and what stands in the form (`mine`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from portal.editorial.comparison import Change, changes
from portal.editorial.content import clean
from portal.editorial.errors import ContentRefused
from portal.editorial.fields import Content, Field, Section, all_fields
from portal.editorial.models import Piece

CONFLICT, FILE = "conflict", "file"
#: what a round changes, in words; kept beside the content and merged like a field of it
NOTE = Field("change_note", _("这次改了什么"), "text", limit=1_000)
WITH_NOTE = Section("", (NOTE,))
CHOICES = ("mine", "theirs")


@dataclass(frozen=True)
class Offer:
    """What differs from what is kept; `origin` is conflict or file."""

    origin: str
    changes: tuple[Change, ...]
    by: str = ""
    at: object = None
    remarks: tuple[str, ...] = ()
    #: fields that were empty and are filled from a file without a question
    filled: tuple[Field, ...] = ()


def offered(
    sections: tuple[Section, ...], kept: Content, typed: Content, only: Iterable[str] | None = None
) -> tuple[Change, ...]:
    """The fields in which the typed content differs from the kept one; `only` narrows them."""
    found = changes((*sections, WITH_NOTE), kept, typed)
    wanted = None if only is None else set(only)
    return tuple(one for one in found if wanted is None or one.field.name in wanted)


def typed_content(sections: tuple[Section, ...], piece: Piece, raw: Content, note: str) -> Content:
    """A piece's content with what was typed over it: clean where it can be, else as it is."""
    typed = {**kept_content(piece), NOTE.name: note.strip()}
    for field in all_fields(sections):
        if field.name in raw:
            try:
                typed |= clean(sections, {field.name: raw[field.name]}, {})
            except ContentRefused:
                typed[field.name] = raw[field.name]
    return typed


def kept_content(piece: Piece) -> Content:
    """A piece's content with its note, to be compared."""
    return {**piece.content, NOTE.name: piece.change_note}
