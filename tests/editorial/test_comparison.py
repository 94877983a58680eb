"""What differs between two contents, as a reviewer reads it."""

from __future__ import annotations

import pytest

from portal.editorial.comparison import Change, changes, is_different
from portal.editorial.fields import Content, Field, blank
from tests.editorial.desk_kit import SECTIONS


def found(old: Content, new: Content) -> dict[str, Change]:
    base = blank(SECTIONS)
    return {one.field.name: one for one in changes(SECTIONS, base | old, base | new)}


def spelt(change: Change, without: str) -> list[str]:
    """One side of a change, passage by passage."""
    sides = [
        "".join(words for state, words in passage.pieces if state != without)
        for passage in change.passages
    ]
    return [side for side in sides if side]


def test_both_sides_can_be_read_from_the_change() -> None:
    old = ["第一条 甲。", "第二条 在三十日内答辩。", "第三条 丙。", "第四条 丁。"]
    new = ["第一条 甲。", "第二条 在二十日内答辩。", "新加的一条。", "第四条 丁。"]
    html = ["".join(f"<p>{line}</p>" for line in lines) for lines in (old, new)]
    change = found({"body": html[0]}, {"body": html[1]})["body"]
    assert spelt(change, "added") == old and spelt(change, "removed") == new
    states = [passage.state for passage in change.passages]
    assert states.count("same") == 2 and "changed" in states and "added" in states
    assert [is_same for is_same, _ in change.runs] == [True, False, True]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("level", "red", "blue", "蓝"),
        ("level", "gone", "blue", "蓝"),
        ("countries", ["us"], ["us", "de"], "美国、德国"),
        ("topics", [], ["专利"], "专利"),
        ("count", None, 0, "0"),
        ("is_open", False, True, "✓"),
        ("attachments", [], [{"digest": "a" * 64, "name": "一.pdf", "size": 1}], "一.pdf"),
        ("advice", [], [{"on": "2026-12-01", "do": "甲", "level": "red"}], "日期：2026-12-01"),
    ],
)
def test_values_of_every_kind_are_named_in_words(
    name: str, old: object, new: object, words: str
) -> None:
    change = found({name: old}, {name: new})[name]
    assert words in "".join(spelt(change, "removed"))


def test_an_address_that_changes_behind_the_same_words_is_seen() -> None:
    before, after = '<p><a href="/library/1">见</a></p>', '<p><a href="https://a.cn/">见</a></p>'
    change = found({"body": before}, {"body": after})["body"]
    assert "https://a.cn/" in "".join(spelt(change, "removed"))


def test_markup_that_changes_around_the_same_words_is_told() -> None:
    change = found({"body": "<p>甲</p>"}, {"body": "<h2>甲</h2>"})["body"]
    assert change.is_form_only
    assert found({"body": "<p>甲</p><p>乙</p>"}, {"body": "<p>甲</p>\n<p>乙</p>"}) == {}


def test_contents_that_are_the_same_differ_in_nothing() -> None:
    assert found({"title": "甲"}, {"title": "甲"}) == {}
    field = Field("body", "正文", "rich")
    assert not is_different(field, "<p>甲</p>", "<p>甲</p>") and is_different(
        field, "", "<p>甲</p>"
    )


def test_a_text_written_anew_is_compared_in_bounded_work() -> None:
    old = "".join(f"<p>旧的第{n}段，说的是甲事。</p>" for n in range(600))
    new = "".join(f"<p>全新的内容{n}，讲的是乙事。</p>" for n in range(600))
    assert found({"body": old}, {"body": new})["body"].passages
