"""What clauses say now, which another room answers for, and what of it differs from before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, current_app
from rapidfuzz import fuzz, process

from portal.catalogue.clauses import Named
from portal.catalogue.traces_models import GroundSeen

#: a text that does not hold any more
ENDED = ("repealed", "expired")
MARK = re.compile(
    r"^\s*第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?[\s\u3000]*"
)
#: per cent of likeness below which a clause is another one, and above which it is the same
SAME_PLACE = 45.0
ELSEWHERE = 60.0


@dataclass(frozen=True)
class Clause:
    """An article: 第二十六条 and all its words."""

    label: str
    words: str


@dataclass(frozen=True)
class Wording:
    """A text as it reads now, its articles by their anchors; `whole` is all its words."""

    url: str
    validity: str
    is_digest: bool
    whole: str
    clauses: Mapping[str, Clause]


@dataclass(frozen=True)
class Change:
    """What became of a clause: a reason of `traces_models`, what it says now, where it stands."""

    reason: str
    words: str = ""
    label: str = ""


Finder = Callable[[Sequence[Named]], Mapping[Named, Wording]]


def init_app(app: Flask) -> None:
    app.extensions["catalogue_wordings"] = lambda _named: {}


def use(app: Flask, finder: Finder) -> None:
    """Ask this function how texts read now."""
    app.extensions["catalogue_wordings"] = finder


def wordings(named: Sequence[Named]) -> Mapping[Named, Wording]:
    """The texts among those named that are held; one question to the library."""
    finder: Finder = current_app.extensions["catalogue_wordings"]
    return finder(list(dict.fromkeys(named))) if named else {}


def words_of(wording: Wording | None, anchor: str) -> str:
    """The words of a clause, '' for the whole text and for what is not held."""
    clause = wording.clauses.get(anchor) if wording and anchor else None
    return clause.words if clause else ""


def digest_of(wording: Wording | None, anchor: str) -> str:
    """Tells one wording of a clause, or of the whole text, from another; '' when it is not held."""
    if wording is None:
        return ""
    if anchor and anchor not in wording.clauses:
        return ""
    words = bare(words_of(wording, anchor) if anchor else wording.whole)
    return hashlib.sha256(words.encode()).hexdigest()


def bare(words: str) -> str:
    """Words without the number of their article and without blanks: what renumbering keeps."""
    return "".join(MARK.sub("", words).split())


def change(seen: GroundSeen, wording: Wording | None) -> Change | None:
    """What became of a clause since it was seen; None when it holds as it did.

    An original that comes for a digest changes nothing: the words before were not its own.
    """
    if not seen.url:
        return None
    if wording is None:
        return Change("withdrawn")
    if wording.validity in ENDED and seen.validity not in ENDED:
        return Change("repealed", words_of(wording, seen.anchor))
    if not seen.digest or (seen.is_digest and not wording.is_digest):
        return None
    if digest_of(wording, seen.anchor) == seen.digest:
        return None
    return _reworded(seen, wording) if seen.anchor else Change("reworded")


def _reworded(seen: GroundSeen, wording: Wording) -> Change:
    """The clause under its number, under another one, or nowhere."""
    before, here = bare(seen.words), wording.clauses.get(seen.anchor)
    if here and fuzz.ratio(before, bare(here.words)) >= SAME_PLACE:
        return Change("reworded", here.words)
    others = {anchor: bare(clause.words) for anchor, clause in wording.clauses.items()}
    best = process.extractOne(before, others, scorer=fuzz.ratio, score_cutoff=ELSEWHERE)
    if best is not None and best[2] != seen.anchor:
        found = wording.clauses[best[2]]
        return Change("moved", found.words, found.label)
    return Change("reworded", here.words) if here else Change("removed")
