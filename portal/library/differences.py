"""Compares two versions of a text: pairs their clauses, and the words inside a changed clause."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.library.pairing import bare_text, paired
from portal.library.structure.values import Block
from portal.word_changes import Budget, Piece, changed_words


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
    budget = Budget()
    return Comparison(tuple(_pair(before, after, budget) for before, after in paired(old, new)))


def _pair(old: Block | None, new: Block | None, budget: Budget) -> Pair:
    if old is None or new is None:
        return _one_sided(old, new)
    moved = old.anchor != new.anchor and bool(old.anchor or new.anchor)
    if bare_text(old) == bare_text(new) and old.html == new.html:
        return Pair("unchanged", old, new, moved, (("same", new.text),))
    return Pair("changed", old, new, moved, tuple(changed_words(old.text, new.text, budget)))


def _one_sided(old: Block | None, new: Block | None) -> Pair:
    if new is not None:
        return Pair("added", None, new, False, (("added", new.text),))
    assert old is not None  # noqa: S101 - paired() gives no pair of nothing
    return Pair("removed", old, None, False, (("removed", old.text),))
