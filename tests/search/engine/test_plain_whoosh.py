"""Plain Whoosh opens the directory and finds, scores and counts the same."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser
from whoosh.query import And, AndMaybe, Or, Prefix, Term
from whoosh.searching import Searcher

from portal.search.engine.errors import IndexBusy
from portal.search.engine.filters import Order
from portal.search.engine.index import SearchIndex
from portal.search.engine.schema import BODY, BODY_PAIRS, KEY, TITLE, TITLE_PAIRS
from tests.search.engine.samples import entries

QUERIES: dict[str, tuple[list[list[tuple[str, str, float]]], list[tuple[str, str, float]]]] = {
    "one word": ([[(BODY, "商标", 1.0)]], []),
    "title or body": ([[(TITLE, "专利", 2.0), (BODY, "专利", 1.0)]], []),
    "two words": ([[(BODY, "申请人", 1.0)], [(BODY, "资助", 1.0)]], []),
    "three groups": (
        [[(TITLE, w, 2.0), (BODY, w, 1.0)] for w in ("知识", "产权局", "条例")],
        [],
    ),
    "with a bonus": (
        [[(BODY, "国际", 1.0)]],
        [(TITLE_PAIRS, "商标", 1.2), (BODY_PAIRS, "注册", 0.35)],
    ),
    "a phrase as bigrams": ([[(BODY_PAIRS, p, 1.0)] for p in ("三十", "十日", "日内")], []),
    "letters": ([[(BODY, "pct", 1.0)]], []),
    "nothing": ([[(BODY, "龘", 1.0)]], []),
}


def grown(folder: Path) -> SearchIndex:
    """An index with several segments and deleted documents."""
    index = SearchIndex(folder)
    index.rebuild(entries(120), 1)
    index.write(entries(40, seed=8, first=100), ["policy-3", "policy-50"], 2)
    index.write(entries(15, seed=9, first=30), [f"policy-{n}" for n in range(60, 70)], 3)
    return index


def plain(index: SearchIndex) -> whoosh_index.FileIndex:
    return whoosh_index.open_dir(str(index.folder / index.reader().state.directory))


def plain_query(groups: list[Any], bonus: list[Any]) -> Any:
    required = And([Or([Term(f, t, boost=b) for f, t, b in group]) for group in groups])
    return AndMaybe(required, Or([Term(f, t, boost=b) for f, t, b in bonus])) if bonus else required


def plain_scores(searcher: Searcher, query: Any, limit: int | None = None) -> dict[int, float]:
    return {hit.docnum: hit.score for hit in searcher.search(query, limit=limit)}


@pytest.mark.parametrize("name", QUERIES)
def test_totals_scores_and_order_are_the_same(folder: Path, name: str) -> None:
    index = grown(folder)
    reader = index.reader()
    assert len(reader.segments) > 2
    groups, bonus = QUERIES[name]
    page = reader.top(reader.score(groups, bonus=bonus), reader.size)
    with plain(index).searcher() as searcher:
        expected = plain_scores(searcher, plain_query(groups, bonus))
        best = plain_scores(searcher, plain_query(groups, bonus), limit=10)
    assert page.total == len(expected)
    found = {hit.ordinal: hit.score for hit in page.hits}
    assert found == pytest.approx(expected, rel=1e-5)
    assert [hit.score for hit in page.hits[:10]] == pytest.approx(list(best.values()), rel=1e-5)


def test_facets_are_the_same(folder: Path) -> None:
    index = grown(folder)
    reader = index.reader()
    scored = reader.score([[(BODY, "商标", 1.0)]])
    with plain(index).searcher() as searcher:
        found = list(searcher.docs_for_query(Term(BODY, "商标")))
        for name in ("issuer", "kind", "published_on"):
            column = searcher.reader().column_reader(name, translate=False)
            expected = Counter(column[document].decode() for document in found)
            expected.pop("", None)
            assert reader.facets(scored, [name])[name] == expected
        years = searcher.reader().column_reader("year", translate=False)
        counted = Counter(years[document] for document in found if years[document])
        assert reader.facets(scored, ["year"])["year"] == counted


def test_merging_keeps_answers(folder: Path) -> None:
    index = grown(folder)
    before = {hit.key for hit in index.reader().top(index.reader().everything(), 1000).hits}
    for number in range(12):
        index.write(entries(1, seed=number, first=500 + number), [], 4 + number)
    reader = index.reader()
    assert len(reader.segments) < 11
    after = {hit.key for hit in reader.top(reader.everything(), 1000, order=Order.NEWEST).hits}
    assert after == before | {f"policy-{500 + number}" for number in range(12)}
    for groups, bonus in QUERIES.values():
        page = reader.top(reader.score(groups, bonus=bonus), reader.size)
        with plain(index).searcher() as searcher:
            expected = plain_scores(searcher, plain_query(groups, bonus))
        found = {hit.ordinal: hit.score for hit in page.hits}
        assert found == pytest.approx(expected, rel=1e-5)


def test_whoosh_reads_terms_keys_and_queries_typed_by_hand(folder: Path) -> None:
    index = grown(folder)
    reader = index.reader()
    whoosh = plain(index)
    with whoosh.searcher() as searcher:
        found = searcher.reader()
        terms = [term.decode() for term in found.lexicon(TITLE)]
        assert terms == sorted(set(terms))
        assert all(
            found.doc_frequency(TITLE, t) == reader.document_frequency(TITLE, t) for t in terms
        )
        assert found.frequency(BODY, "商标") > found.doc_frequency(BODY, "商标")
        assert "没有" not in terms
        assert (TITLE, "没有") not in found
        typed = QueryParser(BODY, whoosh.schema).parse("商標 資助")
        assert {term for _, term in typed.all_terms()} == {"商标", "资助"}
        scored = reader.score([[(BODY, "商标", 1.0)], [(BODY, "资助", 1.0)]])
        assert len(searcher.search(typed, limit=None)) == reader.top(scored, 1).total
        prefixed = set(searcher.docs_for_query(Prefix(TITLE, "知识")))
        assert prefixed == set(searcher.docs_for_query(Term(TITLE, "知识")))
        column = found.column_reader(KEY)
        assert [column[ordinal] for ordinal in range(3)] == [reader.key(o) for o in range(3)]


def test_the_portal_does_not_write_while_whoosh_does(folder: Path) -> None:
    index = grown(folder)
    lock = plain(index).lock("WRITELOCK")
    assert lock.acquire()
    with pytest.raises(IndexBusy):
        index.write(entries(1), [], 9)
    lock.release()
    index.write(entries(1), [], 9)
    assert index.reader().change == 9
