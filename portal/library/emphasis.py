"""Words that staff set off, and links that they made, in the HTML of a text whose words are known.

The marks lie beside the text (see `structure/values.py`), so that search, citations and comparison
read plain words.  A link of the staff goes before a citation that the text itself makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from portal.library.marking import TOKEN
from portal.library.structure.values import Mark

#: from the outside in
TAGS: Final = ("strong", "em", "u", "s", "sub", "sup")
_OUT: Final = re.compile("(?i)https?:")


def emphasised(text: str, marks: Sequence[Mark], written: Callable[[str], Markup]) -> Markup:
    """The text as safe HTML; `written` makes HTML of a piece without marks, character by character.

    Marks are (start, end, what), each within the text; those that link do not overlap.
    """
    if not marks:
        return written(text)
    html = Markup("").join(_linked(text, marks, written))
    spans = [mark for mark in marks if mark[2] in TAGS]
    return Markup("").join(_set_off(html, spans)) if spans else html


def within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """The marks of a part of the text, counted from its start."""
    return [
        (max(first, start) - start, min(last, end) - start, what)
        for first, last, what in marks
        if first < end and last > start
    ]


def _linked(text: str, marks: Sequence[Mark], written: Callable[[str], Markup]) -> Iterator[Markup]:
    at = 0
    for start, end, what in marks:
        if what not in TAGS:
            yield written(text[at:start])
            rel = Markup(' rel="noopener noreferrer"') if _OUT.match(what) else ""
            yield Markup('<a href="{}"{}>{}</a>').format(what, rel, escape(text[start:end]))
            at = end
    yield written(text[at:])


def _set_off(html: Markup, spans: Sequence[Mark]) -> Iterator[Markup]:
    """Each run of text cut where marks begin and end, inside of the tags that stand there."""
    names = _names(spans)
    at = 0
    for token in TOKEN.findall(html):
        if token.startswith("<"):
            yield Markup(token)  # noqa: S704 - a piece of safe HTML
        elif token.startswith("&") and len(unescape(token)) == 1:
            yield _tagged(token, names[at] if at < len(names) else ())
            at += 1
        else:
            places = range(at, at + len(token))
            for tags, run in groupby(places, lambda at: names[at] if at < len(names) else ()):
                piece = "".join(token[place - places.start] for place in run)
                yield _tagged(piece, tags)
            at = places.stop


def _names(spans: Sequence[Mark]) -> list[tuple[str, ...]]:
    """The tags at each character, up to the last that is set off."""
    names: list[tuple[str, ...]] = [()] * max(end for _, end, _ in spans)
    for tag in TAGS:
        for start, end, what in spans:
            if what == tag:
                names[start:end] = [(*before, tag) for before in names[start:end]]
    return names


def _tagged(piece: str, tags: Sequence[str]) -> Markup:
    opened = "".join(f"<{tag}>" for tag in tags)
    closed = "".join(f"</{tag}>" for tag in reversed(tags))
    return Markup(f"{opened}{piece}{closed}")  # noqa: S704 - text of safe HTML in tags of ours
