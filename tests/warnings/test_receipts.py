"""Who has read a warning: one's list, why one was told, 已阅; what others may not see."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.warnings import receipts
from portal.warnings.exposure_models import WarningReading
from tests.factories import make_person
from tests.forms import submit
from tests.pages import Browser
from tests.warnings.enterprises import LAMPS, TEA, Enterprise
from tests.warnings.sending import cancel, send
from tests.warnings.test_exposure import browser_of
from tests.web.test_conditional import counted

Work = Callable[[], None]
LIST = "/accounts/warnings"
MOST_QUERIES = 8


def read(browser: Browser, ref: str, release: str = "1") -> TestResponse:
    fields = {"release": release}
    return submit(browser.client, f"{LIST}/{ref}", fields, to=f"{LIST}/{ref}/read")


def readings() -> list[WarningReading]:
    db.session.rollback()
    return list(db.session.execute(select(WarningReading)).scalars())


def test_opening_is_no_receipt_and_the_button_is(app: Flask, work: Work) -> None:
    lamps = Enterprise("reader", **LAMPS)
    ref = send()
    work()
    browser = browser_of(app, lamps.others[0])
    html = browser.open(f"{LIST}/{ref}").get_data(as_text=True)
    assert "出口美国，商品编码 940541" in html
    assert readings() == [], "a link that a machine follows is no receipt"
    assert read(browser, ref).status_code == 303
    (receipt,) = readings()
    assert receipt.person_id == lamps.others[0].id
    match = lamps.match(ref)
    assert match is not None and match.is_read and match.read_at is not None
    html = browser.open(f"{LIST}/{ref}").get_data(as_text=True)
    assert lamps.others[0].name in html
    assert not lxml.html.fromstring(html).xpath("//form[contains(@action,'/read')]//button")


def test_reading_twice_is_one_receipt(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send()
    work()
    browser = browser_of(app, lamps.owner_row)
    assert [read(browser, ref).status_code for _ in range(2)] == [303, 303]
    assert len(readings()) == 1


def test_an_update_is_to_be_read_again(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send()
    work()
    browser = browser_of(app, lamps.owner_row)
    read(browser, ref)
    assert receipts.unread([lamps.id]) == receipts.Unread(0, 0)
    send(ref=ref, note="又有两家店铺被冻结")
    work()
    assert receipts.unread([lamps.id]) == receipts.Unread(1, 0)
    read(browser, ref, "1")  # the page was open before the update
    assert receipts.unread([lamps.id]).all == 1
    read(browser, ref, "99")  # what nobody has seen cannot be read
    assert max(receipt.release for receipt in readings()) == 2
    assert receipts.unread([lamps.id]).all == 0


def test_the_list_has_what_is_unread_and_grave_first(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    titles = ("蓝色的", "红色的", "读过的红色", "撤销的红色")
    refs = {}
    for title in titles:
        level = "blue" if title == "蓝色的" else "red"
        refs[title] = send(title=title, level=level, criterion="")
    work()
    browser = browser_of(app, lamps.owner_row)
    read(browser, refs["读过的红色"])
    cancel(refs["撤销的红色"])
    work()
    html = lxml.html.fromstring(browser.open(LIST).get_data(as_text=True))
    shown = [heading.text_content().strip() for heading in html.xpath("//ol/li//h2")]
    assert shown == ["红色的", "蓝色的", "读过的红色"]
    assert "2 条没有看，其中红色 1 条" in html.text_content()


def test_the_front_page_of_the_account_shows_what_waits(app: Flask, work: Work) -> None:
    lamps, tea = Enterprise(**LAMPS), Enterprise()
    ref = send()
    work()
    html = browser_of(app, lamps.owner_row).open("/accounts").get_data(as_text=True)
    card = lxml.html.fromstring(html).xpath(f"//a[@href='{LIST}/{ref}']")[0].text_content()
    assert "橙色：美国法院" in card and "未读" in card
    read(browser_of(app, lamps.owner_row), ref)
    after = browser_of(app, lamps.owner_row).open("/accounts").get_data(as_text=True)
    assert "都看过了" in after
    empty = browser_of(app, tea.owner_row).open("/accounts").get_data(as_text=True)
    assert "填写关注面" in empty
    assert "关注面" not in browser_of(app, make_person()).open("/accounts").get_data(as_text=True)


def test_what_concerns_others_does_not_exist(app: Flask, work: Work) -> None:
    lamps, tea = Enterprise(**LAMPS), Enterprise(**TEA)
    ref = send()
    work()
    other = browser_of(app, tea.owner_row)
    other.open(f"{LIST}/{ref}", 404)
    other.open(f"{LIST}/YJ-1999-001", 404)
    fields = {"release": "1"}
    for address in (f"{LIST}/{ref}/read", f"{LIST}/YJ-1999-001/read"):
        answer = submit(other.client, "/accounts/settings", fields, to=address)
        assert answer.status_code == 404
    assert readings() == []
    own = browser_of(app, lamps.owner_row)
    for release in ("", "x", "-1", "1e9", "٣"):
        assert read(own, ref, release).status_code == 400
    without = own.client.post(f"{LIST}/{ref}/read", data=fields)
    assert without.status_code == 400, "a form without its token"
    assert readings() == []


def test_somebody_of_two_enterprises_reads_for_both(app: Flask, work: Work) -> None:
    lamps, tea = Enterprise(**LAMPS), Enterprise(**TEA)
    both = lamps.owner_row
    tea.let_in(both)
    ref = send(countries=["US", "VN"], hs_codes=["9405", "0902"], platforms=[], industries=[])
    work()
    browser = browser_of(app, both)
    html = browser.open(f"{LIST}/{ref}").get_data(as_text=True)
    assert lamps.name in html and tea.name in html
    read(browser, ref)
    assert len(readings()) == 2
    assert receipts.unread([lamps.id, tea.id]).all == 0


def test_the_pages_take_few_queries(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    refs = [send(title=f"第{number}条") for number in range(6)]
    work()
    browser = browser_of(app, lamps.owner_row)
    for address in ("/accounts", LIST, f"{LIST}/{refs[0]}"):
        browser.open(address)
        db.session.rollback()
        with counted(app) as statements:
            browser.open(address)
        assert len(statements) <= MOST_QUERIES, (address, "\n".join(statements))
