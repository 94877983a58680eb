"""Every clause has the address and the label by which one cites it."""

from portal.library.structure.values import ParsedText
from tests.library.structure.made_texts import addresses, block_at, parsed


def labels(text: ParsedText) -> dict[str, str]:
    return {block.anchor: block.label for block in text.blocks if block.anchor}


LAW = """
某某条例
第一章　总则
第一条　为了保护权利，制定本条例。
第二条　本条例所称服务，包括：
（一）咨询；
（二）培训，分为：
1.线上；
2.线下。
前款第二项的培训免费。
第二条之一　服务机构应当备案，并提交：
（一）申请书；
经办人应当签名。
（二）证明。
第二章　服务
第一节　一般规定
第三条　各级政府应当支持。
第一款规定的支持包括资金。
第二节　特别规定
第四条　本条例自2021年6月1日起施行。
"""


def test_articles_paragraphs_and_items_have_addresses() -> None:
    assert labels(parsed(LAW)) == {
        "c1": "第一章",
        "t1": "第一条",
        "t2": "第二条",
        "t2k1x1": "第二条第一款第一项",
        "t2k1x2": "第二条第一款第二项",
        "t2k1x2m1": "第二条第一款第二项第1目",
        "t2k1x2m2": "第二条第一款第二项第2目",
        "t2k2": "第二条第二款",
        "t2-1": "第二条之一",
        "t2-1k1x1": "第二条之一第一项",
        "t2-1k1x2": "第二条之一第二项",
        "c2": "第二章",
        "c2-s1": "第二章第一节",
        "t3": "第三条",
        "t3k2": "第三条第二款",
        "c2-s2": "第二章第二节",
        "t4": "第四条",
    }


def test_a_paragraph_between_two_items_belongs_to_the_first_of_them() -> None:
    text = parsed(LAW)
    (inner,) = [b for b in text.blocks if b.text == "经办人应当签名。"]
    assert (inner.kind, inner.anchor) == ("paragraph", "")


def test_kinds_and_levels_follow_the_outline() -> None:
    text = parsed(LAW)
    assert (block_at(text, "c2").kind, block_at(text, "c2").level) == ("chapter", 1)
    assert (block_at(text, "c2-s1").kind, block_at(text, "c2-s1").level) == ("section", 2)
    assert (block_at(text, "t3").kind, block_at(text, "t3").level) == ("article", 0)
    assert block_at(text, "t2k1x2m1").kind == "item"
    assert block_at(text, "t3").text == "第三条　各级政府应当支持。"


def test_chapters_of_two_parts_do_not_share_an_address() -> None:
    text = parsed("某法\n第一编 总则\n第一章 甲\n第一条 一。\n第二编 物权\n第一章 乙\n第二条 二。")
    assert addresses(text.blocks) == ["p1", "p1-c1", "t1", "p2", "p2-c1", "t2"]
    assert block_at(text, "p2-c1").label == "第二编第一章"


def test_points_of_three_depths_are_nested() -> None:
    text = parsed(
        "某方案\n一、任务\n（一）保护\n1.立案\n受理。\n2.办理\n审查。\n（二）运用\n推广。"
    )
    assert labels(text) == {
        "h1": "一、",
        "h1-1": "一、（一）",
        "h1-1-1": "一、（一）1.",
        "h1-1-2": "一、（一）2.",
        "h1-2": "一、（二）",
    }


def test_a_list_is_no_row_of_headings() -> None:
    text = parsed("某通知\n一、材料\n（一）申请书\n（二）证明\n（三）其他\n二、时限\n五日。")
    assert [b.anchor for b in text.blocks if b.kind == "heading"] == ["h1", "h2"]
    assert block_at(text, "h1-2").kind == "item"


def test_old_laws_number_their_items_with_han_numerals_and_stems() -> None:
    text = parsed(
        "某条例\n第一条 适用于：\n一、内海；\n二、领海。\n第二条 分为：\n甲、国营；\n乙、公私合营。"
    )
    assert labels(text)["t1k1x2"] == "第一条第二项"
    assert labels(text)["t2k1x1"] == "第二条甲项"


def test_headings_above_articles_go_on_after_them() -> None:
    text = parsed(
        "某解释\n一、一般规定\n第一条 甲。\n第二条 乙：\n（一）丙。\n二、特别规定\n第三条 丁。"
    )
    assert addresses(text.blocks) == ["h1", "t1", "t2", "t2k1x1", "h2", "t3"]


def test_a_chapter_that_lost_its_number_is_a_heading_and_no_clause() -> None:
    text = parsed("某条例\n第一条 甲。\n监督检查\n第二条 乙。\n附　则\n第三条 丙。")
    assert [(b.kind, b.text) for b in text.blocks if b.kind == "heading"] == [
        ("heading", "监督检查"),
        ("heading", "附　则"),
    ]


def test_a_chapter_heading_broken_over_two_lines_is_one() -> None:
    text = parsed("某条例\n第一章\n总则\n第一条\n为了保护权利，制定本条例。")
    assert [block.text for block in text.blocks] == [
        "第一章 总则",
        "第一条 为了保护权利，制定本条例。",
    ]


def test_attachments_number_anew_under_their_own_prefix() -> None:
    text = parsed(
        "某办法\n第一条 甲。\n附件1\n收费标准\n一、申请费\n二十元。\n附件2：流程\n第一条 乙。"
    )
    assert labels(text) == {
        "t1": "第一条",
        "f1": "附件1",
        "f1-h1": "附件1一、",
        "f2": "附件2",
        "f2-t1": "附件2第一条",
    }
    assert block_at(text, "f1").text == "附件1 收费标准"


def test_a_list_of_attachments_is_no_attachment() -> None:
    text = parsed(
        "某局关于报送材料的通知\n请各单位按期报送。\n附件：1.登记表\n2.汇总表\n某某局\n2031年3月1日"
    )
    assert addresses(text.blocks) == []
    assert str(text.issued_on) == "2031-03-01"


DECISION = """
某省人大常委会关于修改《某省专利条例》的决定
（2031年5月1日某省第十三届人民代表大会常务委员会第三次会议通过）
某省人大常委会决定对《某省专利条例》作如下修改：
一、将第一条修改为：“为了保护专利权，制定本条例。”
二、增加一条，作为第三条：“县级以上人民政府应当：
（一）加强保护；
第三条第二款的服务免费。”
本决定自公布之日起施行。
某省专利条例
第一条　为了保护专利权，制定本条例。
"""


def test_a_law_printed_below_the_decision_numbers_anew() -> None:
    text = parsed(DECISION)
    assert addresses(text.blocks) == ["h1", "h2", "f1", "f1-t1"]


def test_quoted_wording_has_no_address_of_its_own() -> None:
    text = parsed(DECISION)
    (quoted,) = [b for b in text.blocks if b.text == "（一）加强保护；"]
    assert (quoted.kind, quoted.anchor) == ("paragraph", "")


def test_numbers_that_begin_anew_without_a_heading_make_a_further_run() -> None:
    text = parsed("某通知\n一、甲类事项应当报批。\n二、乙类事项不报。\n一、丙类另报。")
    assert addresses(text.blocks) == ["h1", "h2", "f1-h1"]


def test_the_parts_of_a_case_are_headings_and_their_lists_stand_below_them() -> None:
    text = parsed(
        "某某诉某局案\n基本案情\n一、甲起诉。\n裁判结果\n一、撤销。\n二、重作。\n典型意义\n甚好。"
    )
    assert addresses(text.blocks) == ["u1", "h1", "u2", "u2-h1", "u2-h2", "u3"]


def test_points_of_a_plan_count_anew_in_each_chapter() -> None:
    text = parsed("# 某规划\n第一章 基础\n一、现状\n好。\n第二章 任务\n一、保护\n严。")
    assert addresses(text.blocks) == ["c1", "c1-h1", "c2", "c2-h1"]
    assert block_at(text, "c2-h1").label == "第二章一、"
    assert block_at(text, "c2-h1").level == 2


def test_a_table_of_contents_is_not_mistaken_for_the_body() -> None:
    text = parsed(
        "某条例\n目　录\n第一章 总则……1\n第二章 服务……3\n第三章 附则……5\n"
        "第一章 总则\n第一条 甲。\n第二章 服务\n第二条 乙。\n第三章 附则\n第三条 丙。"
    )
    assert addresses(text.blocks) == ["c1", "t1", "c2", "t2", "c3", "t3"]
    assert not any("目" in block.text for block in text.blocks)


def test_two_equal_lists_are_both_kept() -> None:
    items = "（一）警告；\n（二）罚款；\n（三）停业。\n"
    text = parsed(f"某条例\n第一条 可以：\n{items}第二条 也可以：\n{items}")
    assert len([block for block in text.blocks if block.kind == "item"]) == 6


def test_signature_and_date_are_no_paragraph_of_the_last_article() -> None:
    text = parsed("某规定\n第一条 甲。\n第二条 乙。\n某某省市场监督管理局\n2031年3月1日")
    assert addresses(text.blocks) == ["t1", "t2"]
    assert text.issuer == "某某省市场监督管理局"
