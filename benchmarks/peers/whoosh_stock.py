"""Whoosh as its documentation has it: analyzers, one segment writer, one searcher kept open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from whoosh.analysis import Token, Tokenizer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.query import And, Or, Phrase, Term

from benchmarks.peers.engine import PAGE, Engine, Found
from benchmarks.peers.shelf import Cut, cut
from portal.search import analysis
from portal.search.values import Entry

if find_spec("jieba"):
    import jieba
    from jieba.analyse import ChineseAnalyzer

TITLE_BOOST = 2.0
WRITER_MEBIBYTES = 256


class Terms(Tokenizer):
    """Terms of a function, numbered one after the other."""

    def __init__(self, terms: Callable[[str], list[str]]) -> None:
        self.terms = terms

    def __call__(self, value: str, positions: bool = False, **_: Any) -> Iterator[Token]:
        token = Token(positions)
        for place, term in enumerate(self.terms(value)):
            token.text, token.boost, token.pos = term, 1.0, place
            yield token


class WhooshWords(Engine):
    """Our words in a plain text field, so that only the engine differs."""

    name = "whoosh-words"
    label = "Whoosh 2.7.4, our words"
    is_slow = True
    is_kept = True
    takes_words = False

    def analyzer(self) -> Any:
        """What cuts texts into terms."""
        return Terms(analysis.words)

    def terms(self, question: str) -> list[str]:
        """What a question is cut into."""
        return analysis.query_words(question)

    def build(self, material: Iterable[Cut]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        analyzer = self.analyzer()
        schema = Schema(
            number=NUMERIC(stored=True, unique=True),
            title=TEXT(analyzer=analyzer),
            body=TEXT(analyzer=analyzer),
            year=NUMERIC(sortable=True),
            issuer=ID(sortable=True),
        )
        self.index = create_in(str(self.folder), schema)
        writer = self.index.writer(limitmb=WRITER_MEBIBYTES)
        for text in material:
            writer.add_document(**fields_of(text))
        writer.commit()

    def open(self) -> None:
        self.index = open_dir(str(self.folder))
        self.searcher = self.index.searcher()

    def words(self, words: Sequence[str]) -> Found:
        return self.found(And([Term("body", word) for word in words]))

    def phrase(self, phrase: str) -> Found:
        return self.found(Phrase("body", self.terms(phrase)))

    def found(self, query: Any) -> Found:
        """The page, facets counted by Whoosh."""
        results = self.searcher.search(query, limit=PAGE, groupedby=["year", "issuer"])
        return Found(
            len(results),
            tuple(hit["number"] for hit in results),
            {int(year): len(group) for year, group in results.groups("year").items()},
            {str(name): len(group) for name, group in results.groups("issuer").items()},
        )

    def any_of(self, question: str) -> list[int]:
        terms = self.terms(question)
        titles = [Term("title", term, boost=TITLE_BOOST) for term in terms]
        query = Or(titles + [Term("body", term) for term in terms])
        return [hit["number"] for hit in self.searcher.search(query, limit=PAGE)]

    def change(self, entry: Entry) -> None:
        writer = self.index.writer(limitmb=WRITER_MEBIBYTES)
        writer.update_document(**fields_of(cut(entry)))
        writer.commit()
        self.searcher = self.index.searcher()


class WhooshJieba(WhooshWords):
    """The analyzer that jieba brings for Whoosh."""

    name = "whoosh"
    label = "Whoosh 2.7.4, ChineseAnalyzer"

    @classmethod
    def missing(cls) -> str:
        return "" if find_spec("jieba") else "the package jieba is not installed"

    def analyzer(self) -> Any:
        return ChineseAnalyzer()

    def warm(self) -> None:
        super().warm()
        jieba.setLogLevel(logging.WARNING)
        # Its cache goes with the run.
        jieba.dt.tmp_dir = str(self.folder.parent)
        jieba.initialize()


class WhooshPairs(WhooshWords):
    """Pairs of characters in place of words."""

    name = "whoosh-pairs"
    label = "Whoosh 2.7.4, bigrams"

    def analyzer(self) -> Any:
        return Terms(analysis.bigrams)

    def terms(self, question: str) -> list[str]:
        return analysis.bigrams(question)


def fields_of(text: Cut) -> dict[str, Any]:
    """A text as keyword arguments of a Whoosh writer."""
    return {
        "number": text.number,
        "title": text.title,
        "body": text.body,
        "year": text.year,
        "issuer": text.issuer,
    }
