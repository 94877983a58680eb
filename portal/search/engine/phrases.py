"""Which documents have a phrase, told from where its terms stand; no text is read.

A phrase is its terms with their spots, as `analysis.placed` gives them: pairs of Han characters
that overlap, and runs of other letters. Where every character is in one pair at least, and all
pairs stand as in the phrase, the phrase stands there, so that only some pairs need be looked at.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from portal.search.engine.segments import SPOT_BITS, Keys, Mask, Segment

Placed = tuple[str, int]


def holding(segment: Segment, field: str, phrase: Sequence[Placed], among: Mask) -> Mask:
    """Which documents of a segment have the phrase in a field that has spots; bool[documents].

    Looked for only `among` these, which all have all the terms.
    """
    if len(phrase) == 1 or not among.any():
        return among
    costs = [segment.occurrences(field, term) for term, _ in phrase]
    keys: Keys | None = None
    last, standing = "", np.zeros(0, dtype=np.uint64)
    for at in sorted(enough(phrase, costs), key=costs.__getitem__):
        term, spot = phrase[at]
        if term != last:
            last, standing = term, segment.spots(field, term, among)
        placed = standing - np.uint64(spot)
        keys = placed if keys is None else _common(keys, placed)
        if not len(keys):
            break
    found: Mask = np.zeros(segment.documents, dtype=bool)
    if keys is not None:
        found[keys >> SPOT_BITS] = True
    return found


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


def with_all(segment: Segment, field: str, terms: Iterable[str]) -> Mask:
    """Which documents of a segment have all the terms; bool[documents]."""
    mask: Mask = np.ones(segment.documents, dtype=bool)
    for term in terms:
        having = np.zeros(segment.documents, dtype=bool)
        found = segment.postings(field, term)
        if found is not None:
            having[found[0]] = True
        mask &= having
    return mask


def _common(one: Keys, other: Keys) -> Keys:
    """What is in both; each ascending, without repetition."""
    few, many = (one, other) if len(one) < len(other) else (other, one)
    if not len(few):
        return few
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    common: Keys = few[many[places] == few]
    return common
