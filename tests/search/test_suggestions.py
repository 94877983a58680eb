"""What the box offers while one types."""

from dataclasses import replace

from flask import Flask

from portal.search import follower
from portal.search.index import current_index
from portal.search.suggestions import MOST, Suggestion, suggest
from tests.search.samples import LIBRARY, entry, put


def texts(text: str) -> list[str]:
    return [offer.text for offer in suggest(text)]


def test_titles_are_offered_by_what_was_typed(library: Flask) -> None:
    for typed, title in (
        ("专利权质", "专利权质押登记办法"),
        ("中华人民共和国商", "中华人民共和国商标法"),
        ("商标印", "商标印制管理办法"),
        ("放管服", "福建省知识产权领域“放管服”改革工作方案"),
        ("專利權質", "专利权质押登记办法"),
        ("zlqzy", "专利权质押登记办法"),
        ("shangbiaoyin", "商标印制管理办法"),
        ("sb", "中华人民共和国商标法"),
        ("zhu", "中华人民共和国专利法"),
        ("商", "中华人民共和国商标法"),
    ):
        assert title in texts(typed), typed


def test_titles_that_begin_so_come_first(library: Flask) -> None:
    assert texts("商标")[0] in {"中华人民共和国商标法", "商标印制管理办法"}
    assert texts("定牌加工")[-1] == "定牌加工"


def test_document_numbers_are_offered_as_they_are_written(library: Flask) -> None:
    assert Suggestion("闽市监知运〔2020〕96号", "number") in suggest("闽市监知运")
    assert "闽市监知运〔2020〕96号" in texts("闽市监知运[2020")
    assert "闽市监知运〔2020〕96号" not in texts("闽市监知运〔2021")


def test_words_with_synonyms_are_offered(library: Flask) -> None:
    assert Suggestion("海外维权", "word") in suggest("海外")


def test_nothing_is_offered_for_nothing(library: Flask) -> None:
    for typed in ("", " ", "？", "“”", "没有这样的标题", "qqqqqq"):
        assert suggest(typed) == [], typed


def test_few_are_offered_and_each_once(library: Flask) -> None:
    put(*(entry(f"notice-{n}", f"专利通知第{n}号") for n in range(30)))
    put(replace(LIBRARY[0], key="policy-90"))
    follower.follow()
    offers = suggest("专利")
    assert len(offers) == len(set(offers)) == MOST


def test_persons_in_texts_are_never_offered(library: Flask) -> None:
    put(entry("notice-80", "联络通知", ("", "", "联系人：张三丰 0591-87530216")))
    follower.follow()
    assert suggest("张三丰") == []
    assert suggest("0591") == []


def test_without_an_index_the_box_still_works(library: Flask) -> None:
    current_index().folder.joinpath("state.json").unlink()
    assert suggest("专利") == []
