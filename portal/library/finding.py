"""Looking for words inside one text: its clauses that have them, and the text with them marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from portal.library import marking
from portal.library.body import Part
from portal.search import snippets
from portal.search.analysis import normalise, query_words
from portal.search.folding import fold

MOST_WORDS = 8
AROUND, WIDTH = 24, 90
APART = re.compile(r"[\s“”\"「」『』]+")
PAUSE = re.compile("[，。；：、！？]")
ELLIPSIS = "……"


@dataclass
class Hit:
    """A clause with the words: `count` of them, of which `words` differ; an excerpt as safe HTML.

    `anchor` is the address of the clause, or of the first mark where the clause has none.
    """

    anchor: str
    label: str
    html: Markup = field(default_factory=Markup)
    count: int = 0
    words: int = 0


@dataclass(frozen=True)
class Finding:
    """What was looked for and where it is: `words` are those that the text has.

    `is_split` when what was asked stands nowhere as it was typed, but its own words do.
    """

    asked: str
    words: tuple[str, ...]
    is_split: bool
    hits: tuple[Hit, ...]
    cover: list[Part]
    body: list[Part]

    @property
    def total(self) -> int:
        """How many places are marked; words that touch are one place."""
        return sum(hit.count for hit in self.hits)


def find(asked: str, cover: list[Part], body: list[Part], cover_label: str) -> Finding:
    """Look for each of the words as it is typed, or, where none stands so, for its own words."""
    words = _words(APART.split(asked))
    finding = _found(asked, words, cover, body, cover_label)
    if finding.hits:
        return finding
    smaller = _words(word for word in query_words(normalise(asked)) if len(word) > 1)
    again = _found(asked, smaller, cover, body, cover_label) if smaller != words else finding
    return replace(again, is_split=True) if again.hits else finding


def _words(pieces: Iterable[str]) -> tuple[str, ...]:
    folded = (fold(piece) for piece in pieces)
    return tuple(dict.fromkeys(filter(None, folded)))[:MOST_WORDS]


def _found(
    asked: str, words: tuple[str, ...], cover: list[Part], body: list[Part], cover_label: str
) -> Finding:
    if not words:
        return Finding(asked, words, False, (), cover, body)
    search = _Search(words)
    cover = search.through(cover, Hit("cover", cover_label), is_whole=True)
    body = search.through(body, Hit("", ""))
    # In the order of the text, but first those that have more of the words.
    hits = sorted(search.hits, key=lambda hit: -hit.words)
    present = tuple(word for word in words if word in search.seen)
    return Finding(asked, present, False, tuple(hits), cover, body)


class _Search:
    """One walk through the parts of a text, gathering hits as they come."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self.seen: set[str] = set()
        longest_first = sorted(words, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first)))
        self.hits: list[Hit] = []

    def through(self, parts: list[Part], hit: Hit, is_whole: bool = False) -> list[Part]:
        """The parts with the words marked; `is_whole` when all of them are one hit."""
        return [self._part(part, hit) for part, hit in _with_clauses(parts, hit, is_whole)]

    def _part(self, part: Part, hit: Hit) -> Part:
        html = self._marked(part.html, hit)
        lines = [replace(line, html=self._marked(line.html, hit)) for line in part.lines]
        return replace(part, html=html, lines=lines)

    def _marked(self, html: Markup, hit: Hit) -> Markup:
        text = marking.plain_text(html)
        found = list(self.pattern.finditer(fold(text)))
        if not found:
            return html
        spans = snippets.merged(match.span() for match in found)
        name = ""
        if not hit.count:
            self.hits.append(hit)
            name = "" if hit.anchor else f"hit-{len(self.hits)}"
            hit.anchor = hit.anchor or name
        hit.count += len(spans)
        differing = {match[0] for match in found}
        self.seen |= differing
        if len(differing) > hit.words:
            hit.words, hit.html = len(differing), self._excerpt(text, spans[0][0], hit.label)
        return marking.marked(html, spans, name)

    def _excerpt(self, text: str, place: int, label: str) -> Markup:
        """About WIDTH characters around a place, from a pause on; the label stands beside it."""
        begin = len(label) if text.startswith(label) and place >= len(label) else 0
        start = max(begin, place - AROUND)
        pauses = [pause.end() for pause in PAUSE.finditer(text, start, place)]
        start = start if start == begin or not pauses else pauses[0]
        end = start + WIDTH if len(text) > start + WIDTH + len(ELLIPSIS) else len(text)
        before = ELLIPSIS if start > begin and not pauses else ""
        after = ELLIPSIS if end < len(text) else ""
        return before + snippets.marked(text[start:end].strip(), self.words) + after


def _with_clauses(parts: list[Part], hit: Hit, is_whole: bool) -> Iterator[tuple[Part, Hit]]:
    """Each part with the clause to which it belongs: what stands below a heading is its own."""
    for part in parts:
        if part.kind != "plain" and not is_whole:
            hit = Hit(part.anchor, part.label or part.html.striptags())
        yield part, hit
