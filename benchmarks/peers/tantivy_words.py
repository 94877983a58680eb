"""tantivy, given our words joined by spaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import Any

from benchmarks.peers.corpus import number_of
from benchmarks.peers.engine import PAGE, Engine, Found
from benchmarks.peers.shelf import Cut, cut
from portal.search import analysis
from portal.search.values import Entry

if find_spec("tantivy"):
    import tantivy

TITLE_BOOST = 2.0
WRITER_BYTES = 256 * 2**20
SMALL_WRITER_BYTES = 15 * 2**20
MOST_VALUES = 1_000
FACETS = {
    "years": {"terms": {"field": "year", "size": MOST_VALUES}},
    "issuers": {"terms": {"field": "issuer", "size": MOST_VALUES}},
}


class TantivyWords(Engine):
    """Counts and facets by its collector and its aggregations."""

    name = "tantivy"
    label = "tantivy, our words"

    @classmethod
    def missing(cls) -> str:
        return "" if find_spec("tantivy") else "the package tantivy is not installed"

    def build(self, material: Iterable[Cut]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(schema(), path=str(self.folder))
        writer = self.index.writer(WRITER_BYTES)
        for text in material:
            writer.add_document(document_of(text))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self.index = tantivy.Index.open(str(self.folder))
        self.schema = self.index.schema
        self.searcher = self.index.searcher()
        self.writer: Any = None

    def words(self, words: Sequence[str]) -> Found:
        terms = [self.term("body", word) for word in words]
        return self.found(tantivy.Query.boolean_query([(tantivy.Occur.Must, t) for t in terms]))

    def phrase(self, phrase: str) -> Found:
        words = analysis.query_words(phrase)
        if len(words) == 1:
            return self.words(words)
        return self.found(tantivy.Query.phrase_query(self.schema, "body", words))

    def found(self, query: Any) -> Found:
        """The page, with facets by aggregation."""
        searcher = self.searcher
        results = searcher.search(query, PAGE)
        counts = searcher.aggregate(query, FACETS)
        addresses = [address for _, address in results.hits]
        numbers = searcher.fast_field_values("number", addresses)
        years, issuers = (counts[name]["buckets"] for name in FACETS)
        return Found(
            results.count,
            tuple(numbers),
            {int(bucket["key"]): bucket["doc_count"] for bucket in years},
            {str(bucket["key"]): bucket["doc_count"] for bucket in issuers},
        )

    def term(self, field: str, word: str) -> Any:
        return tantivy.Query.term_query(self.schema, field, word)

    def any_of(self, question: str) -> list[int]:
        clauses = []
        for word in analysis.query_words(question):
            boosted = tantivy.Query.boost_query(self.term("title", word), TITLE_BOOST)
            clauses += [boosted, self.term("body", word)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, c) for c in clauses])
        addresses = [address for _, address in self.searcher.search(query, PAGE).hits]
        return list(self.searcher.fast_field_values("number", addresses))

    def change(self, entry: Entry) -> None:
        self.writer = self.writer or self.index.writer(SMALL_WRITER_BYTES, 1)
        self.writer.delete_documents_by_term("number", number_of(entry.key))
        self.writer.add_document(document_of(cut(entry)))
        self.writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()


def schema() -> Any:
    """Title and body in words, number, year and issuer in columns."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="position")
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("year", fast=True)
    builder.add_text_field("issuer", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def document_of(text: Cut) -> Any:
    """A text as tantivy takes it."""
    document = tantivy.Document(title=text.title_words, body=text.body_words, issuer=text.issuer)
    document.add_unsigned("number", text.number)
    document.add_unsigned("year", text.year)
    return document
