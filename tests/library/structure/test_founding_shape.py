"""A notice with its plan comes in right, however the file has broken it."""

from tests.library.structure.made_texts import (
    BROKEN_NOTICE,
    addresses,
    block_at,
    parsed,
)

NOTICE = parsed(BROKEN_NOTICE)


def test_the_notice_gives_the_title_and_the_plan_its_own() -> None:
    plan = "青山省林草领域“清风”改革工作方案"
    assert NOTICE.title == f"青山省林草局（自然保护地管理局）关于印发《{plan}》的通知"
    assert NOTICE.body_title == plan


def test_number_issuer_addressees_and_openness_are_read_from_the_head() -> None:
    assert NOTICE.document_number == "青林监保〔2031〕7号"
    assert NOTICE.issuer == "青山省林草局（自然保护地管理局）"
    assert NOTICE.masthead == "青山省林草局文件"
    assert NOTICE.openness == "主动公开"
    assert NOTICE.addressees == (
        "各设区市林草局（自然保护地管理局），平川新区林草局，省林草发展中心"
    )


def test_no_date_is_invented_where_the_text_has_none() -> None:
    assert str(NOTICE.issued_on) == "2031"
    assert NOTICE.published_on is None
    assert NOTICE.effective_on is None
    assert NOTICE.expires_on is None


def test_the_letter_is_the_cover_and_its_broken_sentence_is_whole() -> None:
    (letter,) = NOTICE.cover
    assert letter.text.startswith("为认真贯彻落实")
    assert letter.text.endswith("现印发给你们，请结合实际，认真贯彻执行。")


def test_the_plan_has_its_real_outline_whatever_marks_the_file_has() -> None:
    headings = [(b.anchor, b.label, b.level) for b in NOTICE.blocks if b.kind == "heading"]
    assert headings == [
        ("h1", "一、", 1),
        ("h2", "二、", 1),
        ("h2-1", "二、（一）", 2),
        ("h2-2", "二、（二）", 2),
        ("h3", "三、", 1),
        ("h3-3", "三、（三）", 2),
        ("h3-4", "三、（四）", 2),
    ]
    assert addresses(NOTICE.blocks) == [anchor for anchor, _, _ in headings]


def test_words_cut_by_a_page_break_are_joined() -> None:
    texts = [block.text for block in NOTICE.blocks]
    assert any("建立健全快速协同保护机制" in text for text in texts)
    assert any("加强林草代理机构信用监管" in text for text in texts)
    assert any("青山林业报、青山电视台等媒体" in text for text in texts)


def test_each_task_names_its_units_in_full() -> None:
    assert [(t.anchor, t.label, t.title, t.units) for t in NOTICE.tasks] == [
        (
            "h2-1",
            "二、（一）",
            "完善保护体系",
            ("省局资源保护处", "省局种苗处", "省林草发展中心", "各设区市林草部门"),
        ),
        (
            "h2-2",
            "二、（二）",
            "加强服务监管",
            ("省局种苗处", "省局资源保护处", "省林草发展中心", "各设区市林草部门"),
        ),
    ]


def test_the_two_parents_are_cited_with_title_and_number_and_the_plan_itself_is_not() -> None:
    named = [(c.title, c.number and c.number.canonical, c.role) for c in NOTICE.citations]
    assert named == [
        (
            "全国林草总局关于深化“清风”改革 营造良好环境的意见",
            "全林服字〔2031〕1号",
            "based_on",
        ),
        (
            "全国林草总局办公室〈关于深化“清风”改革 营造良好环境的意见〉分工方案",
            "全林办字〔2031〕11号",
            "based_on",
        ),
    ]


def test_the_contact_is_kept_apart_from_the_text() -> None:
    assert NOTICE.contact == "联系人：张某某（省局种苗处）\n电话：000-0000"
    assert not any("张某某" in block.text for block in NOTICE.blocks)


def test_metadata_of_the_file_wins_over_what_the_text_says() -> None:
    text = parsed(
        BROKEN_NOTICE,
        title="另一个标题",
        document_number="青林办〔2030〕1号",
        issuer="青山省政府",
        issued_on="2030-05-06",
        effective_on="2030-06",
        openness="依申请公开",
    )
    assert text.title == "另一个标题"
    assert text.document_number == "青林办〔2030〕1号"
    assert text.issuer == "青山省政府"
    assert str(text.issued_on) == "2030-05-06"
    assert str(text.effective_on) == "2030-06"
    assert text.openness == "依申请公开"
    assert block_at(text, "h2-1").text == "（一）完善保护体系"


def test_a_date_in_the_metadata_that_no_calendar_has_is_passed_over() -> None:
    assert str(parsed(BROKEN_NOTICE, issued_on="2030-13-45").issued_on) == "2031"
