"""Officers, an expert and a manager at the desk of requests, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal import create_app
from portal.accounts.models import Person
from portal.accounts.sealing import seal
from portal.config import read_settings
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from tests.assistance.people import Cast
from tests.factories import TOTP_SECRET, sign_in
from tests.journeys.people import press
from tests.journeys.reader import Reader, looked_at
from tests.journeys.server import Server

pytestmark = pytest.mark.browser

Enter = Callable[..., Page]


@pytest.fixture
def app(server: Server) -> Iterator[Flask]:
    """The portal on the server's own database."""
    app = create_app(read_settings({"PORTAL_INSTANCE": str(server.instance)}))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def enter(app: Flask, server: Server, reader: Callable[..., Reader]) -> Enter:
    """Call it with somebody of the staff and an address; they come in signed in."""

    def come(actor: Actor, path: str) -> Page:
        with transaction():
            person = db.session.get_one(Person, actor.person_id)
            person.sealed_totp_secret = seal(TOTP_SECRET, f"person:{person.id}")
        secret = sign_in(app.test_client(), person)
        visitor = reader()
        visitor.missing.add(f"{server.address}{path}/actions")  # a refusal answers with 409
        visitor.context.add_cookies([{"name": "session", "value": secret, "url": server.address}])
        return visitor.open(path)

    return come


def test_a_request_goes_over_the_desk_from_hand_to_hand(cast: Cast, enter: Enter) -> None:
    reference = cast.file()
    page = enter(cast.officer, f"/desk/requests?tab=open&q={reference}")
    looked_at(page)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=reference)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.get_by_role("link", name=reference).press("Enter")
    press(page, "开始审查")
    expect(page.get_by_text("已办理，已记入办理经过。")).to_be_visible()
    press(page, "受理")
    page.get_by_label("分派给谁").select_option(str(cast.expert.person_id))
    press(page, "分派")
    expect(page.get_by_text("等专家写好意见稿")).to_be_visible()
    page.get_by_label("记一笔").fill("像是批量诉讼")
    press(page, "保存记录")
    looked_at(page)

    advice = enter(cast.expert, "/desk/requests")
    advice.get_by_role("link", name=reference).click()
    expect(advice.get_by_text("像是批量诉讼")).to_have_count(0)
    advice.get_by_label("意见稿").fill("建议应诉，并提出驳回动议。")
    press(advice, "保存意见稿")
    looked_at(advice)

    page.reload()
    page.get_by_role("link", name="意见：先做的事").click()
    expect(page.get_by_label("给企业的话", exact=True)).to_have_value(
        "请按所附意见办理，先做三件事：\n1. 在〔日期〕前〔答复、提交动议或者申请延期〕；\n"
        "2. 保存好〔证据〕；\n3. 材料交到境外以前，先过一遍证据出境清单。"
    )
    press(page, "签发意见")
    press(page, "转入跟踪")
    expect(page.get_by_role("heading", name="可以办的事")).to_be_visible()

    lead = enter(cast.manager, f"/desk/requests/{reference}")
    lead.locator("summary", has_text="督办").click()
    lead.get_by_label("督办要求").fill("请每月报一次进展")
    press(lead, "督办")
    expect(lead.locator("#history + ol")).to_contain_text("督办")
    lead.goto("/desk/requests/statistics")
    looked_at(lead)
    lead.goto("/desk/requests/remedies")
    looked_at(lead)


def test_of_two_officers_at_once_the_slower_keeps_the_text(cast: Cast, enter: Enter) -> None:
    reference = cast.bring_to("in_review")
    path = f"/desk/requests/{reference}"
    slower, faster = enter(cast.officer, path), enter(cast.second, path)
    slower.locator("summary", has_text="要求补正").click()
    slower.get_by_label("缺哪些材料").fill("缺销售合同和发票")
    press(faster, "受理")
    press(slower, "发补正通知")
    expect(slower.get_by_role("alert")).to_contain_text("已由陈某于")
    expect(slower.get_by_label("您写的内容")).to_have_value("缺销售合同和发票")
    expect(slower.get_by_label("缺哪些材料")).to_have_value("缺销售合同和发票")
    expect(slower.locator("summary", has_text="分派")).to_be_visible()
    looked_at(slower)
