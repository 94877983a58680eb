"""Finds which clause of an old version a clause of the new one is: same words, place, or alike."""

import zlib
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from portal.library.structure.numbering import read_mark
from portal.library.structure.values import Block

SAME_PLACE = 45.0  # per cent of likeness that a clause keeps at its own address
ELSEWHERE = 60.0  # … and that makes it the same clause at another address
SAMPLES = 12  # shingles kept of a clause to find what it may have become
SHINGLE = 4
MOST_SHARED = 40  # a shingle found in more clauses than this says nothing
CANDIDATES = 4
COMPARED = 1_000  # code points of a clause that its likeness is judged by
SAMPLED = 400  # … and that its samples are taken from

Match = dict[int, int]  # index in the new version → index in the old one


def paired(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Every block of both versions once, in the order of the new; what is gone where it stood."""
    match = _match(old, new)
    partner = {before: after for after, before in match.items()}
    gone_after = _gone_after(len(old), partner)
    yield from ((old[index], None) for index in gone_after.pop(-1, []))
    for index, block in enumerate(new):
        yield (old[match[index]] if index in match else None), block
        yield from ((old[gone], None) for gone in gone_after.pop(index, []))


def bare_text(block: Block) -> str:
    """The words without the clause's own number and without blanks: what renumbering keeps."""
    mark = None if block.html else read_mark(block.text)
    words = block.text[mark.end :] if mark else block.text
    return "".join(words.split())


def _match(old: Sequence[Block], new: Sequence[Block]) -> Match:
    before, after = [bare_text(block) for block in old], [bare_text(block) for block in new]
    match: Match = {}
    _by_words(old, new, before, after, match)
    _by_place(old, new, before, after, match)
    _by_likeness(before, after, match)
    _by_neighbour(old, new, before, after, match)
    _by_number(old, new, match)
    return match


def _gone_after(count: int, partner: dict[int, int]) -> dict[int, list[int]]:
    """Old blocks without a partner, under the new block that the last one before them became."""
    gone: dict[int, list[int]] = defaultdict(list)
    last = -1
    for index in range(count):
        if index in partner:
            last = partner[index]
        else:
            gone[last].append(index)
    return gone


def _by_words(
    old: Sequence[Block],
    new: Sequence[Block],
    before: Sequence[str],
    after: Sequence[str],
    match: Match,
) -> None:
    """The same words: first at the same address, then in the order of the text."""
    places = {(block.anchor, before[index]): index for index, block in enumerate(old)}
    used: set[int] = set()
    for index, block in enumerate(new):
        found = places.get((block.anchor, after[index])) if block.anchor else None
        if found is not None:
            match[index] = found
            used.add(found)
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for index, words in enumerate(before):
        if index not in used:
            waiting[words].append(index)
    for index, words in enumerate(after):
        if index not in match and waiting.get(words):
            match[index] = waiting[words].popleft()


def _by_place(
    old: Sequence[Block],
    new: Sequence[Block],
    before: Sequence[str],
    after: Sequence[str],
    match: Match,
) -> None:
    """The same address and words that are still alike."""
    for index, found in _same_address(old, new, match):
        if _likeness(after[index], before[found]) >= SAME_PLACE:
            match[index] = found


def _by_number(old: Sequence[Block], new: Sequence[Block], match: Match) -> None:
    """What is left at the same address was written anew."""
    match.update(_same_address(old, new, match))


def _same_address(
    old: Sequence[Block], new: Sequence[Block], match: Match
) -> list[tuple[int, int]]:
    used = set(match.values())
    free = {b.anchor: index for index, b in enumerate(old) if b.anchor and index not in used}
    return [
        (index, free[block.anchor])
        for index, block in enumerate(new)
        if index not in match
        and block.anchor in free
        and old[free[block.anchor]].kind == block.kind
    ]


def _by_likeness(before: Sequence[str], after: Sequence[str], match: Match) -> None:
    """Moved or renumbered clauses: the most alike among those that share samples, best first."""
    used = set(match.values())
    shared = _index({index: words for index, words in enumerate(before) if index not in used})
    found: list[tuple[float, int, int]] = []
    for index, words in enumerate(after):
        if index in match:
            continue
        for candidate in _candidates(words, shared):
            likeness = _likeness(words, before[candidate])
            if likeness >= ELSEWHERE:
                found.append((-likeness, index, candidate))
    for _, index, candidate in sorted(found):
        if index not in match and candidate not in used:
            match[index] = candidate
            used.add(candidate)


def _by_neighbour(
    old: Sequence[Block],
    new: Sequence[Block],
    before: Sequence[str],
    after: Sequence[str],
    match: Match,
) -> None:
    """A paragraph without an address is still the one below the same heading, if rather alike."""
    used = set(match.values())
    for index in range(len(new)):
        found = match.get(index - 1, -2) + 1 if index else 0
        if index in match or found in used or not 0 <= found < len(old):
            continue
        is_alike = _likeness(after[index], before[found]) >= SAME_PLACE
        if old[found].kind == new[index].kind and is_alike:
            match[index] = found
            used.add(found)


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(one[:COMPARED], other[:COMPARED])


def _samples(words: str) -> set[int]:
    """The smallest hashes of the runs of four characters: alike texts share many of them."""
    text = words[:SAMPLED]
    runs = {text[start : start + SHINGLE] for start in range(max(1, len(text) - SHINGLE + 1))}
    return set(sorted(zlib.crc32(run.encode()) for run in runs)[:SAMPLES])


def _index(texts: dict[int, str]) -> dict[int, list[int]]:
    shared: dict[int, list[int]] = defaultdict(list)
    for index, words in texts.items():
        for sample in _samples(words):
            shared[sample].append(index)
    return {sample: indexes for sample, indexes in shared.items() if len(indexes) <= MOST_SHARED}


def _candidates(words: str, shared: dict[int, list[int]]) -> list[int]:
    votes: dict[int, int] = defaultdict(int)
    for sample in _samples(words):
        for index in shared.get(sample, ()):
            votes[index] += 1
    return sorted(votes, key=lambda index: (-votes[index], index))[:CANDIDATES]
