"""An answer in the making: found documents, their points and why each is there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.search import queries
from portal.search.engine.reader import Reader
from portal.search.engine.scoring import Scored
from portal.search.ranking import Title


@dataclass
class Answer:
    """Found documents with their points; `way` says how the question was read.

    `way` is 'number', 'near_number', 'citing_number', 'no_number', 'letters', 'words', 'browse' or
    'nothing'; `reasons` are by ordinal; `complete` counts documents with all the words, `share` is
    the part of the words that was enough where there were too few; `is_exact` is False when hits
    were left unchecked.
    """

    way: str
    scored: Scored
    reasons: dict[int, list[str]] = field(default_factory=dict)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    complete: int = 0
    share: float = 1.0
    did_you_mean: str = ""
    is_exact: bool = True

    def lift(self, ordinal: int, points: float, reason: str) -> None:
        """Put a document into the answer with at least these points."""
        before = float(self.scored.scores[ordinal]) if self.scored.mask[ordinal] else 0.0
        self.scored.scores[ordinal] = max(before, points)
        self.scored.mask[ordinal] = True
        self.reasons.setdefault(ordinal, []).append(reason)


class Shelf:
    """Titles of documents by ordinal, fetched once a request; a deleted one has none."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.found: dict[int, Title | None] = {}

    def titles(self, ordinals: Iterable[int]) -> dict[int, Title]:
        wanted = list(ordinals)
        keys = {self.reader.key(n): n for n in wanted if n not in self.found}
        if keys:
            self.found.update(dict.fromkeys(keys.values()))
            self.found.update({keys[k]: t for k, t in queries.titles(list(keys)).items()})
        return {n: title for n in wanted if (title := self.found[n]) is not None}
