"""Whatever the lines, a text parses, loses no word and gives each address once."""

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.library.structure import parse
from portal.library.structure.values import ParsedText, SourceLine, SourceText
from tests.library.structure.made_texts import BROKEN_NOTICE, source

FRAGMENTS = st.sampled_from(
    re.split(
        r"\s+",
        """第一条 第二条 第二条之一 第一章 第一节 第一编 总则 附则 一、 二、 十、 （一）
        (二) 1. ２． ① 甲、 附件 附件1 附： 目录 关于 印发 《某办法》 〈某法〉 《 》
        的通知 的决定 “ ” 修改为：“ 。 ， ； ： 、 （ ） 2020年9月1日 自 起施行 通过
        修正 根据 公布 某某省人民政府 各单位： 联系人： 电话： 此件主动公开 （主动公开）
        国发〔2020〕1号 国务院令 第5号 责任单位： 省局甲处、乙处 同时废止 以下简称 —2—
        有效期五年 基本案情 规划 条例 施行 A b 0""",
    )
)
TEXTS = st.one_of(st.lists(FRAGMENTS, max_size=6).map("".join), st.text(max_size=40))
LINES = st.lists(
    st.builds(
        SourceLine,
        TEXTS,
        st.sampled_from([0, 0, 0, 1, 2, 6]),
        st.sampled_from(["", "", "", "<table><tr><td>格</td></tr></table>"]),
    ),
    max_size=30,
)
METADATA = st.sampled_from(
    [
        {},
        {"title": "某办法"},
        {"title": "关于印发《某办法》的通知", "issued_on": "2020-13-99"},
        {"title": 5, "issued_on": ["x"], "document_number": "?", "effective_on": "2020"},
    ]
)
# Blanks, brackets and stops around a piece of the head are layout and not words.
LAYOUT = re.compile(r"[\s\W_]|[\u200b-\u200f\ufeff]")


def words(text: str) -> Counter[str]:
    return Counter(LAYOUT.sub("", text))


def kept(text: ParsedText) -> str:
    blocks = [*text.cover, *text.blocks]
    fields = (text.title, text.body_title, text.masthead, text.contact, text.addressees)
    return "".join(
        [*(field or "" for field in fields), *(block.text for block in blocks)]
        + [step.text for step in text.history]
    )


def head_only(text: ParsedText) -> str:
    """What is kept as a fact: openness, and a number in any spelling."""
    return f"{text.openness or ''}此件本件该件信息政务公开选项类别属性方式类型形式"


@settings(max_examples=300, deadline=None)
@given(LINES, METADATA)
def test_any_lines_parse_and_give_each_address_once(
    lines: list[SourceLine], metadata: dict[str, object]
) -> None:
    text = parse(SourceText(tuple(lines), metadata, "某文件.txt", "0" * 64, "txt"))
    anchors = [block.anchor for block in (*text.cover, *text.blocks) if block.anchor]
    assert len(anchors) == len(set(anchors))
    assert text.title
    assert parse(SourceText(tuple(lines), metadata, "某文件.txt", "0" * 64, "txt")) == text


SENTENCES = st.sampled_from(
    [
        "第一章 总则",
        "第二章 附则",
        "第一条 为了保护权利，制定本条例。",
        "第二条 有下列情形的：",
        "（一）甲；",
        "（二）乙。",
        "一、工作目标",
        "二、主要任务",
        "1.完善制度。",
        "推进设立保护中心。建立健全快速",
        "协同保护机制，持续推进。",
        "附件1",
        "收费标准",
        "某某省人民政府",
        "2020年9月1日",
        "各市人民政府：",
        "本条例自公布之日起施行，《旧条例》同时废止。",
        "基本案情",
        "联系人：某某",
        "（2001年1月1日某会议通过　根据2004年8月28日某会议修正）",
        "“第三条 引用的条文：",
        "引文到此为止。”",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SENTENCES, max_size=25))
def test_no_word_of_the_text_is_lost(sentences: list[str]) -> None:
    lines = tuple(SourceLine(sentence) for sentence in ("某省某某条例", *sentences))
    text = parse(SourceText(lines, {}, "某文件.txt", "0" * 64, "txt"))
    assert not words("".join(line.text for line in lines)) - words(kept(text))


def test_nothing_of_a_broken_notice_is_lost() -> None:
    made = source(BROKEN_NOTICE)
    text = parse(made)
    whole = kept(text) + head_only(text) + (text.document_number or "")
    assert not words("".join(line.text for line in made.lines)) - words(whole)


def test_a_long_text_takes_no_more_than_its_length() -> None:
    lines = tuple(SourceLine(f"第{number}条 各级政府应当加强，落实") for number in range(1, 5001))
    dangling = tuple(SourceLine("加强领导、落实责任、") for _ in range(20_000))
    text = parse(SourceText(lines + dangling, {}, "某文件.txt", "0" * 64, "txt"))
    assert len([block for block in text.blocks if block.kind == "article"]) == 5000
