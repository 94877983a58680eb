"""Questions made of texts: a whole clause, and a piece cut out of the middle of one."""

from __future__ import annotations

import re

from benchmarks.relevance.items import Draw, Item, judged
from benchmarks.relevance.library import Known
from portal.search.analysis import normalise

CLAUSE = re.compile("(?<=[,;:。.\n])[\u4e00-\u9fff]{9,25}(?=[,;:。.\n])")
LONG_RUN = re.compile("[\u4e00-\u9fff]{20,}")
SHORTEST_PIECE, LONGEST_PIECE = 8, 12
MOST_RIGHT = 5


def clause(draw: Draw, source: Known) -> Item | None:
    """A whole short clause."""
    return judged_by_text(draw, "b", source, one_of(draw, CLAUSE, source))


def inside(draw: Draw, source: Known) -> Item | None:
    """Eight to twelve characters from inside a long run, begun and ended anywhere."""
    run = one_of(draw, LONG_RUN, source)
    if not run:
        return None
    length = draw.dice.randint(SHORTEST_PIECE, LONGEST_PIECE)
    start = draw.dice.randint(1, len(run) - length - 1)
    return judged_by_text(draw, "b2", source, run[start : start + length])


def judged_by_text(draw: Draw, kind: str, source: Known, sentence: str) -> Item | None:
    """Right is every text that really has the sentence."""
    if not sentence:
        return None
    right = [text for text in draw.library.texts if sentence in text.text]
    return judged(kind, sentence, source, right, MOST_RIGHT)


def one_of(draw: Draw, pattern: re.Pattern[str], source: Known) -> str:
    """A match in some passage of a text, '' when the passage has none."""
    passages = source.entry.passages
    found = pattern.findall(normalise(draw.dice.choice(passages).text)) if passages else []
    return draw.dice.choice(found) if found else ""
