"""Phrases in quotation marks: all texts that hold them are found, wherever words are cut."""

from portal.search import follower
from portal.search.by_words import BEST_BY_WORDS
from tests.search.conftest import Ask
from tests.search.samples import entry, put

MANY = BEST_BY_WORDS + 5


def put_many() -> None:
    for number in range(MANY):
        text = ("t1", "第一条", f"批准后组织实施第{number}项计划。")
        put(entry(f"notice-{100 + number}", f"第{number}号计划", text))
    follower.follow()


def test_a_phrase_cut_inside_words_is_found_in_every_text_that_holds_it(ask: Ask) -> None:
    put_many()
    found = ask("“准后组织实”")
    assert found.total == found.reading.complete == MANY
    assert found.total_is_exact
    assert {value.count for value in found.facets["kind"]} == {MANY}
    assert "partial" not in found.items[0].reasons


def test_words_beside_a_phrase_are_still_asked_for(ask: Ask) -> None:
    put_many()
    assert ask("“准后组织实” 专利权").reading.complete == 0
    assert ask("“组织实施” 批准").reading.complete == MANY
