"""Compares two versions of a text: pairs their clauses, and the words inside a changed clause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import rjieba
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from portal.library.pairing import bare_text, paired
from portal.library.structure.values import Block

LONGEST_CLAUSE = 6_000  # code points of a clause that is still compared word by word
WORK_LIMIT = 1_000_000_000  # pairs of words looked at in one comparison of two versions
LEAST_ALIKE = 30.0  # per cent; below that, marking single words helps nobody
SHORTEST_COMMON = 2  # code points; a lone 的 between two changes is no common ground

Piece = tuple[str, str]  # 'same', 'removed' or 'added', and the words


@dataclass(frozen=True)
class Pair:
    """A clause in both versions, or in one of them.

    state: unchanged, changed, added or removed. `moved` tells that its address is another one
    than before (renumbered). `pieces` are the words of both versions in reading order: without
    the removed ones they spell the new text, without the added ones the old text.
    """

    state: str
    old: Block | None
    new: Block | None
    moved: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Comparison:
    """The pairs in the order of the new version; what is gone stands where it stood."""

    pairs: tuple[Pair, ...]

    def count(self, state: str) -> int:
        """How many pairs are in this state."""
        return sum(pair.state == state for pair in self.pairs)


def compare(old: Sequence[Block], new: Sequence[Block]) -> Comparison:
    """Pair the clauses of two versions and mark what changed inside each of them."""
    budget = _Budget(WORK_LIMIT)
    return Comparison(tuple(_pair(before, after, budget) for before, after in paired(old, new)))


class _Budget:
    """The work one comparison may still do; when it is used up, clauses change as a whole."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def allows(self, work: int) -> bool:
        self.left -= work
        return self.left >= 0


def _pair(old: Block | None, new: Block | None, budget: _Budget) -> Pair:
    if old is None or new is None:
        return _one_sided(old, new)
    moved = old.anchor != new.anchor and bool(old.anchor or new.anchor)
    if bare_text(old) == bare_text(new) and old.html == new.html:
        return Pair("unchanged", old, new, moved, (("same", new.text),))
    return Pair("changed", old, new, moved, tuple(_words_changed(old.text, new.text, budget)))


def _one_sided(old: Block | None, new: Block | None) -> Pair:
    if new is not None:
        return Pair("added", None, new, False, (("added", new.text),))
    assert old is not None  # noqa: S101 - paired() gives no pair of nothing
    return Pair("removed", old, None, False, (("removed", old.text),))


def _words_changed(old: str, new: str, budget: _Budget) -> list[Piece]:
    whole = [piece for piece in (("removed", old), ("added", new)) if piece[1]]
    if max(len(old), len(new)) > LONGEST_CLAUSE or fuzz.ratio(old, new) < LEAST_ALIKE:
        return whole
    before, after = rjieba.cut(old), rjieba.cut(new)
    if not budget.allows(len(before) * len(after)):
        return whole
    return list(_merged(_without_crumbs(list(_aligned(before, after)))))


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            yield "same", "".join(after[step.dest_start : step.dest_end])
            continue
        if step.src_end > step.src_start:
            yield "removed", "".join(before[step.src_start : step.src_end])
        if step.dest_end > step.dest_start:
            yield "added", "".join(after[step.dest_start : step.dest_end])


def _without_crumbs(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A single sign left equal between two changes reads better as part of the change."""
    for index, (state, words) in enumerate(pieces):
        inner = 0 < index < len(pieces) - 1
        if state == "same" and inner and len(words) < SHORTEST_COMMON:
            yield "removed", words
            yield "added", words
        else:
            yield state, words


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Each run of changes as one removed and one added piece."""
    removed, added = "", ""
    for state, words in pieces:
        if state == "removed":
            removed += words
        elif state == "added":
            added += words
        else:
            yield from _change(removed, added)
            removed, added = "", ""
            yield state, words
    yield from _change(removed, added)


def _change(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield "removed", removed
    if added:
        yield "added", added
