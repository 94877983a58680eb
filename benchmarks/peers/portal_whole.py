"""The whole search of the portal: every way of reading a question, its database, six facets."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence

from flask_migrate import upgrade

from benchmarks.peers.corpus import number_of
from benchmarks.peers.engine import Engine, Found
from benchmarks.peers.portal_index import INDEX, PortalIndex
from benchmarks.stage import let_go, make_app, write_entries
from portal.search import follower, results, services
from portal.search.results import Results
from portal.search.values import Entry
from portal.search.wanted import wanted
from portal.transaction import transaction


class Portal(Engine):
    """It does more than the others: near titles, slips and most of the words join its answers."""

    name = "portal"
    label = "portal, whole search"
    has_page_alone = True
    after = PortalIndex.name

    def material(self) -> Iterable[Entry]:
        return self.shelf.entries()

    def build(self, material: Iterable[Entry]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.open()
        with self.app.app_context():
            upgrade()
            let_go()
        write_entries(self.folder, material)
        built = self.shelf.path.parent / PortalIndex.name / INDEX
        if built.exists():  # the same texts at the same change: no need to build it twice
            shutil.copytree(built, self.app.config["SETTINGS"].index_folder)
            return
        with self.app.app_context():
            follower.rebuild()
            let_go()

    def cpu_before(self) -> float:
        return 0.0

    def open(self) -> None:
        self.app = make_app(self.folder)

    def words(self, words: Sequence[str]) -> Found:
        found = self.search(" ".join(words))
        return self.found(found, found.reading.complete)

    def phrase(self, phrase: str) -> Found:
        found = self.search(f'"{phrase}"')
        return self.found(found, found.total)

    def page(self, kind: str, question: str) -> Found:
        return self.answer(kind, question)

    def search(self, text: str) -> Results:
        """The results page of a question that no cache answers."""
        with self.app.app_context():
            results.init_app(self.app)
            return results.search(wanted(text, {}))

    def found(self, found: Results, total: int) -> Found:
        """Our answer in the form of the others."""
        years = {int(value.value): value.count for value in found.facets["year"]}
        issuers = {value.value: value.count for value in found.facets["issuer"]}
        numbers = tuple(number_of(item.entry.key) for item in found.items)
        return Found(total, numbers, years, issuers)

    def any_of(self, question: str) -> list[int]:
        return [number_of(item.entry.key) for item in self.search(question).items]

    def change(self, entry: Entry) -> None:
        with self.app.app_context():
            with transaction():
                services.put(entry)
            follower.follow()
