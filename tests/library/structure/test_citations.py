"""The texts a text names, and what it does to them."""

import pytest

from tests.library.structure.made_texts import parsed


def cited(body: str, title: str = "某市条例") -> list[tuple[str, str, str, str]]:
    text = parsed(f"{title}\n{body}", title=title)
    return [
        (c.title, c.number.canonical if c.number else "", c.anchor, c.role) for c in text.citations
    ]


def test_a_title_and_the_number_beside_it_are_one_citation() -> None:
    text = parsed(
        "某市条例\n第一条 按照《某省办法》（闽市监规〔2023〕5号）办理。", title="某市条例"
    )
    (citation,) = text.citations
    assert (citation.kind, citation.raw) == ("title", "《某省办法》（闽市监规〔2023〕5号）")


def test_a_number_alone_is_a_citation_of_its_own() -> None:
    text = parsed("某市条例\n第一条 见闽市监规〔2023〕5号。", title="某市条例")
    (citation,) = text.citations
    assert (citation.kind, citation.raw, citation.title) == ("number", "闽市监规〔2023〕5号", "")


def test_nested_titles_are_one_and_short_names_are_none() -> None:
    assert cited(
        "第一条 参照《关于修改〈某法〉的决定》。\n"
        "第二条 依照《某某纲要（2021—2035年）》（以下简称《纲要》）和《纲要》的要求办理。"
    ) == [
        ("关于修改〈某法〉的决定", "", "t1", "cites"),
        ("某某纲要（2021—2035年）", "", "t2", "cites"),
    ]


def test_the_own_title_and_the_own_number_are_no_citations() -> None:
    text = parsed(
        "某局关于印发《某办法》的通知\n闽市监规〔2023〕5号\n各单位：\n现将《某办法》印发给你们。"
        "《某办法》以闽市监规〔2023〕5号发布。"
    )
    assert text.citations == ()


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("第一条 根据《中华人民共和国某法》，制定本条例。", "based_on"),
        ("为贯彻落实《某意见》，现通知如下：", "based_on"),
        ("第九条 违反规定的，依照《中华人民共和国某法》处理。", "cites"),
        ("第九条 本条例自2021年1月1日起施行。《旧办法》同时废止。", "repeals"),
        ("第九条 本条例施行之日起，《旧办法》即行废止。", "repeals"),
        ("第九条 《旧办法》中关于收费的规定同时废止。", "amends"),
        ("第九条 《旧办法》尚未废止前继续适用。", "cites"),
        ("本页留作查阅，新的解释（法释〔2025〕5号）施行后废止。", "cites"),
        ("本办法已被《新办法》同时废止。", "cites"),
        ("对《旧办法》作如下修改：", "amends"),
        ("二、修改《旧办法》", "amends"),
        ("三、推动修改《某法》，完善制度。", "cites"),
        ("一、将第九条修改为：“本条例自公布之日起施行，《旧办法》同时废止。”", "cites"),
    ],
)
def test_the_words_of_the_sentence_tell_the_role(body: str, role: str) -> None:
    assert [citation[3] for citation in cited(body)] == [role]


def test_a_decree_named_before_a_title_is_its_number_and_only_the_last_text_is_repealed() -> None:
    assert cited(
        "第九条 本条例自2021年1月1日起施行。2001年1月1日国务院令第300号公布的《旧条例》，"
        "某会议《关于修改部分法规的决定》修正的《老办法》同时废止。"
    ) == [
        ("旧条例", "国务院令第300号", "t9", "repeals"),
        ("关于修改部分法规的决定", "", "t9", "cites"),
        ("老办法", "", "t9", "repeals"),
    ]


def test_a_list_of_what_is_repealed_counts_to_its_end() -> None:
    body = (
        "第九条 下列文件自本办法施行之日起废止：\n（一）《甲办法》；\n（二）《乙办法》。\n"
        "第十条 《丙办法》继续有效。"
    )
    assert [(name, role) for name, _, _, role in cited(body)] == [
        ("甲办法", "repeals"),
        ("乙办法", "repeals"),
        ("丙办法", "cites"),
    ]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("关于修改《某条例》的决定", "amends"),
        ("关于废止《某条例》的决定", "repeals"),
        ("《某条例》解读", "interprets"),
        ("关于适用《某条例》若干问题的解释", "interprets"),
        ("关于贯彻实施《某条例》的意见", "based_on"),
    ],
)
def test_a_title_names_what_the_text_is_about(title: str, role: str) -> None:
    assert cited("各单位应当执行。", title)[0] == ("某条例", "", "", role)


def test_a_number_known_from_one_place_is_known_in_the_others() -> None:
    text = parsed("《某办法》解读\n一、背景\n《某办法》（闽市监规〔2023〕5号）已经施行。")
    assert [(c.role, c.number and c.number.canonical) for c in text.citations] == [
        ("interprets", "闽市监规〔2023〕5号"),
        ("cites", "闽市监规〔2023〕5号"),
    ]


def test_an_opening_that_is_never_closed_swallows_nothing() -> None:
    assert [row[0] for row in cited("第一条 依照《某法的规定。\n第二条 依照《乙法》办理。")] == [
        "乙法"
    ]
