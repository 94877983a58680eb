"""/wenhao/…: any spelling of a 文号 leads to its document."""

from __future__ import annotations

from urllib.parse import quote

import lxml.html

from portal.library.services import withdraw
from tests.factories import publish
from tests.pages import Browser

NUMBER = "闽市监知运〔2020〕96号"
SPELLINGS = [
    NUMBER,
    "闽市监知运[2020]96号",
    "闽市监知运（2020）96",
    "闽市监知运 〔 ２０２０ 〕 ０９６ 号",
    "閩市監知運﹝2020﹞第96號",
    "闽市监知运2020年96号",
]
NO_NUMBERS = ["你好", "123", "%00", "%FF%FE", "a/b/c", "..%2fpasswd", "x" * 3000, "<b>1</b>"]


def test_any_spelling_leads_to_the_document(browser: Browser) -> None:
    taken = publish(document_number=NUMBER)
    for spelling in SPELLINGS:
        response = browser.open(f"/wenhao/{quote(spelling)}", 301)
        assert response.headers["Location"] == f"/library/{taken.document_id}"


def test_old_links_in_gb18030_are_understood(browser: Browser) -> None:
    taken = publish(document_number=NUMBER)
    raw = "/wenhao/" + NUMBER.encode("gb18030").decode("latin-1")  # as WSGI hands over bytes
    response = browser.open("/wenhao/", 301, environ_overrides={"PATH_INFO": raw})
    assert response.headers["Location"] == f"/library/{taken.document_id}"


def test_an_unknown_number_offers_its_neighbours(browser: Browser) -> None:
    near = publish(document_number="国知发服字〔2020〕3号")
    publish(document_number="财税〔2020〕4号")
    response = browser.open("/wenhao/国知发服字[2020]4", 404)
    page = lxml.html.fromstring(response.get_data(as_text=True))
    assert page.find(".//h1").text_content() == "没有找到这个文号"
    links = page.xpath("//section[@aria-labelledby='near']//a/@href")
    assert links == [f"/library/{near.document_id}"]


def test_the_number_of_a_withdrawn_text_is_unknown(browser: Browser) -> None:
    taken = publish(document_number=NUMBER)
    withdraw(taken.document_id, "tester", "重复")
    browser.open(f"/wenhao/{quote(NUMBER)}", 404)


def test_what_is_no_number_is_told_how_one_is_written(browser: Browser) -> None:
    for spelling in NO_NUMBERS:
        html = browser.open(f"/wenhao/{spelling}", 404).get_data(as_text=True)
        assert "这不是文号" in html and NUMBER in html
        assert "<b>1" not in html
