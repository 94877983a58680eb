"""Scores, hits, facets, filters and terms of one generation."""

from pathlib import Path

import numpy as np
import pytest

from portal.search.engine.filters import Filters, Order
from portal.search.engine.index import SearchIndex
from portal.search.engine.reader import Reader
from portal.search.engine.schema import BODY, KEY, NUMBER, TITLE, TITLE_PAIRS
from portal.search.engine.scoring import NOTHING, Scored
from tests.search.engine.samples import entries, entry


def reader_of(folder: Path, *given: object) -> Reader:
    index = SearchIndex(folder)
    index.rebuild(given, 1)
    return index.reader()


def keys(reader: Reader, scored: Scored, most: int = 10, **options: object) -> list[str]:
    return [hit.key for hit in reader.top(scored, most, **options).hits]


def test_all_groups_must_match_and_any_clause_of_a_group_will_do(folder: Path) -> None:
    reader = reader_of(
        folder,
        entry(1, title="专利法", text="发明创造"),
        entry(2, title="商标法", text="商标与发明"),
        entry(3, title="著作权法", text="作品"),
    )
    patents = [(TITLE, "专利法", 2.0), (BODY, "商标", 1.0)]
    both = reader.score([patents, [(BODY, "发明", 1.0)]])
    assert sorted(keys(reader, both)) == ["policy-1", "policy-2"]
    assert keys(reader, reader.score([patents, [(BODY, "发明创造", 1.0)]])) == ["policy-1"]


def test_fewer_groups_may_be_enough(folder: Path) -> None:
    reader = reader_of(folder, entry(1, title="专利法"), entry(2, title="著作权法"))
    groups = [[(TITLE, "专利法", 1.0)], [(TITLE, "著作权", 1.0)], [(TITLE, "没有", 1.0)]]
    assert reader.top(reader.score(groups), 10).total == 0
    assert reader.top(reader.score(groups, need=1), 10).total == 2


def test_asking_for_nothing_finds_nothing(folder: Path) -> None:
    reader = reader_of(folder, entry(1))
    bonus = [(TITLE, "商标", 1.0)]
    assert reader.top(reader.score([], bonus=bonus), 10).total == 0
    assert reader.top(reader.score([[]]), 10).total == 0
    assert reader.top(reader.everything(), 10).total == 1


def test_a_bonus_lifts_but_does_not_find(folder: Path) -> None:
    reader = reader_of(folder, entry(1), entry(2, title="商标法实施条例释义"), entry(3, title="无"))
    scored = reader.score([[(TITLE, "商标", 1.0)]], bonus=[(TITLE_PAIRS, "释义", 5.0)])
    assert keys(reader, scored) == ["policy-2", "policy-1"]


def test_one_request_reads_a_list_once(folder: Path) -> None:
    reader = reader_of(folder, entry(1))
    asked, clause = reader.asked(), (TITLE, "商标", 1.0)
    first = reader.score([[clause]], asked=asked)
    assert asked.postings(clause) is asked.postings(clause)
    again = reader.score([[clause]], asked=asked)
    assert first.scores.tolist() == again.scores.tolist()


def test_only_what_is_asked_among_is_found(folder: Path) -> None:
    reader = reader_of(folder, entry(1), entry(2), entry(3))
    only = reader.mask(np.array([reader.ordinal("policy-2")]))
    assert keys(reader, reader.score([[(TITLE, "商标", 1.0)]], among=only)) == ["policy-2"]


def test_lists_and_one_by_one_score_the_same(folder: Path) -> None:
    reader = reader_of(folder, *entries(120))
    clause = (BODY, "商标", 1.0)
    scored = reader.score([[clause]])
    for ordinal, points in scored.points().items():
        alone = reader.score([[clause]], among=reader.mask(np.array([ordinal])))
        assert alone.points() == {ordinal: points}


def test_unknown_fields_and_terms_find_nothing(folder: Path) -> None:
    reader = reader_of(folder, entry(1))
    for field, term in (("nothing", "商标"), (TITLE, "没有"), (TITLE, ""), (TITLE, "\ud800")):
        assert reader.top(reader.score([[(field, term, 1.0)]]), 10).total == 0


def test_an_empty_index_answers(index: SearchIndex) -> None:
    reader = index.reader()
    scored = reader.score([[(TITLE, "商标", 1.0)]])
    assert reader.top(scored, 10) == reader.top(reader.everything(), 10)
    assert reader.facets(scored, ["kind", "topics", "year"]) == {
        "kind": {},
        "topics": {},
        "year": {},
    }
    assert reader.keys() == []


def test_topics_are_counted_one_by_one_and_unknown_values_are_not(folder: Path) -> None:
    reader = reader_of(
        folder,
        entry(1, topics=("专利", "商标"), year=2020, status=""),
        entry(2, topics=("商标", "商标"), year=0, status=""),
        entry(3, topics=(), year=2021, status="repealed"),
    )
    counts = reader.facets(reader.everything(), ["topics", "year", "status"])
    assert list(counts["topics"].items()) == [("商标", 2), ("专利", 1)]
    assert counts["year"] == {2020: 1, 2021: 1}
    assert counts["status"] == {"repealed": 1}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {1, 2, 3}),
        (Filters({"kind": ["notice", "case"]}), {2, 3}),
        (Filters({"kind": []}), {1, 2, 3}),
        (Filters({"kind": ["unheard"]}), set()),
        (Filters({"topics": ["专利"]}), {1, 2}),
        (Filters({"topics": ["专利"], "kind": ["notice"]}), {2}),
        (Filters(first_year=2020), {1, 2}),
        (Filters(last_year=2020), {1}),
        (Filters(first_year=2021, last_year=2022), {2}),
        (Filters({"topics": ["专利"]}, first_year=2021).without("year"), {1, 2}),
        (Filters({"topics": ["专利"]}, first_year=2021).without("topics"), {2}),
    ],
)
def test_filters(folder: Path, filters: Filters, expected: set[int]) -> None:
    reader = reader_of(
        folder,
        entry(1, kind="policy", topics=("专利", "商标"), year=2020),
        entry(2, kind="notice", topics=("专利",), year=2021),
        entry(3, kind="case", topics=(), year=0),
    )
    page = reader.top(reader.everything(), 10, filters)
    assert {hit.key for hit in page.hits} == {f"policy-{number}" for number in expected}
    counted = reader.facets(reader.everything(), ["kind"], filters)["kind"]
    assert sum(counted.values()) == page.total == len(expected)


def test_newest_first_with_unknown_dates_last(folder: Path) -> None:
    dates = {1: "2020-09", 2: "", 3: "2021", 4: "2020-09-01", 5: "2021"}
    reader = reader_of(folder, *(entry(n, published_on=day) for n, day in dates.items()))
    newest = keys(reader, reader.everything(), order=Order.NEWEST)
    assert newest == [f"policy-{number}" for number in (3, 5, 4, 1, 2)]


def test_equal_scores_come_newest_first_however_few_are_asked_for(folder: Path) -> None:
    reader = reader_of(
        folder, *(entry(n, published_on=f"20{n:02}") for n in range(10, 60)), entry(1, title="无")
    )
    scored = reader.score([[(TITLE, "商标", 1.0)]])
    newest = [f"policy-{number}" for number in range(59, 9, -1)]
    for most in (0, 1, 3, 49, 50, 80):
        assert keys(reader, scored, most) == newest[:most]


def test_a_short_page_is_the_head_of_a_long_one(folder: Path) -> None:
    reader = reader_of(folder, *entries(200))
    scored = reader.score([[(BODY, "商标", 1.0), (TITLE, "专利", 2.0)]])
    everything = keys(reader, scored, 200)
    assert len(everything) > 50
    for most in (1, 7, 20, 50):
        assert keys(reader, scored, most) == everything[:most]


def test_scores_and_mask_may_be_changed(folder: Path) -> None:
    reader = reader_of(folder, entry(1, authority=1), entry(2, authority=9), entry(3))
    scored = reader.score([[(TITLE, "商标", 1.0)]])
    scored = scored.plus((reader.numbers("authority") / 10).astype(np.float32))
    scored = scored.replaced([reader.ordinal("policy-3")], NOTHING)
    assert keys(reader, scored) == ["policy-2", "policy-1"]


def test_ordinals_keys_columns_and_terms(folder: Path) -> None:
    reader = reader_of(folder, entry(1, issuer="甲"), entry(2, issuer="乙", title="商务条例"))
    assert reader.keys() == ["policy-1", "policy-2"]
    assert [reader.ordinal(key) for key in ("policy-1", "policy-2", "policy-3")] == [0, 1, None]
    issuers = reader.column("issuer")
    assert [issuers.values[code] for code in issuers.codes] == ["甲", "乙"]
    assert reader.document_frequency(TITLE, "条例") == 2
    assert reader.terms(TITLE, "商", 2) == [("商务", 1), ("商标", 1)]
    assert reader.terms(TITLE, "条", 5) == [("条例", 2)]
    found = reader.postings(NUMBER, "闽市监知运-2020-2")
    assert found is not None
    assert found.ordinals.tolist() == [1]
    assert reader.postings(KEY, "policy-9") is None


def test_documents_of_all_segments_are_side_by_side(index: SearchIndex) -> None:
    for number in range(1, 5):
        index.write([entry(number, issuer=f"机关{number % 2}", year=2000 + number)], [], number)
    index.write([entry(2, title="专利法")], [], 5)
    reader = index.reader()
    assert len(reader.segments) > 1
    assert sorted(reader.keys()) == [f"policy-{number}" for number in range(1, 5)]
    held = reader.keys()
    assert [reader.key(reader.ordinal(key)) for key in held] == held
    scored = reader.score([[(TITLE, "商标", 1.0)]])
    assert set(keys(reader, scored)) == {"policy-1", "policy-3", "policy-4"}
    assert reader.facets(scored, ["issuer"])["issuer"] == {"机关1": 2, "机关0": 1}
    assert np.count_nonzero(reader.live) == reader.documents == 4
