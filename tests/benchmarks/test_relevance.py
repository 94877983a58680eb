"""The judged set: the same for a seed, apart between splits, and right in what it calls right."""

from __future__ import annotations

import pytest
from pypinyin import lazy_pinyin

from benchmarks.relevance.drawing import CLASSES, draw
from benchmarks.relevance.items import Item
from benchmarks.relevance.library import Library
from benchmarks.relevance.scoring import mean_reciprocal_rank, rank, recall
from benchmarks.relevance.wordings import CHATTER, ON_TITLES, SPLITS, TUNING, UNSEEN
from portal.document_numbers import parse
from portal.search.analysis import normalise
from portal.search.understanding import flat

SEED, COUNT = 7, 4


def test_the_same_seed_draws_the_same_questions(library: Library, items: list[Item]) -> None:
    assert draw(library, TUNING, SEED, COUNT) == items
    assert draw(library, TUNING, SEED + 1, COUNT) != items


@pytest.mark.parametrize("split", SPLITS)
def test_every_class_is_drawn_from(library: Library, split: str) -> None:
    assert {item.kind for item in draw(library, split, SEED, COUNT)} == set(CLASSES)


def test_the_splits_share_no_text_and_no_wording(library: Library, items: list[Item]) -> None:
    unseen = draw(library, UNSEEN, SEED, COUNT)
    assert not {item.source for item in items} & {item.source for item in unseen}
    for wordings in (CHATTER, ON_TITLES):
        assert not set(wordings[TUNING]) & set(wordings[UNSEEN])


def test_a_sentence_stands_in_every_text_that_is_called_right(
    library: Library, items: list[Item]
) -> None:
    for item in of(items, "b", "b2"):
        holding = {text.key for text in library.texts if item.question in text.text}
        assert item.right == holding


def test_a_fragment_stands_in_the_titles_called_right_and_in_no_other(
    library: Library, items: list[Item]
) -> None:
    for item in of(items, "a1"):
        assert {text.key for text in library.texts if item.question in text.title} == item.right


def test_a_slip_is_one_wrong_character_with_the_right_sound(
    library: Library, items: list[Item]
) -> None:
    for item in of(items, "f"):
        title = library.by_key[item.source].bare
        assert sum(a != b for a, b in zip(title, item.question, strict=True)) == 1
        assert lazy_pinyin(title) == lazy_pinyin(item.question) or len(title) == len(item.question)


def test_pinyin_spells_a_piece_of_the_title(library: Library, items: list[Item]) -> None:
    for item in of(items, "e1"):
        letters = item.question.replace(" ", "")
        assert all(letters in library.by_key[key].spelling for key in item.right)


def test_traditional_characters_are_another_spelling_of_the_title(
    library: Library, items: list[Item]
) -> None:
    for item in of(items, "d"):
        assert item.question != library.by_key[item.source].entry.title
        assert len(flat(normalise(item.question))) == len(library.by_key[item.source].title)


def test_a_number_in_any_spelling_is_that_of_its_text(library: Library, items: list[Item]) -> None:
    for item in of(items, "g"):
        wanted = parse(library.by_key[item.source].entry.document_number)
        assert parse(item.question) == wanted, item.question


def test_questions_about_articles_use_words_of_the_article(
    library: Library, items: list[Item]
) -> None:
    for item in of(items, "h2"):
        text = library.by_key[item.source].text
        pieces = [item.question[at : at + 6] for at in range(len(item.question) - 5)]
        assert any(piece in text for piece in pieces), item.question


def test_the_first_right_text_counts() -> None:
    item = Item("b", "?", "policy-1", frozenset({"policy-1", "policy-2"}))
    assert rank(item, ("policy-9", "policy-2", "policy-1")) == 2
    late = [f"policy-{number}" for number in range(11, 21)]
    assert rank(item, [*late, "policy-1"]) == 0
    assert mean_reciprocal_rank([1, 2, 0]) == 0.5
    assert recall([1, 2, 0, 10]) == 0.75


def of(items: list[Item], *kinds: str) -> list[Item]:
    """The questions of some classes, of which there are some."""
    found = [item for item in items if item.kind in kinds]
    assert found
    return found


@pytest.fixture(scope="module")
def items(library: Library) -> list[Item]:
    return draw(library, TUNING, SEED, COUNT)
