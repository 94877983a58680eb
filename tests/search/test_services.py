"""Putting and removing entries, teaching words, counting gaps."""

from dataclasses import replace
from datetime import date

from flask import Flask

from portal import changes
from portal.extensions import db
from portal.search import first_words, queries, services
from portal.search.models import SearchEntry, SearchText
from portal.transaction import transaction
from tests.search.samples import LIBRARY, entry, put

DAY = date(2026, 11, 23)


def row(key: str) -> SearchEntry:
    return db.session.get_one(SearchEntry, key)


def test_an_entry_comes_back_as_it_was_put(app: Flask) -> None:
    put(*LIBRARY)
    assert list(queries.all_entries()) == sorted(LIBRARY, key=lambda each: each.key)
    assert queries.count() == len(LIBRARY)


def test_every_change_takes_the_next_number(app: Flask) -> None:
    before = changes.refresh()
    put(LIBRARY[0], LIBRARY[1])
    assert row(LIBRARY[0].key).change == before + 1
    assert row(LIBRARY[1].key).change == before + 2 == queries.last_change()


def test_putting_the_same_again_changes_nothing(app: Flask) -> None:
    put(LIBRARY[0])
    change = row(LIBRARY[0].key).change
    put(LIBRARY[0])
    assert row(LIBRARY[0].key).change == change
    put(replace(LIBRARY[0], status="amended"))
    assert row(LIBRARY[0].key).change > change


def test_a_removed_entry_leaves_its_key_and_none_of_its_words(app: Flask) -> None:
    put(*LIBRARY)
    with transaction():
        services.remove(LIBRARY[0].key)
    grave = row(LIBRARY[0].key)
    assert grave.is_removed
    assert (grave.title, grave.flat_title, grave.summary) == ("", "", "")
    assert db.session.get(SearchText, LIBRARY[0].key) is None
    assert LIBRARY[0] not in list(queries.all_entries())
    change = grave.change
    with transaction():
        services.remove(LIBRARY[0].key)
        services.remove("policy-unknown")
    assert row(LIBRARY[0].key).change == change


def test_a_removed_entry_can_come_back(app: Flask) -> None:
    put(LIBRARY[0])
    with transaction():
        services.remove(LIBRARY[0].key)
    put(LIBRARY[0])
    assert list(queries.all_entries()) == [LIBRARY[0]]


def test_odd_characters_are_kept(app: Flask) -> None:
    odd = entry("policy-9", "𠮷野家“<b>”條例", ("t1", "第一条", "第一条 𬍛 ＡＢＣ\n　　下一行"))
    put(odd)
    assert list(queries.all_entries()) == [odd]
    assert queries.with_sentence(["policy-9"], "abc下一行") == {"policy-9"}


def test_the_first_words_are_taught_once(app: Flask) -> None:
    assert first_words.load()
    synonyms = queries.synonyms()
    assert "涉外纠纷应对" in synonyms["海外维权"]
    assert "定牌加工" in synonyms["贴牌"]
    assert "oem" in synonyms["代工"]
    assert queries.best_bets()["海外维权"][0].url == "/assistance"
    with transaction():
        services.replace_synonyms([["甲", "乙"]])
    assert not first_words.load()
    assert queries.synonyms() == {"甲": ("乙",), "乙": ("甲",)}


def test_gaps_are_counted_by_day_and_query(app: Flask) -> None:
    with transaction():
        services.record_gaps(DAY, {"商业模式专利": 2, "集体商标": 1})
    with transaction():
        services.record_gaps(DAY, {"商业模式专利": 3})
        services.record_gaps(date(2026, 11, 1), {"商业模式专利": 9})
    assert queries.gaps(DAY) == [("商业模式专利", 5), ("集体商标", 1)]
    assert queries.gaps(date(2026, 11, 1), limit=1) == [("商业模式专利", 14)]


def test_a_flood_of_gaps_is_bounded(app: Flask) -> None:
    flood = {f"第{number}个": 1 for number in range(services.MOST_GAPS_A_DAY + 50)}
    with transaction():
        services.record_gaps(DAY, flood)
    with transaction():
        services.record_gaps(DAY, {"第0个": 1, "后来的": 1})
    kept = dict(queries.gaps(DAY, limit=services.MOST_GAPS_A_DAY * 2))
    assert len(kept) == services.MOST_GAPS_A_DAY
    assert kept["第0个"] == 2
    assert "后来的" not in kept
