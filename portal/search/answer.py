"""An answer in the making: found documents, their points and why each is there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from portal.search.engine.scoring import Scored, scored_of


@dataclass
class Answer:
    """Found documents with their points; `way` says how the question was read.

    `way` is 'number', 'near_number', 'citing_number', 'no_number', 'letters', 'words', 'browse' or
    'nothing'; `reasons` are by ordinal; `complete` counts documents with all the words, `share` is
    the part of the words that was enough where there were too few; `is_exact` is False when there
    are more than those found, `is_checked` when not every text was checked for a phrase.
    """

    way: str
    scored: Scored
    reasons: dict[int, list[str]] = field(default_factory=dict)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    complete: int = 0
    share: float = 1.0
    did_you_mean: str = ""
    is_exact: bool = True
    is_checked: bool = True

    def lift(self, points: Mapping[int, float], reason: str) -> None:
        """Put documents into the answer, each with at least these points."""
        before = self.scored.points()
        lifted = {
            ordinal: max(before.get(ordinal, 0.0), least) for ordinal, least in points.items()
        }
        self.put(lifted)
        for ordinal in points:
            self.reasons.setdefault(ordinal, []).append(reason)

    def put(self, points: Mapping[int, float], gone: Collection[int] = ()) -> None:
        """Give documents new points, whether they were found before or not, and drop others."""
        self.scored = self.scored.replaced([*points, *gone], scored_of(points))
