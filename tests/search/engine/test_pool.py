"""Terms of documents are turned over into lists of documents."""

from collections import Counter

import numpy as np
import pytest

from portal.search import analysis
from portal.search.engine import pool as pools
from portal.search.engine.pool import Pool
from tests.search.engine.samples import entries

NO_PAIRS = np.zeros(0, dtype=np.uint64)


def test_lists_have_the_documents_and_counts_of_every_term() -> None:
    pool, expected = Pool(), {}
    for document, entry in enumerate(entries(60)):
        text = analysis.normalise(entry.title + entry.passages[0].text)
        pairs = analysis.pairs_of(text)
        pool.add("body_b", document, pairs.rest, pairs.codes)
        for term, count in Counter(analysis.bigrams(text)).items():
            expected.setdefault(term, {})[document] = count
    [(field, terms, lists)] = list(pool.take())
    assert field == "body_b"
    assert terms == sorted(term.encode() for term in expected)
    for row, term in enumerate(terms):
        one = lists.part(row, row + 1)
        found = dict(zip(one.documents.tolist(), one.counts.tolist(), strict=True))
        assert found == expected[term.decode()]


def test_batches_are_counted_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, small = Pool(), Pool()
    for document, entry in enumerate(entries(30)):
        whole.add("title", document, analysis.words(entry.title), NO_PAIRS)
    monkeypatch.setattr(pools, "_BATCH", 20)
    for document, entry in enumerate(entries(30)):
        small.add("title", document, analysis.words(entry.title), NO_PAIRS)
    [(_, terms, lists)], [(_, same_terms, same)] = list(whole.take()), list(small.take())
    assert terms == same_terms
    assert lists.documents.tolist() == same.documents.tolist()
    assert lists.counts.tolist() == same.counts.tolist()


def test_a_term_is_counted_as_often_as_it_comes() -> None:
    pool = Pool()
    pool.add("body", 0, ["商标"] * 70_000, NO_PAIRS)
    [(_, terms, lists)] = list(pool.take())
    assert (terms, lists.counts.tolist()) == (["商标".encode()], [70_000])


def test_it_is_kept_where_every_term_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_BATCH", 700)
    pool, expected = Pool(), {}
    for document, entry in enumerate(entries(40)):
        text = analysis.normalise("\n".join(passage.text for passage in entry.passages))
        pairs = analysis.pairs_of(text)
        pool.add("body_b", document, pairs.rest, pairs.codes, pairs.spots)
        for term, spot in analysis.placed(text):
            expected.setdefault(term, []).append((document, spot))
    [(_, terms, lists)] = list(pool.take())
    owners = np.repeat(lists.documents, lists.counts).tolist()
    standing = list(zip(owners, lists.spots.tolist(), strict=True))
    found: dict[str, list[tuple[int, int]]] = {}
    for row, term in enumerate(terms):
        size = int(lists.part(row, row + 1).counts.sum())
        found[term.decode()], standing = standing[:size], standing[size:]
    assert found == expected


def test_nothing_in_nothing_out() -> None:
    pool = Pool()
    pool.add("number", 0, [], NO_PAIRS)
    assert list(pool.take()) == []
