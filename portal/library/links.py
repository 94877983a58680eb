"""Names of other texts inside a text become links: to the text, or to the list of wanted ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from portal.library.entries import BINDING

NUMBER_BEHIND_TITLE = re.compile(r"》\s*[（(](.+)[)）]$")


@dataclass(frozen=True)
class Words:
    """What a link says when one rests on it: validity by its code, and 'not in the library yet'."""

    validity: Mapping[str, str]
    lacking: str


def document_address(document_id: int, anchor: str = "") -> str:
    """The path of a document's page, or of one clause on it."""
    return f"/library/{document_id}{f'#{anchor}' if anchor else ''}"


def wanted_address(title: str, number: str) -> str:
    """The path of the list of wanted texts, narrowed to one of them."""
    return f"/library/wanted?{urlencode({'q': title or number})}"


def linker(rows: Iterable[Any], words: Words) -> Callable[[str], Markup]:
    """A function that escapes a text and links the citations in it; one pattern for them all."""
    found = _by_spelling(rows)
    if not found:
        return Markup.escape
    longest_first = sorted(found, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    openings = {spelled: _opening(row, words) for spelled, row in found.items()}

    def linked(text: str) -> Markup:
        return Markup("").join(_pieces(text, pattern, openings))

    return linked


def _by_spelling(rows: Iterable[Any]) -> dict[str, Any]:
    """Each way in which the citations are written; one that leads to a text wins."""
    found: dict[str, Any] = {}
    for row in rows:
        for spelled in _spellings(row):
            if spelled not in found or (row.target_id and not found[spelled].target_id):
                found[spelled] = row
    return found


def _spellings(row: Any) -> Iterator[str]:
    """《title》 as it stands in the text, and the 文号 behind it or alone."""
    if row.title:
        yield f"《{row.title}》"
    end = row.raw.rfind("》") + 1
    if end:
        yield row.raw[:end]
        behind = NUMBER_BEHIND_TITLE.search(row.raw)
        if behind and row.number:
            yield behind[1]
    elif row.number:
        yield row.raw


def _opening(row: Any, words: Words) -> Markup:
    if row.target_id is None:
        address = wanted_address(row.title, row.number)
        return Markup('<a class="lacking" href="{}" title="{}">').format(address, words.lacking)
    title = row.target_title
    if row.target_kind in BINDING:
        title = f"{title} · {words.validity[row.target_validity]}"
    return Markup('<a href="{}" title="{}">').format(document_address(row.target_id), title)


def _pieces(
    text: str, pattern: re.Pattern[str], openings: Mapping[str, Markup]
) -> Iterator[Markup]:
    end = 0
    for match in pattern.finditer(text):
        yield escape(text[end : match.start()])
        yield openings[match[0]] + escape(match[0]) + Markup("</a>")
        end = match.end()
    yield escape(text[end:])
