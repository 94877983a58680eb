"""An answer in the making: found documents, their points and why each is there."""

from dataclasses import dataclass, field

from portal.search.engine.scoring import Scored


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

    def lift(self, ordinal: int, points: float, reason: str) -> None:
        """Put a document into the answer with at least these points."""
        before = float(self.scored.scores[ordinal]) if self.scored.mask[ordinal] else 0.0
        self.scored.scores[ordinal] = max(before, points)
        self.scored.mask[ordinal] = True
        self.reasons.setdefault(ordinal, []).append(reason)
