"""The clause of a text that answers a query best, as a marked and escaped excerpt."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import accumulate

from markupsafe import Markup, escape

from portal.search.folding import fold
from portal.search.values import Passage

WIDTH = 110
HEAD = 28
FURTHER = 3
MOST_PASSAGES = 3_000
MOST_PLACES = 40
ELLIPSIS = "……"
OPENED, CLOSED = Markup("<mark>"), Markup("</mark>")

VERBATIM_BONUS = 30.0
DEFINITION_BONUS = 10.0
MOST_WEIGHED = 12
TERM_WEIGHT = 4.0
CHARACTER_WEIGHT = 0.8
DENSITY_WEIGHT = 3.0

# Between passages that are looked through together; no term goes over it.
_GAP = "\0"
_SENTENCE_END = re.compile(r"[。！？；\n]+[”’」』）)]*\s*")
_CLAUSE_END = re.compile(r"[，、：:,]")

Span = tuple[int, int]


@dataclass(frozen=True)
class Excerpt:
    """One passage as it is shown: where it is, and its excerpt as safe HTML."""

    anchor: str
    label: str
    html: Markup


@dataclass(frozen=True)
class _Match:
    passage: Passage
    spans: list[Span]
    terms: int
    score: float


def excerpts(passages: Sequence[Passage], terms: Sequence[str], sentence: str) -> list[Excerpt]:
    """The best passage first, then at most three others that say as much; [] without a match.

    `terms` are folded words to mark; `sentence` is the whole question, folded and without spaces,
    which counts most where it stands word for word.
    """
    looked_at = passages[:MOST_PASSAGES]
    matches = _matches(looked_at, str.lower, terms, sentence)
    if not matches:  # folding is dear, and few texts are in full width or in Traditional characters
        matches = _matches(looked_at, fold, terms, sentence)
    best = sorted(matches, key=lambda match: -match.score)[: FURTHER + 1]
    return [_excerpt(match) for match in best if match.terms * 2 >= best[0].terms]


def opening(text: str) -> Markup:
    """The beginning of a text, for a hit that matched by its title or 文号 alone."""
    return _joined([(0, _cut(text, 0, WIDTH))], text, [])


def marked(text: str, terms: Iterable[str]) -> Markup:
    """The whole text, escaped, with every term marked."""
    folded = fold(text)
    spans = merged(span for term in terms for span in _places(folded, term))
    return _joined([(0, len(text))], text, spans)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _matches(
    passages: Sequence[Passage], form: Callable[[str], str], terms: Sequence[str], sentence: str
) -> list[_Match]:
    """Passages with any of the terms, looked for in all passages at once."""
    laid = _Laid([passage.text for passage in passages], form)
    found = [
        (-weight - _sentence_points(sentence, laid.text(place)), laid.size(place), place)
        for place, weight in _weights(laid, terms).items()
    ]
    places = sorted(place for _, _, place in nsmallest(MOST_WEIGHED, found))
    return [_match(passages[place], laid.text(place), terms, sentence) for place in places]


class _Laid:
    """Texts in a form, laid one after another; `starts` is where each begins, and the end.

    A form of another length would put marks out of place, so that such a text is left blank.
    """

    def __init__(self, texts: Sequence[str], form: Callable[[str], str]) -> None:
        sizes = (len(text) + 1 for text in texts)
        self.starts = list(accumulate(sizes, initial=0))
        self.whole = form(_GAP.join(texts)) + _GAP
        if len(self.whole) != max(1, self.starts[-1]):
            formed = [form(text) for text in texts]
            kept = (
                f if len(f) == len(t) else _GAP * len(t) for f, t in zip(formed, texts, strict=True)
            )
            self.whole = _GAP.join(kept) + _GAP

    def text(self, place: int) -> str:
        return self.whole[self.starts[place] : self.starts[place + 1] - 1]

    def size(self, place: int) -> int:
        return self.starts[place + 1] - self.starts[place] - 1

    def having(self, term: str) -> Iterator[int]:
        """The places of the texts that have a term."""
        at = self.whole.find(term)
        while at >= 0:
            place = bisect_right(self.starts, at) - 1
            if at + len(term) < self.starts[place + 1]:
                yield place
            at = self.whole.find(term, self.starts[place + 1])


def _weights(laid: _Laid, terms: Sequence[str]) -> dict[int, float]:
    """What the terms of each text are worth, by its place; texts without any are not in it."""
    weights: dict[int, float] = {}
    for term in filter(None, terms):
        for place in laid.having(term):
            worth = TERM_WEIGHT + CHARACTER_WEIGHT * len(term)
            weights[place] = weights.get(place, 0.0) + worth
    return weights


def _sentence_points(sentence: str, text: str) -> float:
    """Points for the whole question word for word, more where the text says what it means."""
    if len(sentence) < 2 or sentence not in text:
        return 0.0
    return VERBATIM_BONUS + DEFINITION_BONUS * (f"所称{sentence}" in text)


def _match(passage: Passage, text: str, terms: Sequence[str], sentence: str) -> _Match:
    """How well a passage answers: whole question, distinct terms, longest piece, density."""
    present = [term for term in terms if term in text]
    spans = merged(span for term in present for span in _places(text, term))
    weight = sum(TERM_WEIGHT + CHARACTER_WEIGHT * len(term) for term in present)
    longest = max(end - start for start, end in spans)
    covered = sum(end - start for start, end in spans)
    density = DENSITY_WEIGHT * min(1.0, 4 * covered / (len(text) + 40))
    score = weight + longest + density + _sentence_points(sentence, text)
    return _Match(passage, spans, len(present), score)


def _places(text: str, term: str) -> list[Span]:
    """Where a term stands, at most MOST_PLACES times."""
    places: list[Span] = []
    at = text.find(term) if term else -1
    while at >= 0 and len(places) < MOST_PLACES:
        places.append((at, at + len(term)))
        at = text.find(term, at + len(term))
    return places


def _excerpt(match: _Match) -> Excerpt:
    text = match.passage.text
    start = _best_start(text, match.spans, _after_label(match))
    first = next(span for span in match.spans if span[0] >= start)
    if first[1] - start <= WIDTH:
        pieces = [(start, _cut(text, start, WIDTH))]
    else:
        pieces = _head_and_clause(text, start, first)
    html = _joined(pieces, text, match.spans)
    return Excerpt(match.passage.anchor, match.passage.label, html)


def _after_label(match: _Match) -> int:
    """Where a passage begins behind its label, which is shown already; 0 if a mark is in it."""
    label, text = match.passage.label, match.passage.text
    if not label or not text.startswith(label) or match.spans[0][0] < len(label):
        return 0
    return len(text) - len(text[len(label) :].lstrip())


def _best_start(text: str, spans: list[Span], begin: int) -> int:
    """Where the sentence begins that holds the longest marked piece, then the most of them."""
    starts = [begin, *(found.end() for found in _SENTENCE_END.finditer(text, begin))]
    longest: dict[int, int] = {}
    covered: dict[int, int] = {}
    for start, end in spans:
        at = starts[bisect_right(starts, start) - 1]
        longest[at] = max(longest.get(at, 0), end - start)
        covered[at] = covered.get(at, 0) + end - start
    return max(longest, key=lambda at: (longest[at], covered[at], -at))


def _head_and_clause(text: str, start: int, first: Span) -> list[Span]:
    """The first words of a long sentence and, after a gap, the clause with the match."""
    comma = _CLAUSE_END.search(text, start + 4, start + HEAD)
    head_end = comma.end() if comma else start + HEAD
    clause_start = first[0] - 20
    for comma in _CLAUSE_END.finditer(text, max(head_end, first[0] - 40), first[0]):
        clause_start = comma.end()
    return [(start, head_end), (clause_start, _cut(text, clause_start, WIDTH - HEAD))]


def _cut(text: str, start: int, width: int) -> int:
    """Where an excerpt of about `width` characters ends: after a sentence if it can."""
    limit = start + width
    if limit >= len(text):
        return len(text)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, start + 20, limit)]
    return ends[-1] if ends else limit


def _joined(pieces: list[Span], text: str, spans: list[Span]) -> Markup:
    parts = [_marked_piece(text, start, end, spans) for start, end in pieces]
    is_open = pieces[-1][1] < len(text) and not _SENTENCE_END.match(text, pieces[-1][1] - 1)
    return Markup("……").join(parts) + (ELLIPSIS if is_open else "")


def _marked_piece(text: str, start: int, end: int, spans: list[Span]) -> Markup:
    text, at = text.replace("\n", " "), start
    parts: list[str] = []
    for span in spans:
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            parts += [escape(text[at:first]), OPENED, escape(text[first:last]), CLOSED]
            at = last
    parts.append(escape(text[at:end].rstrip()))
    return Markup("".join(parts))  # noqa: S704 - each part is escaped above
