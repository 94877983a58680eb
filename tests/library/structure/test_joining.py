"""Lines that a page break or a fixed width has cut become whole paragraphs again."""

import pytest

from portal.library.structure.joining import paragraphs
from portal.library.structure.values import SourceLine


def joined(*texts: str) -> list[str]:
    return [line.text for line in paragraphs([SourceLine(text) for text in texts])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("省局制定了工作方案，经研究同意，现印发", "给你们，请认真贯彻执行。"),
        ("推进设立保护中心。建立健全知识产权快速", "协同保护机制，推进调解工作。"),
        ("充分利用日报、晚报、", "电视台等媒体宣传。"),
        ("科技、经贸、公安、工商行政管理等有关部门应当按照各自", "职责，共同做好工作。"),
        ("第三条 科技、经贸、公安等有关部门应当按照各自", "职责，共同做好工作。"),
        ("根据《国务院关于修改", "部分行政法规的决定》修订"),
        ("各级政府应当加强领导", "，落实责任。"),
    ],
)
def test_a_broken_sentence_is_joined(first: str, second: str) -> None:
    assert joined(first, "", second) == [first + second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("第一条 有下列情形之一的：", "（一）未办理登记的；"),
        ("（一）提高站位，加强领导", "各级政府应当重视这项工作。"),
        ("石家庄仲裁委员会、邯郸仲裁委员会、邢台仲裁委员会、衡水仲裁委员会", "山西省"),
        ("基本案情", "李某购买书籍，后申请退款。"),
        ("各级政府应当加强领导，落实责任，做好监督", "第二条 本条例自公布之日起施行。"),
        ("各级政府应当加强领导，落实责任，做好监督", "附件1"),
        ("各级政府应当加强领导，落实责任，做好监督", "2020年3月1日"),
        ("各级政府应当加强领导，落实责任，做好监督", "联系人：某某，电话：000"),
    ],
)
def test_separate_paragraphs_stay_apart(first: str, second: str) -> None:
    assert joined(first, second) == [first, second]


def test_page_numbers_and_blank_lines_do_not_come_between() -> None:
    assert joined("建立健全制度，加强知识产权快速", "— 2 —", "\u3000", "协同保护。") == [
        "建立健全制度，加强知识产权快速协同保护。"
    ]


def test_lines_of_a_fixed_width_make_paragraphs() -> None:
    line = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八"
    lines = [line] * 4 + ["到此为止。"] + [line] * 5 + ["全文完毕。"]
    assert joined(*lines) == [line * 4 + "到此为止。", line * 5 + "全文完毕。"]


def test_two_latin_words_keep_a_space_between_them() -> None:
    assert joined("本办法所称技术与创新支持中心，英文为 Support", "Center，以下简称中心。") == [
        "本办法所称技术与创新支持中心，英文为 Support Center，以下简称中心。"
    ]


def test_a_heading_of_the_file_joins_nothing() -> None:
    lines = [SourceLine("加强保护，优化服务，推进知识产权工作", 2), SourceLine("落实，推进。")]
    assert [line.text for line in paragraphs(lines)] == [line.text for line in lines]
