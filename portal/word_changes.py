"""What changed between two wordings, word by word: for versions of texts and drafts of pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import rjieba
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

LONGEST_COMPARED = 6_000  # code points of a wording that is still compared word by word
WORK_LIMIT = 1_000_000_000  # pairs of words looked at in one comparison
LEAST_ALIKE = 30.0  # per cent; below that, marking single words helps nobody
SHORTEST_COMMON = 2  # code points; a lone 的 between two changes is no common ground

Piece = tuple[str, str]  # 'same', 'removed' or 'added', and the words


class Budget:
    """The work one comparison may still do; when it is used up, wordings change as a whole."""

    def __init__(self, limit: int = WORK_LIMIT) -> None:
        self.left = limit

    def allows(self, work: int) -> bool:
        """Take so much work from what is left; False when there was not enough."""
        self.left -= work
        return self.left >= 0


def changed_words(old: str, new: str, budget: Budget) -> list[Piece]:
    """The words of both in reading order.

    Without the removed ones they spell the new wording, without the added ones the old wording.
    """
    whole = [piece for piece in (("removed", old), ("added", new)) if piece[1]]
    if max(len(old), len(new)) > LONGEST_COMPARED or fuzz.ratio(old, new) < LEAST_ALIKE:
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
