"""What editors teach the search: words that mean the same, and what is shown first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select

from portal import audit, changes
from portal.extensions import db
from portal.permissions import Actor
from portal.search.models import SearchBestBet, SearchSynonym
from portal.text import clean_line
from portal.transaction import transaction

LONGEST_WORD, MOST_WORDS = 30, 20
LONGEST_TITLE, LONGEST_NOTE, LONGEST_PATH = 80, 120, 200
_BETWEEN = re.compile(r"[、，,；;\n]+")
_PATH = re.compile(r"/(?![/\\])[^\s\\]*")
Row = TypeVar("Row", SearchSynonym, SearchBestBet)


class TeachingRefused(ValueError):
    """What was to be taught cannot be used; `template` is the Chinese sentence."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template % values if values else template)
        self.template, self.values = template, values


@dataclass(frozen=True)
class Bet:
    """A best bet as an editor writes it; `path` is an address of this portal."""

    queries: str
    title: str
    path: str
    note: str = ""


def words_in(text: str) -> list[str]:
    """The words of a line, separated by 、 or commas; each once, in their order."""
    words = [clean_line(word, LONGEST_WORD) for word in _BETWEEN.split(text)]
    return list(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def set_synonym(synonym_id: int | None, text: str, actor: Actor) -> None:
    """Add a group, or change the one with this id; raises TeachingRefused and TextRefused."""
    words = words_in(text)
    if len(words) < 2:
        raise TeachingRefused("请至少写两个词，用顿号隔开")
    with transaction():
        row = _row(SearchSynonym, synonym_id)
        row.words = words
        _taught(row, "teach_synonym", actor, {"words": words})


def set_best_bet(bet_id: int | None, bet: Bet, actor: Actor) -> None:
    """Add a best bet, or change the one with this id; raises TeachingRefused and TextRefused."""
    queries = words_in(bet.queries)
    title, note = clean_line(bet.title, LONGEST_TITLE), clean_line(bet.note, LONGEST_NOTE)
    path = clean_line(bet.path, LONGEST_PATH)
    if not queries or not title:
        raise TeachingRefused("请写明搜什么词时出现，以及显示的标题")
    if not _PATH.fullmatch(path):
        raise TeachingRefused("网址只能是本站的，以 / 开头，例如 /library/17")
    with transaction():
        row = _row(SearchBestBet, bet_id)
        row.queries, row.title, row.url, row.note = queries, title, path, note
        _taught(row, "teach_best_bet", actor, {"queries": queries, "path": path})


def forget(kind: str, row_id: int, actor: Actor) -> None:
    """Take a group of synonyms (`synonym`) or a best bet (`best_bet`) back; nothing if gone."""
    with transaction():
        row: SearchSynonym | SearchBestBet | None = db.session.get(KINDS[kind], row_id)
        if row is not None:
            _taught(row, f"forget_{kind}", actor, {})
            db.session.delete(row)


def taught() -> tuple[list[SearchSynonym], list[SearchBestBet]]:
    """All that has been taught, in the order in which it came; two queries."""
    synonyms = db.session.execute(select(SearchSynonym).order_by(SearchSynonym.id)).scalars()
    bets = db.session.execute(select(SearchBestBet).order_by(SearchBestBet.id)).scalars()
    return list(synonyms), list(bets)


KINDS: dict[str, type] = {"synonym": SearchSynonym, "best_bet": SearchBestBet}


def _row(model: type[Row], row_id: int | None) -> Row:
    row: Row | None = db.session.get(model, row_id) if row_id else None
    if row is None:
        row = model()
        db.session.add(row)
    return row


def _taught(
    row: SearchSynonym | SearchBestBet, action: str, actor: Actor, detail: dict[str, Any]
) -> None:
    """Every process reads the words anew when the change number moves."""
    db.session.flush()
    changes.next_number()
    audit.record(actor.label, action, f"search-{row.id}", detail)
