"""Two versions of a text: clauses pair up, and the words inside a changed clause are marked."""

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.library.differences import Comparison, compare
from portal.library.structure.numbering import to_chinese
from portal.library.structure.values import Block

CLAUSES = [
    "为了保护专利权人的合法权益，鼓励发明创造，制定本条例。",
    "县级以上人民政府应当将专利工作纳入国民经济和社会发展规划。",
    "专利行政部门负责本行政区域内的专利管理工作。",
    "任何单位和个人不得假冒专利，不得擅自实施他人专利。",
    "本条例自二〇二一年六月一日起施行。",
]


def articles(clauses: list[str]) -> list[Block]:
    return [
        Block("article", f"第{to_chinese(n)}条 {text}", "", f"t{n}", f"第{to_chinese(n)}条")
        for n, text in enumerate(clauses, start=1)
    ]


def states(comparison: Comparison) -> list[tuple[str, str, str, bool]]:
    return [
        (
            pair.state,
            pair.old.anchor if pair.old else "",
            pair.new.anchor if pair.new else "",
            pair.moved,
        )
        for pair in comparison.pairs
    ]


def test_the_same_text_is_unchanged() -> None:
    comparison = compare(articles(CLAUSES), articles(CLAUSES))
    assert comparison.count("unchanged") == 5
    assert not any(pair.moved for pair in comparison.pairs)


def test_a_new_clause_renumbers_the_others_and_they_stay_the_same() -> None:
    new = [*CLAUSES[:2], "国家知识产权战略应当落实到基层。", *CLAUSES[2:]]
    assert states(compare(articles(CLAUSES), articles(new))) == [
        ("unchanged", "t1", "t1", False),
        ("unchanged", "t2", "t2", False),
        ("added", "", "t3", False),
        ("unchanged", "t3", "t4", True),
        ("unchanged", "t4", "t5", True),
        ("unchanged", "t5", "t6", True),
    ]


def test_a_clause_that_is_gone_stands_where_it_stood() -> None:
    assert states(compare(articles(CLAUSES), articles(CLAUSES[1:])))[:2] == [
        ("removed", "t1", "", False),
        ("unchanged", "t2", "t1", True),
    ]
    assert states(compare(articles(CLAUSES), articles(CLAUSES[:-1])))[-1] == (
        "removed",
        "t5",
        "",
        False,
    )


def test_a_clause_that_moved_and_changed_is_found_again() -> None:
    changed = CLAUSES[3].replace("假冒专利", "冒充专利")
    new = [CLAUSES[0], changed, *CLAUSES[1:3], CLAUSES[4]]
    pair = compare(articles(CLAUSES), articles(new)).pairs[1]
    assert (pair.state, pair.old and pair.old.anchor, pair.moved) == ("changed", "t4", True)


def test_the_words_that_changed_are_marked() -> None:
    new = [CLAUSES[0].replace("鼓励", "促进"), *CLAUSES[1:]]
    (pair,) = [p for p in compare(articles(CLAUSES), articles(new)).pairs if p.state == "changed"]
    assert pair.pieces == (
        ("same", "第一条 为了保护专利权人的合法权益，"),
        ("removed", "鼓励"),
        ("added", "促进"),
        ("same", "发明创造，制定本条例。"),
    )


def test_a_clause_written_anew_changes_as_a_whole() -> None:
    new = [*CLAUSES[:2], "收费标准由省价格主管机关另行公布。", *CLAUSES[3:]]
    (pair,) = [p for p in compare(articles(CLAUSES), articles(new)).pairs if p.state == "changed"]
    assert [state for state, _ in pair.pieces] == ["removed", "added"]


def test_a_paragraph_without_an_address_is_found_below_its_heading() -> None:
    heading = Block("heading", "一、任务", "", "h1", "一、", 1)
    old = [heading, Block("paragraph", "推进中心建设，扩大服务范围。")]
    new = [heading, Block("paragraph", "推进分中心建设，服务范围更大。")]
    assert [pair.state for pair in compare(old, new).pairs] == ["unchanged", "changed"]


def test_a_table_whose_markup_changed_is_changed() -> None:
    old = [Block("table", "甲\t乙", "<table><tr><td>甲</td><td>乙</td></tr></table>")]
    new = [replace(old[0], html="<table><tr><th>甲</th><th>乙</th></tr></table>")]
    assert [pair.state for pair in compare(old, new).pairs] == ["changed"]


@given(
    st.lists(st.sampled_from(CLAUSES), max_size=8),
    st.lists(st.sampled_from([*CLAUSES, "另行规定。", ""]), max_size=8),
)
def test_every_clause_appears_once_and_pieces_spell_both_texts(
    old: list[str], new: list[str]
) -> None:
    before, after = articles(old), articles(new)
    pairs = compare(before, after).pairs
    assert [pair.new for pair in pairs if pair.new] == after
    assert sorted(p.old.anchor for p in pairs if p.old) == sorted(b.anchor for b in before)
    for pair in pairs:
        if pair.state == "changed" and pair.old and pair.new:
            olds = [words for state, words in pair.pieces if state != "added"]
            news = [words for state, words in pair.pieces if state != "removed"]
            assert ("".join(olds), "".join(news)) == (pair.old.text, pair.new.text)


def test_two_long_versions_are_compared_in_seconds() -> None:
    old = articles([CLAUSES[n % 5].replace("专利", f"事项{n}") * 4 for n in range(2000)])
    new = articles([CLAUSES[n % 5].replace("专利", f"事务{n}") * 4 for n in range(1, 2001)])
    start = time.monotonic()
    compare(old, new)
    assert time.monotonic() - start < 10


def test_a_huge_clause_changes_as_a_whole() -> None:
    old, new = articles(["专利" * 100_000 + "甲"]), articles(["专利" * 100_000 + "乙"])
    (pair,) = compare(old, new).pairs
    assert [state for state, _ in pair.pieces] == ["removed", "added"]
