"""The head of a text: orders, joint notices, forwarded texts, letters without metadata."""

from tests.library.structure.made_texts import parsed

ORDER = """
中华人民共和国国务院令
第801号
《涉外服务条例》已经2025年2月21日国务院第53次常务会议通过，现予公布，自2025年5月1日起施行。
总理　某某
2025年3月13日
涉外服务条例
（2010年1月1日国务院令第500号公布　根据2014年7月29日《关于修改部分行政法规的决定》修订）
第一条　为了服务，制定本条例。
"""


def test_an_order_is_the_cover_of_what_it_publishes() -> None:
    text = parsed(ORDER)
    assert text.title == "涉外服务条例"
    assert text.document_number == "国务院令第801号"
    assert text.masthead == "中华人民共和国国务院令\n第801号"
    assert [block.text[:5] for block in text.cover] == ["《涉外服务", "总理　某某", "2025年"]
    assert str(text.issued_on) == "2025-03-13"
    assert str(text.effective_on) == "2025-05-01"
    assert [step.kind for step in text.history] == ["published", "revised"]


JOINT = """
国家某某局文件
国某发运字〔2021〕3号
国家某某局 国家发展改革委
关于印发《推动某某高质量发展行动
方案（2021—2025年）》的通知
各省、自治区、直辖市某某局，各有关单位：
现将《推动某某高质量发展行动方案（2021—2025年）》印发给你们，请认真贯彻执行。
附件：1.分工表
2.联系表
国家某某局　国家发展改革委
2021年1月20日
（此件公开发布）
推动某某高质量发展行动方案
（2021—2025年）
一、总体要求
坚持统筹协调。
本方案自发布之日起施行，有效期至2025年12月31日。
"""


def test_a_joint_notice_keeps_both_bodies_and_both_lines_of_its_title() -> None:
    text = parsed(JOINT)
    assert text.title == (
        "国家某某局 国家发展改革委关于印发《推动某某高质量发展行动方案（2021—2025年）》的通知"
    )
    assert text.body_title == "推动某某高质量发展行动方案（2021—2025年）"
    assert text.openness == "公开发布"
    assert str(text.issued_on) == "2021-01-20"
    assert str(text.effective_on) == "2021-01-20"
    assert str(text.expires_on) == "2025-12-31"


def test_a_forwarded_text_is_the_body_and_a_relation() -> None:
    text = parsed(
        "国务院办公厅转发国家某委《关于加强服务的意见》的通知\n国办函〔2020〕12号\n各省人民政府：\n"
        "国家某委《关于加强服务的意见》已经国务院同意，现转发给你们，请认真贯彻执行。\n国务院办公厅\n"
        "二〇二〇年三月五日\n关于加强服务的意见\n国家某委\n一、总体\n做好服务。"
    )
    assert text.body_title == "关于加强服务的意见"
    assert text.addressees == "各省人民政府"
    assert str(text.issued_on) == "2020-03-05"
    assert [(c.title, c.role) for c in text.citations] == [("关于加强服务的意见", "forwards")]


def test_a_sentence_that_ends_in_a_colon_is_no_addressee() -> None:
    for opening in (
        "为保护权利，根据有关规定，各级法院现作如下规定：",
        "某省人民代表大会常务委员会决定对《某条例》作如下修改：",
    ):
        assert parsed(f"某某规定\n{opening}\n一、甲。").addressees is None


def test_the_title_of_the_text_may_be_broken_and_known_from_the_metadata() -> None:
    text = parsed(
        "2031年6月5日 某院审判委员会第1890次会议通过\n某院关于审理某某纠纷\n案件若干问题的解释\n"
        "法释〔2031〕5号\n为正确审理案件，制定本解释。\n第一条 甲。",
        title="某院关于审理某某纠纷案件若干问题的解释",
    )
    assert [block.text for block in text.blocks] == ["为正确审理案件，制定本解释。", "第一条 甲。"]
    assert text.document_number == "法释〔2031〕5号"
    assert str(text.issued_on) == "2031-06-05"


def test_a_title_that_the_metadata_contradicts_is_kept_below_it() -> None:
    text = parsed("# 某局关于加强服务的意见\n一、做好服务。", title="加强服务意见（网页标题）")
    assert text.title == "加强服务意见（网页标题）"
    assert text.body_title == "某局关于加强服务的意见"


def test_a_text_without_any_title_is_called_by_its_file() -> None:
    text = parsed("各级政府应当加强领导，落实责任。")
    assert text.title == "某文件"
    assert [block.text for block in text.blocks] == ["各级政府应当加强领导，落实责任。"]
