"""The editor over HTTP: what is typed is kept, cleaned, counted, and never lost."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import MultiDict

from portal.editorial import checks, queries
from portal.editorial.desk import rich_editor
from tests.editorial.desk_kit import (
    NAMES,
    Staff,
    do,
    errors_of,
    fields_of,
    published,
    read,
    written,
)
from tests.files import samples
from tests.web.test_conditional import counted

MOST_QUERIES = 10


def test_a_piece_is_begun_from_its_queue_and_every_field_is_kept(writer: Staff) -> None:
    html = writer.browser.get("pieces_desk.warnings").get_data(as_text=True)
    assert "/desk/pieces/new?kind=sheet" in html
    form = fields_of(writer.browser.get("pieces_desk.new", kind="sheet").get_data(as_text=True))
    response = writer.browser.client.post("/desk/pieces/new", data=form)
    piece_id = int(response.location.rpartition("/")[2])
    sent = writer.form(piece_id)
    values = {
        "title": "关于试点的预警",
        "summary": "第一行\n第二行",
        "issued_on": "2020年9月",
        "until": "2026-12-31",
        "level": "red",
        "countries": ["us", "de"],
        "topics": "专利、商标",
        "count": "20",
        "fee": "1,200.50",
        "is_open": "1",
        "body": "第一段\n\n第二段 a < b",
        "advice__7__do": "先收证据",
        "advice__7__on": "2026-12-01",
        "advice__7__level": "blue",
    }
    writer.send(piece_id, sent, **values)
    content = read(piece_id).content
    assert content == {
        "title": "关于试点的预警",
        "summary": "第一行\n第二行",
        "issued_on": "2020-09",
        "until": "2026-12-31",
        "level": "red",
        "countries": ["us", "de"],
        "topics": ["专利", "商标"],
        "count": 20,
        "fee": "1200.50",
        "is_open": True,
        "body": "<p>第一段</p>\n<p>第二段 a &lt; b</p>",
        "advice": [{"on": "2026-12-01", "do": "先收证据", "level": "blue"}],
        "attachments": [],
    }
    again = writer.form(piece_id)
    writer.send(piece_id, again)
    assert read(piece_id).content == content, "saving what was shown changes nothing"


def test_a_form_without_a_field_leaves_it_as_it_was(writer: Staff) -> None:
    piece_id = written(writer, topics=["专利"], is_open=True, countries=["us"])
    form = writer.form(piece_id)
    few = MultiDict({name: form[name] for name in ("csrf_token", "version")} | {"title": "新题目"})
    writer.send(piece_id, few)
    content = read(piece_id).content
    assert content["title"] == "新题目"
    assert (content["topics"], content["is_open"], content["countries"]) == (["专利"], True, ["us"])


def test_boxes_that_were_unticked_are_unticked(writer: Staff) -> None:
    piece_id = written(writer, is_open=True, countries=["us", "de"])
    writer.send(piece_id, writer.form(piece_id), is_open="", countries="")
    content = read(piece_id).content
    assert (content["is_open"], content["countries"]) == (False, [])


def test_what_cannot_be_taken_is_said_beside_its_field_and_all_stays_typed(writer: Staff) -> None:
    piece_id = written(writer)
    wrong = {
        "title": "字" * 300,
        "issued_on": "去年",
        "until": "2026-02-30",
        "count": "许多",
        "fee": "面议",
        "advice__1__do": "备材料",
        "advice__1__on": "明天",
        "summary": "这一句要留住",
    }
    html = writer.send(piece_id, writer.form(piece_id), expect=422, **wrong)
    assert len(errors_of(html)) == 6
    kept = fields_of(html)
    for name, value in wrong.items():
        assert kept[name.replace("__", ".")] == value, name
    assert read(piece_id).content["summary"] == "", "nothing was kept half"


def test_rows_are_added_moved_and_taken_away_without_a_script(writer: Staff) -> None:
    piece_id = written(writer, advice=[{"do": "甲"}, {"do": "乙"}])
    form = writer.form(piece_id)
    html = writer.send(piece_id, form, 200, do="add:advice", summary="没存过的话")
    form = fields_of(html)
    assert form["summary"] == "没存过的话" and form["advice.3.do"] == ""
    form["advice.3.do"] = "丙"
    form = fields_of(writer.send(piece_id, form, 200, do="up:advice:3"))
    form = fields_of(writer.send(piece_id, form, 200, do="down:advice:1"))
    assert [form[f"advice.{n}.do"] for n in (1, 2, 3)] == ["丙", "甲", "乙"]
    form = fields_of(writer.send(piece_id, form, 200, do="remove:advice:2"))
    assert [row["do"] for row in read(piece_id).content["advice"]] == ["甲", "乙"]
    writer.send(piece_id, form)
    assert [row["do"] for row in read(piece_id).content["advice"]] == ["丙", "乙"]


@pytest.mark.parametrize(
    "command", ["up:advice:0", "remove:advice:99", "down:title:1", "add:nothing", "remove:advice:x"]
)
def test_a_button_of_no_row_saves_and_breaks_nothing(writer: Staff, command: str) -> None:
    piece_id = written(writer, advice=[{"do": "甲"}])
    writer.send(piece_id, writer.form(piece_id), 303, do=command)
    assert [row["do"] for row in read(piece_id).content["advice"]] == ["甲"]


def test_a_text_can_be_looked_at_before_it_is_saved(writer: Staff) -> None:
    piece_id = written(writer)
    html = writer.send(piece_id, writer.form(piece_id), 200, do="show", body="<h2>一</h2>甲")
    assert "<h2>一</h2>" in html.partition("rich-preview")[2]
    assert read(piece_id).content["body"] == "<p>现就试点通知如下。</p>"


def test_what_a_text_lost_on_its_way_in_is_said(writer: Staff) -> None:
    piece_id = written(writer)
    body = "<p>甲</p><img src=a.png><img src=b.png><script>x()</script>"
    writer.send(piece_id, writer.form(piece_id), body=body)
    html = writer.page(piece_id)
    assert "正文：略去 2 幅图片" in html and "正文：略去 1 处脚本" in html
    assert read(piece_id).content["body"] == "<p>甲</p>"


def test_submitting_saves_first_and_says_what_must_be_mended(writer: Staff) -> None:
    piece_id = written(writer)
    html = writer.send(piece_id, writer.form(piece_id), 422, do="submit", title="有错的标题")
    assert "还有 1 处必改" in html and 'href="#f-title"' in html
    assert read(piece_id).content["title"] == "有错的标题"
    writer.send(piece_id, writer.form(piece_id), do="submit", title="对的标题")
    assert read(piece_id).state == "in_review"


def test_two_writers_see_both_texts_and_nothing_is_overwritten(
    writer: Staff, second_writer: Staff
) -> None:
    piece_id = written(writer, summary="原来的提要")
    mine, theirs = writer.form(piece_id), second_writer.form(piece_id)
    second_writer.send(piece_id, theirs, title="黄的题目", body="<p>黄的正文。</p>")
    html = writer.send(piece_id, mine, 409, title="林的题目", body="<p>林的正文。</p>")
    assert "黄编辑在" in html
    assert read(piece_id).content["title"] == "黄的题目"
    form = fields_of(html)
    assert form["title"] == "林的题目" and form.getlist("offered") == ["title", "body"]
    html = writer.send(piece_id, form, 422)
    assert "还有 2 处没有选用哪一份" in html and read(piece_id).content["title"] == "黄的题目"
    form = fields_of(html)
    writer.send(piece_id, form, take__title="theirs", take__body="mine")
    content = read(piece_id).content
    assert (content["title"], content["body"]) == ("黄的题目", "<p>林的正文。</p>")


def test_a_third_save_during_the_merge_is_asked_about_again(
    writer: Staff, second_writer: Staff
) -> None:
    piece_id = written(writer)
    mine = writer.form(piece_id)
    second_writer.send(piece_id, second_writer.form(piece_id), title="一")
    form = fields_of(writer.send(piece_id, mine, 409, title="二"))
    second_writer.send(piece_id, second_writer.form(piece_id), title="三")
    writer.send(piece_id, form, 409, take__title="mine")
    assert read(piece_id).content["title"] == "三"


def test_words_typed_into_what_was_submitted_meanwhile_are_shown_and_not_lost(
    writer: Staff, second_writer: Staff
) -> None:
    piece_id = written(writer)
    form = writer.form(piece_id)
    do(piece_id, "submit", second_writer)
    html = writer.send(piece_id, form, 409, body="<p>没来得及存的话。</p>")
    assert "您写的没有保存" in html and "没来得及存的话" in html
    assert read(piece_id).content["body"] == "<p>现就试点通知如下。</p>"


def test_a_stale_token_keeps_what_was_typed(writer: Staff) -> None:
    piece_id = written(writer)
    html = writer.send(piece_id, writer.form(piece_id), 400, csrf_token="old", summary="留住")
    assert "页面放得太久了" in html and fields_of(html)["summary"] == "留住"
    assert read(piece_id).content["summary"] == ""


def test_attachments_are_kept_listed_ordered_and_taken_away(writer: Staff) -> None:
    piece_id = written(writer)
    form = writer.form(piece_id)
    for name in ("一.txt", "二.txt"):
        fields = MultiDict(writer.form(piece_id))
        fields["attachments"] = ""
        upload = (io.BytesIO(name.encode()), name)
        fields.setlist("attachments", ["", upload])  # type: ignore[list-item]
        writer.answer(f"/desk/pieces/{piece_id}", fields, 303)
    held = read(piece_id).content["attachments"]
    assert [file["name"] for file in held] == ["一.txt", "二.txt"]
    digest = held[0]["digest"]
    got = writer.browser.client.get(f"/desk/pieces/{piece_id}/files/{digest}")
    assert got.get_data() == "一.txt".encode()
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "attachment" in got.headers["Content-Disposition"]
    got.close()
    form = fields_of(writer.send(piece_id, writer.form(piece_id), 200, do="down:attachments:1"))
    form = fields_of(writer.send(piece_id, form, 200, do="remove:attachments:2"))
    writer.send(piece_id, form)
    assert [file["name"] for file in read(piece_id).content["attachments"]] == ["二.txt"]
    writer.browser.open(f"/desk/pieces/{piece_id}/files/{digest}", 404)


def test_a_picture_is_drawn_anew_and_wants_words(writer: Staff) -> None:
    piece_id = written(writer)
    fields = MultiDict(writer.form(piece_id))
    trail = Image.Exif()
    trail[0x010F] = "某某相机"
    photo = samples.picture("JPEG", exif=trail, comment=b"home")
    fields.setlist("attachments", ["", (io.BytesIO(photo), "现场.JPEG")])  # type: ignore[list-item]
    writer.answer(f"/desk/pieces/{piece_id}", fields, 303)
    (held,) = read(piece_id).content["attachments"]
    assert (held["name"], held["alt"]) == ("现场.jpg", "")
    got = writer.browser.client.get(f"/desk/pieces/{piece_id}/files/{held['digest']}")
    assert got.mimetype == "image/jpeg" and b"Exif" not in got.data and b"home" not in got.data
    got.close()
    assert said_of_pictures(piece_id)
    form = fields_of(writer.page(piece_id))
    writer.send(piece_id, form, attachments__1__alt="窗口外的指引牌")
    assert read(piece_id).content["attachments"] == [{**held, "alt": "窗口外的指引牌"}]
    assert not said_of_pictures(piece_id)


def said_of_pictures(piece_id: int) -> list[str]:
    piece = read(piece_id)
    found = checks.findings_of(piece.kind, piece.content, piece.subject)
    return [one.message for one in found if one.weight == "must" and "文字说明" in one.message]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("图.svg", b"<svg/>", "附件可以是"),
        ("照片.jpg", b"\xff\xd8\xff", "照片.jpg"),
        ("假.pdf", b"MZ not a pdf", "假.pdf"),
        ("空.txt", b"", "空.txt"),
    ],
)
def test_files_that_cannot_be_attached_are_named_with_their_reason(
    writer: Staff, name: str, data: bytes, reason: str
) -> None:
    piece_id = written(writer)
    fields = MultiDict(writer.form(piece_id))
    fields.setlist("attachments", ["", (io.BytesIO(data), name)])  # type: ignore[list-item]
    fields["summary"] = "留住"
    html = writer.answer(f"/desk/pieces/{piece_id}", fields, 422)
    assert reason in " ".join(errors_of(html)) and fields_of(html)["summary"] == "留住"
    assert read(piece_id).content["attachments"] == []


def test_a_file_that_is_not_kept_cannot_be_claimed(writer: Staff) -> None:
    piece_id = written(writer)
    form = writer.form(piece_id)
    html = writer.send(
        piece_id, form, 422, attachments__1__digest="f" * 64, attachments__1__name="a.pdf"
    )
    assert "附件" in errors_of(html)[0]
    writer.send(piece_id, form, 422, attachments__1__digest="../../x", attachments__1__name="a.pdf")


def test_a_file_is_read_field_by_field_before_it_replaces_anything(writer: Staff) -> None:
    piece_id = written(writer, body="")
    fields = MultiDict(writer.form(piece_id))
    fields["title"], fields["do"] = "先写的题目", "read"
    text = "文件里的题目\n第一段。\n第二段。"
    fields["source"] = (io.BytesIO(text.encode()), "稿.txt")  # type: ignore[assignment]
    html = writer.answer(f"/desk/pieces/{piece_id}", fields, 200)
    assert "稿.txt" in html and "略去 2 幅图片" in html and "成文日期：" in html
    assert read(piece_id).content["title"] == "先写的题目"
    assert read(piece_id).content["body"] == ""
    form = fields_of(html)
    assert form.getlist("offered") == ["title"], "an empty field is filled without a question"
    writer.send(piece_id, form, take__title="theirs")
    content = read(piece_id).content
    assert content["title"] == "先写的题目" and content["body"].startswith("<p>第一段。</p>")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("稿.txt", "坏的\n".encode(), "这个文件坏了"),
        ("稿.exe", b"MZ", "能读入的文件"),
        ("", b"", "请先选一个文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    writer: Staff, name: str, data: bytes, reason: str
) -> None:
    piece_id = written(writer)
    fields = MultiDict(writer.form(piece_id))
    fields["do"], fields["summary"] = "read", "留住"
    if name:
        fields["source"] = (io.BytesIO(data), name)  # type: ignore[assignment]
    html = writer.answer(f"/desk/pieces/{piece_id}", fields, 422)
    assert reason in html and read(piece_id).content["summary"] == "留住"


def test_the_page_of_the_editor_costs_few_queries(
    app: Flask, writer: Staff, reviewer: Staff
) -> None:
    piece_id = published(writer, reviewer, body="<p>闽市监〔2020〕9号 </p>")
    do(piece_id, "correct", writer)
    with counted(app) as seen:
        writer.page(piece_id)
    assert len(seen) <= MOST_QUERIES, seen


def test_a_reviewer_reads_a_draft_and_does_not_write_in_it(writer: Staff, reviewer: Staff) -> None:
    piece_id = written(writer)
    html = reviewer.page(piece_id)
    assert "data-editor" not in html and "现就试点通知如下" in html
    fields = {"csrf_token": fields_of(html)["csrf_token"], "version": "2", "title": "偷改"}
    reviewer.answer(f"/desk/pieces/{piece_id}", fields, 404)
    assert read(piece_id).content["title"] == "关于试点的预警"


def test_the_editor_has_every_field_and_each_is_led_to_by_its_findings(writer: Staff) -> None:
    piece_id = written(writer, title="", body="")
    html = writer.page(piece_id)
    for name in NAMES:
        assert f'id="f-{name}"' in html, name
    assert html.count("去改") == 2


def test_the_policy_of_the_editor_is_wider_in_one_place_and_only_with_the_rich_editor(
    writer: Staff,
) -> None:
    piece_id = written(writer)
    policy = writer.browser.client.get(f"/desk/pieces/{piece_id}").headers[
        "Content-Security-Policy"
    ]
    attributes = "; style-src-attr 'unsafe-inline'"
    assert (attributes in policy) == rich_editor.is_installed()
    assert "unsafe" not in policy.replace(attributes, "") and "style-src 'self'" in policy


def test_a_piece_of_no_kind_is_no_page(writer: Staff) -> None:
    writer.browser.open("/desk/pieces/999999", 404)
    writer.browser.open("/desk/pieces/new?kind=nothing", 404)
    writer.browser.open("/desk/pieces/new?kind=sheet&subject=sheet-9", 404)
    assert queries.piece(999999) is None
