"""An urgent red warning: why it concerns whom, who has read it, who was called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.clock import today
from tests.journeys.people import press
from tests.journeys.reader import Reader, looked_at
from tests.journeys.server import Server
from tests.journeys.writing import (
    PATIENCE,
    add_row,
    begin,
    field,
    letter,
    opened,
    shows,
    submit,
    take,
)

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
TITLE = "灯具卖家被同一命令冻结账户"
URGENCY = "听证日在三天以后，等不得。"
WHY = "出口美国，商品编码 9405"
SAID = "已告知负责人，今天请律师看。"
READS, IS_CALLED = "示例（泉州）照明有限公司", "示例（泉州）灯饰有限公司"


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What is waited for may come late on a busy machine."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=None)


def test_a_red_warning_reaches_those_whom_it_concerns(
    enter: Arrive, reader: Arrive, server: Server
) -> None:
    editor = opened(enter("editor"), "/desk/warnings")
    looked_at(editor)
    piece_id = write(editor)
    ref = publish_urgently(opened(enter("reviewer"), f"/desk/pieces/{piece_id}"))
    is_public(opened(reader(), f"/warnings/{ref}"))
    concerned = opened(enter("enterprise"), "/accounts")
    shows(concerned, "/accounts/warnings", TITLE)
    letter(server.instance, "enterprise@example.com", TITLE, WHY)
    confirm_reading(concerned)
    call_the_other(opened(enter("officer"), "/desk"), ref)
    told_nothing = opened(enter("enterprise2"), "/accounts/warnings")
    expect(told_nothing.get_by_text(TITLE)).to_have_count(0)


def write(page: Page) -> int:
    """All that a red warning must say."""
    piece_id = begin(page, "warning")
    field(page, "title").fill(TITLE)
    field(page, "level").select_option("red")
    field(page, "criterion").select_option("short_answer")
    field(page, "category").select_option("litigation")
    add_row(page, "facts")
    field(page, "facts.1.text").fill("法院发出临时限制令，附表列有灯具网店。")
    field(page, "countries").get_by_label("美国").check()
    field(page, "hs_codes").fill("9405")
    add_row(page, "advice")
    field(page, "advice.1.do").fill("今天保存订单和账户页面。")
    field(page, "source").fill("为演示编写")
    field(page, "checked_on").fill(today().isoformat())
    field(page, "is_sample").check()
    looked_at(page)
    submit(page)
    return piece_id


def publish_urgently(page: Page) -> str:
    """By one reviewer, with the reason; the review is owed. Returns the warning's reference."""
    looked_at(page)
    take(page, "publish_urgently", URGENCY)
    expect(page.locator(".story")).to_contain_text(URGENCY)
    expect(page.get_by_text("等补审").first).to_be_visible()
    address = page.get_by_role("link", name="看公开的页面").get_attribute("href")
    found = re.search(r"YJ-\d{4}-\d{3}", address or "")
    assert found, address
    return found[0]


def is_public(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("灯具卖家")
    expect(page.locator("main")).to_contain_text("今天保存订单和账户页面")
    expect(page.locator("main")).to_contain_text("答复期限不足 7 天")
    looked_at(page)


def confirm_reading(page: Page) -> None:
    """From the list to the one, why it is told, and the receipt."""
    row = page.get_by_role("listitem").filter(has_text=TITLE)
    expect(row).to_contain_text(f"因为：{WHY}")
    expect(row).to_contain_text("未读")
    looked_at(page)
    row.get_by_role("link").click()
    expect(page.get_by_role("region", name="为什么告诉您")).to_contain_text(WHY)
    looked_at(page)
    press(page, "已阅")
    expect(page.get_by_text("贵单位已经看过这条预警的最新内容。")).to_be_visible()


def enterprise(page: Page, name: str) -> Locator:
    """One enterprise in the list of those whom a warning concerns."""
    return page.locator("li[id^=match]").filter(has=page.get_by_role("heading", name=name))


def call_the_other(page: Page, ref: str) -> None:
    """Who has read it, who has not; the one who has not is called, and it is written down."""
    page.goto("/desk/warnings/readers")
    looked_at(page)
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(re.compile(f"/desk/warnings/readers/{ref}"))
    expect(enterprise(page, READS)).to_contain_text("陈示例 已阅")
    unread = enterprise(page, IS_CALLED)
    expect(unread.locator(".meta")).to_contain_text("未读")
    expect(unread).to_contain_text(WHY)
    unread.locator("summary", has_text="记电话").click()
    unread.get_by_label("已电话告知").check()
    unread.get_by_label("说了什么").fill(SAID)
    looked_at(page)
    unread.get_by_role("button", name="记下").click()
    expect(page.get_by_text("已记下。")).to_be_visible()
    expect(enterprise(page, IS_CALLED).locator(".meta")).to_contain_text("未读，已电话告知")
    expect(enterprise(page, IS_CALLED)).to_contain_text(SAID)
