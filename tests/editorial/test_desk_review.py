"""Review over HTTP: what changed, every step of the table, who was faster, private previews."""

from __future__ import annotations

from datetime import timedelta

import lxml.html
import pytest
import time_machine
from flask import Flask

from portal.clock import SHANGHAI, now
from portal.editorial import queries
from portal.web import desks
from tests.editorial.desk_kit import Staff, do, fields_of, published, read, written
from tests.editorial.kit import Board
from tests.web.test_conditional import counted

MOST_QUERIES = 10


def actions_of(html: str) -> set[str]:
    return set(lxml.html.fromstring(html).xpath("//input[@name='action']/@value"))


def test_a_piece_goes_its_whole_way_by_its_buttons(
    desk_board: Board, writer: Staff, reviewer: Staff
) -> None:
    piece_id = written(writer)
    writer.send(piece_id, writer.form(piece_id), do="submit")
    assert actions_of(writer.page(piece_id)) == set(), "four eyes"
    assert "由别人审核" in writer.page(piece_id)
    assert actions_of(reviewer.page(piece_id)) == {"return", "approve"}
    assert "请写明退回的原因" in reviewer.step(piece_id, "return", 422)
    reviewer.step(piece_id, "return", note="请写明依据")
    assert "请写明依据" in writer.page(piece_id)
    writer.send(piece_id, writer.form(piece_id), do="submit", title="写明依据的题目")
    reviewer.step(piece_id, "approve")
    assert actions_of(reviewer.page(piece_id)) == {"return", "schedule", "publish"}
    at = (now() + timedelta(hours=3)).astimezone(SHANGHAI)
    html = reviewer.step(piece_id, "schedule", 422, at="2020-01-01T09:00")
    assert "晚于现在" in html and 'value="2020-01-01T09:00"' in html
    reviewer.step(piece_id, "schedule", at=at.strftime("%Y-%m-%dT%H:%M"))
    assert "自动发布" in reviewer.page(piece_id)
    reviewer.step(piece_id, "publish")
    assert desk_board.notes[f"note-{piece_id}"]["title"] == "写明依据的题目"
    reviewer.step(piece_id, "withdraw", note="依据已废止")
    assert "已撤下" in reviewer.page(piece_id) and "依据已废止" in reviewer.page(piece_id)


def test_the_reviewer_reads_what_changed_field_by_field(writer: Staff, reviewer: Staff) -> None:
    body = "<p>第一条 甲。</p><p>第二条 企业应当在三十日内答辩。</p><p>第三条 丙。</p>"
    piece_id = published(writer, reviewer, body=body, topics=["专利"], level="red")
    writer.step(piece_id, "correct")
    form = writer.form(piece_id)
    changed = body.replace("三十日", "二十日").replace("<p>第一条 甲。</p>", "")
    html = writer.send(piece_id, form, 422, do="submit", body=changed, level="blue")
    assert "这次改了什么" in html
    writer.send(
        piece_id,
        writer.form(piece_id),
        do="submit",
        change_note="答辩的期限改为二十日",
        is_correction="1",
    )
    page = lxml.html.fromstring(reviewer.page(piece_id))
    changes = page.xpath("//section[@aria-labelledby='changes']")[0]
    words = changes.text_content()
    assert "改了 2 项" in words and "答辩的期限改为二十日" in words
    deleted = [one.text_content() for one in changes.xpath(".//del")]
    added = [one.text_content() for one in changes.xpath(".//ins")]
    assert deleted == ["删去：红", "删去：第一条 甲。", "删去：三十日"] or "三十" in "".join(
        deleted
    )
    assert "新增：蓝" in added and "二十" in "".join(added)
    assert page.xpath("//span[@class='tag'][text()='更正']")


def test_two_reviewers_see_who_was_faster_and_keep_their_words(
    app: Flask, writer: Staff, reviewer: Staff
) -> None:
    piece_id = written(writer)
    do(piece_id, "submit", writer)
    other = Staff(app, "赵审核", "reviewer")
    seen = read(piece_id).version
    reviewer.step(piece_id, "approve")
    html = other.step(piece_id, "return", 409, version=seen, note="我写了很久的意见")
    assert "已由" in html and "我写了很久的意见" in html
    assert read(piece_id).state == "approved"


def test_what_one_may_not_do_is_no_page_and_what_is_closed_says_why(
    app: Flask, writer: Staff, reviewer: Staff
) -> None:
    piece_id = written(writer)
    reviewer.step(piece_id, "submit", 404)
    reviewer.step(piece_id, "nonsense", 404)
    assert "不能这样办" in reviewer.step(piece_id, "approve", 409)
    both = Staff(app, "两个角色", "editor", "reviewer")
    mine = written(both)
    do(mine, "submit", both)
    assert "要由别人审核" in both.step(mine, "approve", 409)
    html = reviewer.step(piece_id, "return", 400, csrf_token="old", note="留住")
    assert "页面放得太久了" in html and "留住" in html


@pytest.mark.parametrize("version", ["", "-1", "9" * 40, "x", "１"])
def test_a_version_that_is_none_is_taken_for_an_old_one(
    writer: Staff, reviewer: Staff, version: str
) -> None:
    piece_id = written(writer)
    do(piece_id, "submit", writer)
    reviewer.step(piece_id, "approve", 409, version=version)


def test_old_releases_are_compared_and_taken_back(writer: Staff, reviewer: Staff) -> None:
    piece_id = published(writer, reviewer)
    do(piece_id, "correct", writer)
    writer.send(piece_id, writer.form(piece_id), do="submit", title="第二版", change_note="改题目")
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    html = reviewer.browser.open(f"/desk/pieces/{piece_id}/compare?from=1&to=2").text
    assert "第二版" in html and "<ins>" in html and "改题目" in html
    for query in ("from=9", "from=x&to=7", "to=now&from=now"):
        expect = 200 if "now" in query else 404
        reviewer.browser.open(f"/desk/pieces/{piece_id}/compare?{query}", expect)
    writer.step(piece_id, "roll_back", release="1", note="第二版有误")
    assert read(piece_id).state == "in_review" and read(piece_id).title == "关于试点的预警"
    reviewer.browser.open(f"/desk/pieces/{written(writer)}/compare", 404)


def test_the_preview_is_the_public_page_under_a_bar(writer: Staff) -> None:
    piece_id = written(writer)
    answer = writer.browser.get("pieces_desk.preview", piece_id=piece_id)
    assert "预览，未发布" in answer.text and "<h1>关于试点的预警</h1>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_private_link_opens_for_a_stranger_until_it_ends(
    app: Flask, writer: Staff, reviewer: Staff
) -> None:
    piece_id = written(writer)
    token = fields_of(reviewer.page(piece_id))["csrf_token"]
    made = f"/desk/pieces/{piece_id}/links"
    html = reviewer.answer(made, {"csrf_token": token, "days": "3"}, 200)
    address = lxml.html.fromstring(html).get_element_by_id("new-link").text_content()
    path = address[address.index("/previews/") :]
    assert path.rpartition("/")[2] not in reviewer.page(piece_id), "shown once"
    stranger = app.test_client()
    seen = stranger.get(path)
    assert seen.status_code == 200 and "请勿转发" in seen.text and "回到稿件" not in seen.text
    assert (seen.headers["Cache-Control"], seen.headers["X-Robots-Tag"]) == (
        "no-store",
        "noindex, nofollow",
    )
    assert stranger.get("/previews/" + "x" * 32).status_code == 404
    with time_machine.travel(now() + timedelta(days=4)):
        assert stranger.get(path).status_code == 404
    link = lxml.html.fromstring(reviewer.page(piece_id)).xpath("//form[contains(@action, '/end')]")
    reviewer.answer(link[0].get("action"), {"csrf_token": token}, 303)
    assert stranger.get(path).status_code == 404
    assert "1 到 30 天" in reviewer.answer(made, {"csrf_token": token, "days": "31"}, 422)


def test_the_queues_show_their_part_and_count_under_every_condition(
    app: Flask, writer: Staff, reviewer: Staff
) -> None:
    first = written(writer, title="海关查扣的预警")
    second = written(writer, title="平台投诉的预警")
    do(second, "submit", writer)
    with counted(app) as seen:
        html = reviewer.browser.open("/desk/warnings").text
    assert len(seen) <= MOST_QUERIES, seen
    assert "平台投诉的预警" in html and "海关查扣" not in html and "data-row" in html
    assert "海关查扣" in reviewer.browser.open("/desk/warnings?tab=draft&q=海关&kind=sheet").text
    assert "这里没有稿件" in reviewer.browser.open("/desk/warnings?tab=draft&own=1").text
    odd = "/desk/warnings?tab=x&kind=y&page=99999999999&q=%00"
    assert reviewer.browser.client.get(odd).status_code in (200, 400)
    assert "海关查扣" in writer.browser.open("/desk/pieces?tab=own").text
    assert "平台投诉" in reviewer.browser.open("/desk/pieces?tab=to_review").text
    assert queries.own_drafts_by_way(writer.actor.person_id or 0).own[0].id == first


def test_the_front_page_says_what_waits_for_whom(
    app: Flask, writer: Staff, reviewer: Staff
) -> None:
    back = written(writer, title="退回来的一篇")
    do(back, "submit", writer)
    do(back, "return", reviewer, note="再改")
    written(writer, title="在写的一篇")
    waiting = written(writer, title="等人审的一篇")
    do(waiting, "submit", writer)
    red = written(writer, title="紧急的一篇", level="red")
    do(red, "submit", writer)
    do(red, "publish_urgently", reviewer, note="等不得")
    with counted(app) as seen:
        html = writer.browser.open("/desk").text
    assert "退回来的一篇" in html and "在写的一篇" in html and "等人审的一篇" not in html
    assert sum("editorial_piece" in statement for statement in seen) <= 3
    html = reviewer.browser.open("/desk").text
    assert "等人审的一篇" in html and "紧急的一篇" in html and "在写的一篇" not in html
    with app.test_request_context():
        offered = [desk.endpoint for desk in app.extensions["desks"]]
    assert offered.count("pieces_desk.warnings") == 1
    assert desks.Group.WAITING


def test_the_page_of_a_piece_costs_few_queries(app: Flask, writer: Staff, reviewer: Staff) -> None:
    piece_id = published(writer, reviewer)
    do(piece_id, "correct", writer)
    with counted(app) as seen:
        reviewer.page(piece_id)
    assert len(seen) <= MOST_QUERIES, seen


def test_what_is_public_already_is_taken_up_from_its_address(
    desk_board: Board, writer: Staff
) -> None:
    desk_board.notes["sheet-7"] = {"title": "早就公开的", "body": "<p>甲</p>"}
    page = writer.browser.open("/desk/pieces/new?kind=sheet&subject=sheet-7").text
    form = fields_of(page)
    response = writer.browser.client.post("/desk/pieces/new", data=form)
    piece_id = int(response.location.rpartition("/")[2])
    assert read(piece_id).state == "published"
    assert actions_of(writer.page(piece_id)) == {"correct"}
