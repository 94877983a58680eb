"""Finds the texts a text names, by 《title》 and by 文号, and what it does to them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from portal.document_numbers import DocumentNumber, Found, find
from portal.library.structure.citing_roles import role_in_title, role_of
from portal.library.structure.titling import spelling_key
from portal.library.structure.values import Block, Citation

SHORT_NAME = re.compile(r"(?:简称|以下称|下称|统称|合称|并称)(?:为|是)?[：:“\s]*$")
BRACKET = re.compile(r"\s{0,3}[（(](?:[^（）()]|[（(][^（）()]{0,60}[)）]){1,160}[)）]")
BETWEEN = re.compile(r"\s*(?:(?:公布|发布|颁布|印发|下发)的)?\s*")
NUMBERED = re.compile("[号〔\\[［﹝【]")
TITLE_SIGNS = re.compile("[《》。；]")
LONGEST_TITLE = 200
LIST_OF_REPEALS = re.compile(r"(?:废止|失效|停止执行)[^。；]{0,30}[：:]$")


@dataclass(frozen=True)
class Passage:
    """A piece of text and its address.

    `place` is title, opening (where a text names what it rests on), repeals (a list of what is
    repealed) or body.
    """

    text: str
    anchor: str
    place: str


@dataclass(frozen=True)
class Named:
    """A text named at `start` … `end`, by its title, its number, or both."""

    start: int
    end: int
    title: str
    number: DocumentNumber | None


def read_citations(
    title: str,
    cover: Sequence[Block],
    blocks: Sequence[Block],
    own_titles: Iterable[str],
    own_number: DocumentNumber | None,
) -> tuple[Citation, ...]:
    """Every other text that is named, once for each place; short names (以下简称) left out."""
    passages = [Passage(title, "", "title"), *_passages(cover, True), *_passages(blocks, False)]
    own = {spelling_key(name) for name in own_titles}
    own |= {name for passage in passages for name in _short_names(passage.text)}
    found: dict[tuple[str, str, str], Citation] = {}
    for passage in passages:
        for named in names_in(passage.text):
            key = spelling_key(named.title)
            if key in own or (named.number and named.number == own_number):
                continue
            citation = _citation(passage, named)
            number = citation.number.key if citation.number and not key else ""
            found.setdefault((key or number, passage.anchor, citation.role), citation)
    acted_on = {(key, anchor) for key, anchor, role in found if role != "cites"}
    kept = [
        citation
        for (key, anchor, role), citation in found.items()
        if role != "cites" or (key, anchor) not in acted_on
    ]
    return _with_numbers(kept)


def _with_numbers(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """A number that stands beside a title in one place belongs to that title in the others."""
    numbers: dict[str, set[DocumentNumber]] = {}
    for citation in citations:
        if citation.title and citation.number:
            numbers.setdefault(spelling_key(citation.title), set()).add(citation.number)
    return tuple(
        replace(citation, number=next(iter(known)))
        if citation.number is None
        and len(known := numbers.get(spelling_key(citation.title), ())) == 1
        else citation
        for citation in citations
    )


def _citation(passage: Passage, named: Named) -> Citation:
    return Citation(
        kind="title" if named.title else "number",
        raw=passage.text[named.start : named.end],
        title=named.title,
        number=named.number,
        anchor=passage.anchor,
        role=_role(passage, named),
    )


def _role(passage: Passage, named: Named) -> str:
    if passage.place == "repeals":
        return "repeals"
    if passage.place == "title":
        return role_in_title(passage.text[: named.start], passage.text[named.end :])
    return role_of(passage.text, named.start, named.end, passage.place == "opening")


def _passages(blocks: Sequence[Block], is_cover: bool) -> Iterator[Passage]:
    """The blocks with the address that holds for them: their own or that of the one above."""
    anchor, opening, repeals = "", True, False
    for block in blocks:
        if block.anchor:
            anchor = block.anchor
        if block.kind in ("chapter", "section", "part", "heading"):
            repeals = False
        opening = is_cover or (opening and _may_open(block))
        repeals = repeals and (block.kind == "item" or block.text.startswith("《"))
        place = "repeals" if repeals else "opening" if opening else "body"
        yield Passage(block.text, anchor, place)
        repeals = repeals or bool(LIST_OF_REPEALS.search(block.text))


def _may_open(block: Block) -> bool:
    """The words before the first point, and the first article, say what the text rests on."""
    if block.kind in ("article", "paragraph"):
        return not block.anchor or block.label.endswith("第一条")
    return block.kind in ("chapter", "part") and block.label.endswith(("第一章", "第一编"))


def _short_names(text: str) -> Iterator[str]:
    """Names that the text gives others for its own use (以下简称《解释》)."""
    if "称" not in text:
        return
    for start, end in title_spans(text):
        if SHORT_NAME.search(text[max(0, start - 12) : start]):
            yield spelling_key(text[start + 1 : end - 1])


def names_in(text: str) -> list[Named]:
    """Titles and numbers in running text, in its order; a number beside its title joins it."""
    spans = list(title_spans(text))
    numbers = find(text) if NUMBERED.search(text) else []
    free = _outside(numbers, spans)
    starts = [number.start for number in free]
    taken: set[int] = set()
    named: list[Named] = []
    for start, end in spans:
        if SHORT_NAME.search(text[max(0, start - 12) : start]):
            continue
        position = bisect_left(starts, end)
        beside = _behind(text, end, free, position) or _before(text, start, end, free, position)
        taken |= {beside[0]} if beside else set()
        named.append(_named(text, start, end, free, beside))
    named += [
        Named(number.start, number.end, "", number.number)
        for index, number in enumerate(free)
        if index not in taken
    ]
    return sorted(named, key=lambda name: name.start)


def _named(
    text: str, start: int, end: int, free: Sequence[Found], beside: tuple[int, int] | None
) -> Named:
    title = " ".join(text[start + 1 : end - 1].split())
    if beside is None:
        return Named(start, end, title, None)
    number = free[beside[0]]
    return Named(min(start, number.start), beside[1], title, number.number)


def _outside(numbers: Sequence[Found], spans: Sequence[tuple[int, int]]) -> list[Found]:
    """The numbers that are no part of a title."""
    inside = {position for start, end in spans for position in range(start, end)}
    return [number for number in numbers if number.start not in inside]


def _behind(text: str, end: int, numbers: Sequence[Found], position: int) -> tuple[int, int] | None:
    """Index of the number in the bracket after a title, and where the naming ends."""
    bracket = BRACKET.match(text, end, end + 400)
    if bracket is None or position >= len(numbers):
        return None
    number = numbers[position]
    if number.start >= bracket.end():
        return None
    return position, bracket.end() if _fills(bracket, number) else number.end


def _before(
    text: str, start: int, end: int, numbers: Sequence[Found], position: int
) -> tuple[int, int] | None:
    """Index of the number right before a title (国务院令第300号公布的《…》), and its end."""
    if position and BETWEEN.fullmatch(text, numbers[position - 1].end, start):
        return position - 1, end
    return None


def _fills(bracket: re.Match[str], number: Found) -> bool:
    return bracket.end() - number.end <= 1 and number.start - bracket.start() <= 3


def title_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every outermost 《…》 that its sentence closes."""
    start, depth = -1, 0
    for match in TITLE_SIGNS.finditer(text):
        position = match.start()
        if match[0] in "。；" or (depth and position - start > LONGEST_TITLE):
            depth = 0
        if match[0] == "《":
            start = position if depth == 0 else start
            depth += 1
        elif match[0] == "》" and depth:
            depth -= 1
            if depth == 0 and position > start + 1:
                yield start, position + 1
