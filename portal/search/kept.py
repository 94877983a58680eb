"""Entries with their passages kept in memory, because reading a long text back is dear."""

import threading
from collections import OrderedDict
from collections.abc import Collection

from flask import Flask, current_app

from portal.search import queries
from portal.search.values import Entry

# Two bytes each, as a rule; what objects take beside their characters is counted roughly.
MOST_CHARACTERS = 8_000_000
BESIDE_ENTRY, BESIDE_PASSAGE = 1_000, 150

Stated = tuple[str, int]


class Kept:
    """Entries by key and change number, the one used longest ago going first; safe in threads."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self.lock = threading.Lock()
        self.entries: OrderedDict[Stated, Entry] = OrderedDict()

    def get(self, stated: Stated) -> Entry | None:
        with self.lock:
            if stated in self.entries:
                self.entries.move_to_end(stated)
            return self.entries.get(stated)

    def put(self, stated: Stated, entry: Entry) -> None:
        """Keep an entry; one that would take a quarter of the room is not kept."""
        size = size_of(entry)
        if size * 4 > self.room:
            return
        with self.lock:
            if stated not in self.entries:
                self.entries[stated] = entry
                self.taken += size
            while self.taken > self.room:
                self.taken -= size_of(self.entries.popitem(last=False)[1])


def init_app(app: Flask) -> None:
    app.extensions["search_kept"] = Kept(MOST_CHARACTERS)


def size_of(entry: Entry) -> int:
    """About how many characters an entry takes."""
    texts = sum(len(passage.text) + BESIDE_PASSAGE for passage in entry.passages)
    return BESIDE_ENTRY + len(entry.title) + len(entry.summary) + texts


def entries(keys: Collection[str]) -> dict[str, Entry]:
    """The entries that can still be found, by key, with their passages.

    One query asks how each stands now; what is not kept is fetched by another.
    """
    kept: Kept = current_app.extensions["search_kept"]
    stated = queries.changes(keys)
    found = {key: kept.get((key, change)) for key, change in stated.items()}
    missing = [key for key, entry in found.items() if entry is None]
    if missing:
        fetched = queries.entries(missing)
        for key, entry in fetched.items():
            kept.put((key, stated[key]), entry)
        found |= fetched
    return {key: entry for key, entry in found.items() if entry is not None}
