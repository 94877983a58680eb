"""Which documents have a phrase, told from where its terms stand; no text is read.

A phrase is its terms with their spots, as `analysis.placed` gives them: pairs of Han characters
that overlap, and runs of other letters. Where every character is in one pair at least, and those
pairs stand as in the phrase, the phrase stands there, so that only some pairs need be looked at.
"""

from collections.abc import Sequence

import numpy as np

from portal.search.engine.blocks import Numbers
from portal.search.engine.dictionary import FieldTerms
from portal.search.engine.segments import SPOT_BITS, Keys, Segment

Placed = tuple[str, int]
Held = tuple[Numbers, Numbers]

SPOTS = (np.uint64(1) << SPOT_BITS) - np.uint64(1)
_NOWHERE: Held = (np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint32))


def holding(segment: Segment, field: str, phrase: Sequence[Placed]) -> Held:
    """The documents of a segment that have the phrase, ascending, and how often each has it.

    The field must have spots.
    """
    terms = segment.field(field)
    found = [terms.row_of(term.encode("utf-8", "replace")) for term, _ in phrase] if terms else []
    rows = [row for row in found if row is not None]
    if terms is None or not rows or len(rows) < len(found):
        return _NOWHERE
    costs = [terms.spots(row).end - terms.spots(row).start for row in rows]
    # The rarest is looked at first even where it could be left out: few documents are then left.
    rarest = min(range(len(costs)), key=costs.__getitem__)
    chosen = sorted({rarest, *enough(phrase, costs)}, key=costs.__getitem__)
    lists = {rows[at]: segment.list_of(terms, rows[at]) for at in chosen}
    if len(rows) == 1:
        return lists[rows[0]]
    keys = _standing(segment, terms, lists, [(rows[at], phrase[at][1]) for at in chosen])
    return _counted((keys >> SPOT_BITS).astype(np.uint32))


def enough(phrase: Sequence[Placed], costs: Sequence[int]) -> list[int]:
    """The cheapest places in the phrase whose terms have every character.

    Of neighbouring pairs one may be left out when those on both sides stay.
    """
    best: list[tuple[int, list[int]]] = []
    for at, (_, spot) in enumerate(phrase):
        starts_run = at == 0 or phrase[at - 1][1] != spot - 1
        skips = not starts_run and at > 1 and phrase[at - 2][1] == spot - 2
        before = [best[at - 1]] if at else [(0, [])]
        cost, places = min([*before, best[at - 2]] if skips else before)
        best.append((cost + costs[at], [*places, at]))
    return best[-1][1]


def _standing(
    segment: Segment, terms: FieldTerms, lists: dict[int, Held], wanted: Sequence[tuple[int, int]]
) -> Keys:
    """Where the phrase stands, from rows of terms and their spots in it, the cheapest first."""
    among = np.ones(segment.documents, dtype=bool)
    for documents, _ in lists.values():
        having = np.zeros(segment.documents, dtype=bool)
        having[documents] = True
        among &= having
    keys: Keys | None = None
    last, standing = -1, np.zeros(0, dtype=np.uint64)
    for row, spot in wanted:
        if row != last:
            last, standing = row, segment.spots_of(terms, row, *lists[row], among)
        placed = _moved_back(standing, spot)
        keys = placed if keys is None else _common(keys, placed)
        if not len(keys):
            break
        among = np.zeros(segment.documents, dtype=bool)
        among[keys >> SPOT_BITS] = True
    return standing if keys is None else keys


def _moved_back(standing: Keys, spot: int) -> Keys:
    """Where the phrase would begin; a term nearer to the start of its text cannot be meant."""
    if not spot:
        return standing
    moved: Keys = standing[(standing & SPOTS) >= spot] - np.uint64(spot)
    return moved


def _common(one: Keys, other: Keys) -> Keys:
    """What is in both; each ascending, without repetition."""
    few, many = (one, other) if len(one) < len(other) else (other, one)
    if not len(few):
        return few
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    common: Keys = few[many[places] == few]
    return common


def _counted(documents: Numbers) -> Held:
    """The different ones of ascending documents, and how often each came."""
    firsts = np.flatnonzero(np.diff(documents, prepend=documents[:1] + np.uint32(1)))
    return documents[firsts], np.diff(firsts, append=len(documents)).astype(np.uint32)
