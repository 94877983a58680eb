"""Who takes part in a run."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.peers.engine import Engine
from benchmarks.peers.portal_index import PortalIndex
from benchmarks.peers.portal_whole import Portal
from benchmarks.peers.postgres import Postgres
from benchmarks.peers.sqlite_full_text import SqliteTrigrams, SqliteWords
from benchmarks.peers.tantivy_words import TantivyWords
from benchmarks.peers.whoosh_stock import WhooshJieba, WhooshPairs, WhooshWords

ENGINES: dict[str, type[Engine]] = {
    engine.name: engine
    for engine in (
        PortalIndex,
        Portal,
        TantivyWords,
        SqliteWords,
        SqliteTrigrams,
        WhooshJieba,
        WhooshWords,
        Postgres,
    )
}
# Who comes when nobody is named; our words in plain Whoosh only differ from jieba's own in speed.
USUAL = [name for name in ENGINES if name != WhooshWords.name]
RELEVANCE: dict[str, type[Engine]] = {
    engine.name: engine for engine in (SqliteTrigrams, WhooshPairs, TantivyWords, SqliteWords)
}


def present(engines: dict[str, type[Engine]], chosen: Sequence[str]) -> list[type[Engine]]:
    """The engines that can run here, of those chosen; says which cannot, and why."""
    found: list[type[Engine]] = []
    for name in chosen:
        reason = engines[name].missing()
        if reason:
            print(f"left out: {engines[name].label}: {reason}", flush=True)
        else:
            found.append(engines[name])
    return found
