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
        codes, rest = analysis.pair_codes(text)
        pool.add("body_b", document, rest, codes)
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


def test_a_term_is_counted_up_to_255() -> None:
    pool = Pool()
    pool.add("body", 0, ["商标"] * 300, NO_PAIRS)
    [(_, terms, lists)] = list(pool.take())
    assert (terms, lists.counts.tolist()) == (["商标".encode()], [255])


def test_nothing_in_nothing_out() -> None:
    pool = Pool()
    pool.add("number", 0, [], NO_PAIRS)
    assert list(pool.take()) == []
