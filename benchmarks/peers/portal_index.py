"""Our index alone: the same work as the peers, on whole posting lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.peers.corpus import number_of
from benchmarks.peers.engine import PAGE, Engine, Found
from portal.search.analysis import placed
from portal.search.engine import schema
from portal.search.engine.index import SearchIndex
from portal.search.engine.reader import Reader
from portal.search.engine.scoring import Scored
from portal.search.values import Entry

INDEX = "index"


class PortalIndex(Engine):
    """All fields are built; questions of words use the words alone, as those of the peers do."""

    name = "index"
    label = "portal, index alone"

    def material(self) -> Iterable[Entry]:
        return self.shelf.entries()

    def build(self, material: Iterable[Entry]) -> None:
        SearchIndex(self.folder / INDEX).rebuild(material, self.shelf.count)

    def cpu_before(self) -> float:
        return 0.0  # it normalises and cuts by itself

    def open(self) -> None:
        self.index = SearchIndex(self.folder / INDEX)
        self.index.reader()

    def words(self, words: Sequence[str]) -> Found:
        reader = self.index.reader()
        groups = [[(schema.BODY, word, 1.0)] for word in words]
        return self.found(reader, reader.score(groups))

    def phrase(self, phrase: str) -> Found:
        reader = self.index.reader()
        return self.found(reader, reader.phrase(schema.BODY_PAIRS, placed(phrase)))

    def found(self, reader: Reader, scored: Scored) -> Found:
        """A page of what was scored."""
        page = reader.top(scored, PAGE)
        counts = reader.facets(scored, (schema.YEAR, schema.ISSUER))
        numbers = tuple(number_of(hit.key) for hit in page.hits)
        years = {int(year): count for year, count in counts[schema.YEAR].items()}
        issuers = {str(name): count for name, count in counts[schema.ISSUER].items()}
        return Found(page.total, numbers, years, issuers)

    def change(self, entry: Entry) -> None:
        self.index.write([entry], [], self.index.reader().change + 1)
