"""A reader finds a clause, cites it, prints it, and follows where it leads."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import urlsplit

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.places import DIGEST, FOLLOW_UP, LAW, PLAN, document
from tests.journeys.reader import Reader
from tests.journeys.server import Server

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
A4 = (595, 842)


def ask(page: Page, words: str) -> None:
    """Write into the search box of the page and press its button."""
    box = page.get_by_role("search").first
    box.locator("input[name=q]").fill(words)
    box.get_by_role("button").click()
    page.wait_for_url("**/search?**")


def address_of(visitor: Reader, number: str) -> str:
    return document(visitor.address, number)


def test_a_reader_finds_the_clause_and_copies_its_citation(reader: Arrive) -> None:
    visitor = reader(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("/")
    ask(page, "海外维权援助")
    expect(page.get_by_role("status").filter(has_text="找到")).to_be_visible()
    hit = page.locator(".hits li", has=page.locator("a[href^='/library/']")).first
    found = hit.locator("mark").first.inner_text()
    hit.locator("a").first.click()
    page.wait_for_url("**/library/*#*")
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target ~ *", has_text=found).first).to_be_in_viewport()
    citation = page.locator("#citation")
    clause = urlsplit(page.url)._replace(query="").geturl()
    expect(citation).to_contain_text(clause)
    page.get_by_role("button", name="复制引文").click()
    expect(page.get_by_text("已复制。")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == citation.inner_text()


def test_the_citation_follows_the_clause_that_is_chosen(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open(address_of(visitor, LAW))
    page.get_by_role("link", name="第五条的链接").click()
    expect(page.locator("#t5")).to_be_in_viewport()
    expect(page.locator("#citation")).to_contain_text("第五条")
    page.get_by_label("引用其中一条").select_option("t1")
    expect(page.locator("#citation")).to_contain_text("第一条")
    expect(page.locator("#citation")).to_contain_text("#t1")


def test_the_printed_text_is_a_page_to_put_on_file(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open(address_of(visitor, PLAN))
    page.get_by_role("link", name="打印版").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".anchor").first).to_be_hidden()
    expect(page.get_by_role("button", name="打印这一页")).to_be_hidden()
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    text = "".join(sheet.extract_text() for sheet in pages)
    assert [round(side) for side in pages[0].mediabox[2:]] == list(A4)
    # Some characters come out of a PDF as radicals that only look like them; these do not.
    for words in ("〔2023〕7号", "各设区市", "完善保护体系", "以公布的原件为准"):
        assert words in "".join(text.split()), words


def test_a_citation_leads_to_the_other_text_and_back(reader: Arrive) -> None:
    visitor = reader()
    follow_up = address_of(visitor, FOLLOW_UP)
    page = visitor.open(follow_up)
    page.locator(".gongwen a", has_text="〔2023〕7号").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("品种权保护工作方案")
    named_by = page.locator("#relations")
    expect(named_by.get_by_role("heading", name="提到本文的文件")).to_be_visible()
    named_by.get_by_role("link", name="分工的通知").click()
    page.wait_for_url(f"**{follow_up}")


def test_what_is_cited_and_lacking_says_so(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open(address_of(visitor, PLAN))
    page.locator("#relations").get_by_role("link", name="尚未收录").click()
    expect(page.get_by_role("heading", level=1, name="尚未收录的文件")).to_be_visible()
    expect(page.get_by_text("全国林草总局关于加强品种权保护的意见")).to_be_visible()


def test_two_versions_stand_side_by_side_with_the_changed_words_marked(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open(address_of(visitor, DIGEST))
    page.get_by_role("link", name="看各版本与改动").click()
    page.get_by_role("link", name="与上一版对照").click()
    expect(page.locator("ins", has_text="十五年").first).to_be_visible()
    expect(page.locator("del").first).to_be_visible()
    changes = page.get_by_role("region", name="改动")
    changes.get_by_role("link").first.click()
    expect(page.locator("article.pair:target")).to_be_in_viewport()


def test_the_text_of_a_day_is_the_wording_that_stood_then(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open(address_of(visitor, LAW))
    page.get_by_label("看某一天的文本").fill("2018-06-01")
    page.get_by_role("button", name="看这一天").click()
    expect(page.locator("#t5")).to_contain_text("十日内办结")
    expect(page.get_by_text("2018年6月1日的文本")).to_be_visible()
    page.get_by_role("link", name="看现在的文本").click()
    expect(page.locator("#t5")).to_contain_text("五日内办结")


def test_a_number_in_another_spelling_leads_to_the_document(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open("/wenhao/青林监保[2023]7")
    expect(page.get_by_role("heading", level=1)).to_contain_text("品种权保护工作方案")
    visitor.open("/")
    ask(page, "青林监保（2023）第7号")
    first = page.locator("ol.rows > li").first
    expect(first).to_contain_text(PLAN)
    expect(first).to_contain_text("现行有效")


def test_an_unknown_number_offers_its_neighbours(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open("/wenhao/青林监保〔2023〕8号", 404)
    near = page.get_by_role("region", name="同一序列里相近的")
    expect(near.get_by_role("link")).to_have_text([PLAN, FOLLOW_UP])
    near.get_by_role("link", name=FOLLOW_UP).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("分工的通知")


def test_pages_stay_whole_when_the_browser_has_them_already(server: Server, reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open("/library")
    page.locator("ol.rows h2 a").first.click()
    page.wait_for_url("**/library/*")
    page.go_back()
    page.go_forward()
    page.reload()
    visitor.open("/library")
    assert '"endpoint": "library.index", "status": 304' in server.log.read_text()
    assert '"endpoint": "library.document", "status": 304' in server.log.read_text()
    expect(page.get_by_role("combobox")).to_be_visible()
