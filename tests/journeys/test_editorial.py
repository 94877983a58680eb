"""A notice from a Word file to the public, its correction and its end, as all see who touch it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from portal.clock import SHANGHAI, now
from tests.journeys.people import People, press
from tests.journeys.reader import Reader, looked_at
from tests.journeys.server import Server
from tests.journeys.writing import (
    PATIENCE,
    add_to_text,
    begin,
    field,
    letter,
    opened,
    read_in,
    shows,
    submit,
    take,
    told,
    until,
    word_file,
)

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
SUBSCRIBER = "enterprise3"
LEAD = timedelta(seconds=20)
NAME = "灯塔照明企业海外商标监测"
TITLE = f"关于开展{NAME}的通知"
LINES = [
    TITLE,
    "各照明企业：",
    "为帮助企业及早发现境外抢注，现将有关事项通知如下。",
    "一、监测范围",
    "（一）美国、德国、越南；",
    "（二）第九类、第十一类。",
    "二、报名办法",
    "企业登录平台，在二十个工作日内填写关注面。",
]
TABLE = (("国家", "频次"), ("美国", "每周"), ("德国", "每月"))
REMARK = "请写明联系电话。"
CORRECTION = "报名期限应为三十个工作日。"
REASON = "这项工作改由行业协会办理。"
#: title and summary of two editors, without a word in common
FIRST, SECOND = ("春季培训安排", "四月开课"), ("报名须知", "填两张表")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What is waited for may come late on a busy machine."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=None)


def test_a_notice_goes_from_a_word_file_to_the_public_and_is_taken_back(
    enter: Arrive, reader: Arrive, server: Server
) -> None:
    email = f"{SUBSCRIBER}@example.com"
    subscribe(opened(enter(SUBSCRIBER), "/accounts/subscriptions/new?kind=notice"))
    writer = enter("editor")
    editor = opened(writer, "/desk/library")
    looked_at(editor)
    piece_id = write(writer)
    reviewer = opened(enter("reviewer"), f"/desk/pieces/{piece_id}")
    looked_at(reviewer)
    take(reviewer, "return", REMARK)
    answer(editor, piece_id)
    public = publish_at_its_minute(reviewer, piece_id)
    stranger = reader()
    is_public(stranger, public)
    letter(server.instance, email, TITLE, public)
    correct(editor, reviewer, piece_id)
    is_corrected(stranger, public)
    letter(server.instance, email, f"更正〕{TITLE}", CORRECTION)
    reviewer.goto(f"/desk/pieces/{piece_id}")
    take(reviewer, "withdraw", REASON)
    is_gone(stranger, public)
    letter(server.instance, email, f"已撤下〕{TITLE}", REASON)


def subscribe(page: Page) -> None:
    looked_at(page)
    page.get_by_label("有消息就发").check()
    page.get_by_label("发到").check()
    press(page, "订阅")
    expect(page.locator("#held")).to_be_visible()


def write(writer: Reader) -> int:
    """From a file to review, past what the checks find."""
    page = writer.page
    piece_id = begin(page, "notice")
    writer.missing.add(f"{writer.address}/desk/pieces/{piece_id}")  # a refusal answers with 422
    read_in(page, word_file("通知.docx", LINES, TABLE))
    expect(field(page, "title")).to_have_value(TITLE)
    expect(field(page, "addressees")).to_have_value(re.compile("各照明企业"))
    looked_at(page)
    field(page, "source_url").fill("www.example.com/notice")
    expect(page.locator("[data-save-status]")).to_contain_text("已自动保存")
    checks = page.locator("[data-checks]")
    expect(checks).to_contain_text("来源网址应以 https:// 或 http:// 开头")
    press(page, "送审")
    expect(page.get_by_role("alert")).to_contain_text("必改")
    looked_at(page)
    field(page, "source_url").fill("https://www.example.com/notice")
    submit(page)
    return piece_id


def answer(page: Page, piece_id: int) -> None:
    """The editor reads the remark and mends the draft."""
    page.goto(f"/desk/pieces/{piece_id}")
    expect(page.locator(".story")).to_contain_text(REMARK)
    field(page, "contact").fill("联系电话：0591-0000000")
    submit(page)


def publish_at_its_minute(page: Page, piece_id: int) -> str:
    """Find it in the queue, approve it, and let the worker put it out; returns its address."""
    page.goto("/desk/library?tab=to_review")
    looked_at(page)
    page.get_by_role("link", name=TITLE).click()
    take(page, "approve")
    at = (now() + LEAD).astimezone(SHANGHAI)
    take(page, "schedule", at=at.strftime("%Y-%m-%dT%H:%M:%S"))
    shows(page, f"/desk/pieces/{piece_id}", "看公开的页面")
    expect(page.locator(".story")).to_contain_text("到时发布")
    looked_at(page)
    address = page.get_by_role("link", name="看公开的页面").get_attribute("href")
    assert address
    return address


def is_public(stranger: Reader, public: str) -> None:
    """On its page, in the search and in the feed."""
    page = opened(stranger, public)
    expect(page.get_by_role("heading", level=1)).to_contain_text("灯塔照明企业")
    expect(page.locator("table").filter(has_text="每周")).to_be_visible()
    expect(page.locator("main")).to_contain_text("0591-0000000")
    looked_at(page)
    until(lambda: is_found(page), "the notice in the search")
    assert TITLE in page.request.get("/feeds/notice.atom").text()


def is_found(page: Page) -> bool:
    page.goto(f"/search?q={NAME}")
    return page.locator("[data-hits] > li").filter(has_text=NAME).count() > 0


def correct(editor: Page, reviewer: Page, piece_id: int) -> None:
    editor.goto(f"/desk/pieces/{piece_id}")
    take(editor, "correct")
    add_to_text(editor, "报名期限为三十个工作日。")
    field(editor, "change_note").fill(CORRECTION)
    editor.get_by_label("这是更正").check()
    looked_at(editor)
    submit(editor)
    reviewer.goto(f"/desk/pieces/{piece_id}")
    expect(reviewer.get_by_role("region", name="正文")).to_contain_text("三十个工作日")
    looked_at(reviewer)
    take(reviewer, "approve")
    take(reviewer, "publish")


def is_corrected(stranger: Reader, public: str) -> None:
    page = opened(stranger, public)
    expect(page.locator("main").get_by_text("更正：").locator("..")).to_contain_text(CORRECTION)
    looked_at(page)
    page.get_by_role("link", name="看改了哪里").click()
    expect(page.locator("main ins").filter(has_text="三十个工作日")).to_be_visible()
    assert CORRECTION in page.request.get("/feeds/notice.atom").text()


def is_gone(stranger: Reader, public: str) -> None:
    """Its address says why; search and feed know it no more."""
    stranger.missing.add(stranger.address + public)
    page = stranger.open(public, 410)
    expect(page.locator("main")).to_contain_text(REASON)
    looked_at(page)
    until(lambda: not is_found(page), "the end of the notice in the search")
    assert TITLE not in page.request.get("/feeds/notice.atom").text()


@pytest.mark.parametrize("scripts", [True, False])
def test_of_two_editors_at_once_the_second_sees_both_texts(
    enter: Arrive, people: People, server: Server, scripts: bool
) -> None:
    people.add(server, "editor2", "editor")
    faster = opened(enter("editor", java_script_enabled=scripts), "/desk")
    piece_id = begin(faster, "notice")
    path = f"/desk/pieces/{piece_id}"
    second = enter("editor2", java_script_enabled=scripts)
    second.missing |= {f"{second.address}{path}", f"{second.address}{path}/autosave"}
    slower = opened(second, path)
    for page, title, summary in ((faster, *FIRST), (slower, *SECOND)):
        field(page, "title").fill(title)
        field(page, "summary").fill(summary)
        if page is faster or not scripts:  # the other is saved by itself
            press(page, "存草稿")
    told(faster, "已保存")
    expect(slower.locator("#offer-title")).to_contain_text("您写的还没有保存")
    for words in (*FIRST, *SECOND):
        expect(slower.locator("#offer")).to_contain_text(words)
    if scripts:  # which looking needs
        looked_at(slower)
    press(slower, "存草稿")
    expect(slower.get_by_role("alert").first).to_contain_text("还有 2 处没有选用")
    slower.get_by_role("group", name="“标题”用哪一份").get_by_label("用对方的").check()
    slower.get_by_role("group", name="“摘要”用哪一份").get_by_label("用我的").check()
    press(slower, "存草稿")
    told(slower, "已保存")
    faster.goto(path)
    expect(field(faster, "title")).to_have_value(FIRST[0])
    expect(field(faster, "summary")).to_have_value(SECOND[1])
