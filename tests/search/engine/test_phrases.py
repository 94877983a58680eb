"""Phrases are found where they stand, told by the index alone."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search import analysis
from portal.search.engine import spots
from portal.search.engine.index import SearchIndex
from portal.search.engine.phrases import enough
from portal.search.engine.schema import BODY_PAIRS, indexed_text
from portal.search.values import Entry
from tests.search.engine.samples import entries, entry

HAN = re.compile("[\u4e00-\u9fff]{4,}")


def found(index: SearchIndex, phrase: str) -> set[str]:
    reader = index.reader()
    mask = reader.holding(BODY_PAIRS, analysis.placed(analysis.normalise(phrase)))
    return {reader.key(int(ordinal)) for ordinal in mask.nonzero()[0]}


def holding(given: list[Entry], phrase: str) -> set[str]:
    wanted = analysis.normalise(phrase)
    return {e.key for e in given if wanted in analysis.normalise(indexed_text(e))}


def drawn(given: list[Entry], number: int) -> list[str]:
    chance = random.Random(3)
    phrases = []
    while len(phrases) < number:
        runs = HAN.findall(analysis.normalise(indexed_text(chance.choice(given))))
        run, length = chance.choice(runs), chance.randint(3, 8)
        start = chance.randrange(max(1, len(run) - length + 1))
        phrases.append(run[start : start + length])
    return phrases


def test_every_phrase_is_found_in_all_texts_that_have_it_and_in_no_other(folder: Path) -> None:
    index, given = SearchIndex(folder), entries(120)
    index.rebuild(given[:70], 1)
    index.write(given[70:90], [], 2)
    index.write(given[90:], [], 3)
    for phrase in drawn(given, 150):
        assert found(index, phrase) == holding(given, phrase), phrase


def test_it_is_the_same_after_deleting_and_merging(folder: Path) -> None:
    index, given = SearchIndex(folder), entries(60)
    index.rebuild(given[:40], 1)
    for number, one in enumerate(given[40:]):
        index.write([one], [f"policy-{number}"], number + 2)
    assert index.reader().state.segments[0].deleted or len(index.reader().segments) < 10
    for phrase in drawn(given, 60):
        assert found(index, phrase) == holding(given[20:], phrase), phrase


@pytest.mark.parametrize(
    ("phrase", "text", "has"),
    [
        ("知识产权质押", "办理知识产权质押登记", True),
        ("知识产权质押", "知识产权，质押；知识产权质权", False),
        ("知识产权质押", "产权质押与知识产权", False),
        ("放管服”改革", "深化“放管服”改革", True),
        ("放管服 改革", "深化“放管服”改革", True),
        ("pct 申请途径", "PCT申请途径", True),
        ("申请途径pct", "PCT申请途径", False),
        ("民民", "人民 民法 民民", True),
        ("民民民", "民民，民民", False),
        ("民民民", "人民民民法", True),
        ("年第2期内", "2020年第2期内刊", True),
        ("年第2期内", "2020年第3期内刊", False),
    ],
)
def test_what_stands_together(folder: Path, phrase: str, text: str, has: bool) -> None:
    index = SearchIndex(folder)
    index.rebuild([entry(1, title="甲", document_number="", issuer="乙", text=text)], 1)
    assert found(index, phrase) == ({"policy-1"} if has else set())


def test_a_text_that_begins_with_the_end_of_a_phrase_does_not_have_it(folder: Path) -> None:
    index = SearchIndex(folder)
    given = [
        entry(1, title="押登记知识产权", issuer="", text="识产权质押"),
        entry(2, title="办法", issuer="", text="知识产权质押登记"),
    ]
    index.rebuild(given, 1)
    assert found(index, "知识产权质押登记") == {"policy-2"}
    index.rebuild(given[:1], 2)
    assert found(index, "知识产权质押登记") == set()


def test_a_phrase_is_found_at_the_end_of_a_very_long_text(folder: Path) -> None:
    index = SearchIndex(folder)
    given = [
        entry(1, text="有关部门应当依法办理。" * 30_000 + "专利权质押登记终结"),
        entry(2, text="专利权质押"),
        entry(3, text="有关部门应当依法办理专利权"),
    ]
    index.rebuild(given, 1)
    assert found(index, "质押登记终结") == {"policy-1"}
    assert found(index, "应当依法办理") == {"policy-1", "policy-3"}
    assert found(index, "办理专利权") == {"policy-3"}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text("甲乙丙,1a ", max_size=40), min_size=1, max_size=6),
    phrase=st.text("甲乙丙", min_size=2, max_size=7),
)
def test_any_phrase_of_han_characters(tmp_path: Path, texts: list[str], phrase: str) -> None:
    index = SearchIndex(tmp_path / "search")
    given = [entry(n, title="题", issuer="", text=text) for n, text in enumerate(texts)]
    index.rebuild(given, 1)
    assert found(index, phrase) == holding(given, phrase)


def test_few_pairs_are_enough_and_the_cheapest_are_taken() -> None:
    pairs = [(str(at), at) for at in range(6)]
    assert enough(pairs, [1, 1, 1, 1, 1, 1]) in ([0, 2, 4, 5], [0, 2, 3, 5], [0, 1, 3, 5])
    assert enough(pairs, [1, 9, 1, 9, 1, 9]) == [0, 2, 4, 5]
    assert enough(pairs, [1, 1, 99, 1, 1, 1]) == [0, 1, 3, 5]
    assert enough([("a", 0), ("b", 2), ("c", 3)], [5, 5, 5]) == [0, 1, 2]


def test_texts_of_any_length_take_as_many_bits_as_they_need() -> None:
    assert [spots.blocks_of(analysis.pairs_of("甲乙" * n).spots) for n in (0, 1, 200)] == [0, 1, 2]
