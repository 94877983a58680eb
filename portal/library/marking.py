"""Words marked in finished HTML: across links, never across cells or paragraphs, tags untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

TOKEN = re.compile(r"<[^>]*>|&(?:#?\w+);|[^<&]+|&")
INLINE = re.compile(r"</?(?:a|strong|em|u|s|sub|sup)\b")
# The first piece of a hit says so: a hit that a link cuts in two is one hit all the same.
OPENED, CONTINUED, CLOSED = "<mark data-hit>", "<mark>", "</mark>"

Span = tuple[int, int]


@dataclass(frozen=True)
class Token:
    """A tag, an entity or a run of text; `start` and `end` are its place in the plain text."""

    source: str
    start: int
    end: int

    @property
    def is_tag(self) -> bool:
        return self.source.startswith("<")


def plain_text(html: str) -> str:
    """What a reader sees of it, character for character as `marked` counts; a block is a newline.

    >>> plain_text('见<a href="/1">《a&amp;b》</a>')
    '见《a&b》'
    """
    if "<" not in html and "&" not in html:
        return html
    return "".join(_seen(token) for token in TOKEN.findall(html))


def marked(html: Markup, spans: list[Span], first_id: str = "") -> Markup:
    """The HTML with each span of its plain text marked; the first mark may carry an id."""
    pieces: list[str] = []
    spare = iter(spans)
    span = next(spare, None)
    for token in _tokens(html):
        at = token.start
        while span and not token.is_tag and span[0] < token.end:
            start, end = max(span[0], token.start), min(span[1], token.end)
            opened = OPENED if start == span[0] else CONTINUED
            pieces += [_cut(token, at, start), opened, _cut(token, start, end), CLOSED]
            at = end
            if span[1] > token.end:
                break
            span = next(spare, None)
        pieces.append(_cut(token, at, token.end))
    done = "".join(pieces)
    if first_id:
        done = done.replace(OPENED, f'<mark data-hit id="{first_id}">', 1)
    return Markup(done)  # noqa: S704 - the pieces are those of safe HTML, in their order


def _tokens(html: str) -> Iterator[Token]:
    at = 0
    for source in TOKEN.findall(html):
        end = at + len(_seen(source))
        yield Token(source, at, end)
        at = end


def _seen(source: str) -> str:
    if source.startswith("<"):
        return "" if INLINE.match(source) else "\n"
    return unescape(source) if source.startswith("&") else source


def _cut(token: Token, start: int, end: int) -> str:
    """The part of a token between two places; a tag or an entity is not cut."""
    if token.is_tag or (start, end) == (token.start, token.end):
        return token.source
    return token.source[start - token.start : end - token.start]
