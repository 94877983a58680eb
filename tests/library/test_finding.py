"""Words looked for inside one text: what is listed, what is marked, and what it costs."""

from __future__ import annotations

from urllib.parse import quote

import lxml.html
import pytest
from flask import Flask
from markupsafe import Markup, escape

from portal.library import marking
from portal.library.structure.values import Block
from tests.factories import article, cites, publish
from tests.library.reading import page_of
from tests.pages import Browser
from tests.web.test_conditional import counted

PLAN = (
    Block("paragraph", "为推进质押融资，制定本方案。"),
    Block("heading", "一、质押登记", anchor="h1", label="一、", level=1),
    Block("paragraph", "简化登记。"),
    Block("paragraph", "登记后三日内办结，质押期间不得转让。"),
    Block("heading", "二、融资服务", anchor="h2", label="二、", level=1),
    Block("table", "银行\t质押率", html="<table><tr><td>银行</td><td>质押率</td></tr></table>"),
)


def find(browser: Browser, document_id: int, words: str) -> lxml.html.HtmlElement:
    return page_of(browser, document_id, f"?find={quote(words)}")


def listed(page: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    hits = page.xpath("//*[@id='found']//ul/li")
    return [(hit.find("a").get("href"), " ".join(hit.text_content().split())) for hit in hits]


def marks(page: lxml.html.HtmlElement) -> list[str]:
    return [mark.text_content() for mark in page.xpath("//article//mark")]


def said(page: lxml.html.HtmlElement) -> str:
    return " ".join(page.xpath("//*[@id='found']//*[@role='status']")[0].text_content().split())


def test_words_are_listed_by_clause_and_marked_in_the_text(browser: Browser) -> None:
    taken = publish(blocks=(article(1, "总则。"), article(2, "办理质押，质押登记。")))
    page = find(browser, taken.document_id, "质押")
    assert said(page) == "“质押”共 2 处，已在文中标出。"
    assert listed(page) == [("#t2", "第二条 2 处 办理质押，质押登记。")]
    assert marks(page) == ["质押", "质押"]
    assert len(page.xpath("//*[@id='t2']//mark[@data-hit]")) == 2
    assert page.xpath("//input[@name='find']/@value") == ["质押"]


def test_what_stands_below_a_heading_is_found_under_it(browser: Browser) -> None:
    page = find(browser, publish(blocks=PLAN).document_id, "质押")
    addresses = [address for address, _words in listed(page)]
    assert addresses == ["#hit-1", "#h1", "#h2"]
    assert page.get_element_by_id("hit-1").tag == "mark"
    assert listed(page)[1][1].startswith("一、 2 处 质押登记")
    assert page.xpath("//article//td/mark/text()") == ["质押"]


def test_clauses_with_more_of_the_words_come_first(browser: Browser) -> None:
    taken = publish(blocks=(article(1, "质押。"), article(2, "登记质押。"), article(3, "登记。")))
    page = find(browser, taken.document_id, "质押 登记")
    assert [address for address, _words in listed(page)] == ["#t2", "#t1", "#t3"]


def test_a_word_is_found_in_other_writing(browser: Browser) -> None:
    taken = publish(blocks=(article(1, "使用ＡＩ生成的專利。"),))
    assert marks(find(browser, taken.document_id, "ai 专利")) == ["ＡＩ", "專利"]


def test_a_question_that_stands_nowhere_is_taken_apart(browser: Browser) -> None:
    taken = publish(blocks=(article(1, "办理专利质押。"),))
    page = find(browser, taken.document_id, "专利如何质押")
    assert said(page).startswith("没有连在一起的“专利如何质押”；标出的是其中的词“专利”“质押”")
    assert marks(page) == ["专利质押"]
    assert said(find(browser, taken.document_id, "火星殖民")) == "本文里没有“火星殖民”。"


def test_words_are_marked_in_links_without_breaking_them(browser: Browser) -> None:
    taken = publish(
        blocks=(article(1, "依据《专利法》实施。"),), citations=(cites("专利法"),), title="细则"
    )
    page = find(browser, taken.document_id, "法》实施")
    link = page.xpath("//article//a[@class='lacking']")[0]
    assert link.text_content() == "《专利法》"
    assert [mark.get("data-hit") for mark in page.xpath("//article//mark")] == ["", None]
    assert marks(page) == ["法》", "实施"]
    assert said(page).endswith("共 1 处，已在文中标出。")


@pytest.mark.parametrize("words", ['"><b>', "&amp;", "<", "a&b", "mark", "lacking", "href"])
def test_nothing_breaks_out_of_a_marked_page(browser: Browser, words: str) -> None:
    taken = publish(blocks=(article(1, '甲"><b>&amp;<a&b。'), article(2, "见《某法》。")))
    page = find(browser, taken.document_id, words)
    assert not page.xpath("//b")
    text = page.get_element_by_id("t1").text_content()
    assert text.startswith('第一条　甲"><b>&amp;<a&b。')


def test_marking_changes_no_character_that_is_seen() -> None:
    html = escape("a<&>\"'b") + Markup('<a href="/1" title="x &amp; y">c&amp;d</a>') + "e"
    text = marking.plain_text(html)
    assert text == "a<&>\"'bc&de"
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            done = marking.marked(html, [(start, end)])
            tree = lxml.html.fragment_fromstring(str(done), create_parent="p")
            assert tree.text_content() == text
            assert "".join(mark.text_content() for mark in tree.iter("mark")) == text[start:end]
            assert len(tree.xpath("//mark[@data-hit]")) == 1


def test_a_marked_page_is_not_kept_but_held(app: Flask, browser: Browser) -> None:
    taken = publish(blocks=(article(1, "办理质押。"),))
    address = f"/library/{taken.document_id}?find={quote('质押')}"
    with counted(app) as cold:
        first = browser.open(address)
    assert len(cold) <= 4, cold
    kept = len(app.extensions["page_cache"].pages)
    with counted(app) as warm:
        browser.open(address, 304, headers={"If-None-Match": first.headers["ETag"]})
    assert warm == []
    browser.open(address)
    assert len(app.extensions["page_cache"].pages) == kept == 0


def test_a_marked_page_points_to_the_plain_one(browser: Browser) -> None:
    taken = publish(blocks=(article(1, "办理质押。"),))
    page = find(browser, taken.document_id, "质押")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    canonical = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == [f"http://localhost/library/{taken.document_id}"]
    plain = page_of(browser, taken.document_id)
    assert plain.xpath("//link[@rel='canonical']/@href") == canonical
    assert not plain.xpath("//meta[@name='robots']")
    assert not plain.xpath("//article//mark")
    assert "Disallow: /library/*?find=" in browser.get("feeds.robots").get_data(as_text=True)


def test_words_that_nobody_can_type_are_refused(browser: Browser) -> None:
    taken = publish(blocks=(article(1, "办理质押。"),))
    browser.open(f"/library/{taken.document_id}?find={'a' * 101}", 400)
    browser.open(f"/library/{taken.document_id}?find=%01", 400)
    browser.open(f"/library/{taken.document_id}?find=++")
    browser.open(f"/library/{taken.document_id}?find=%E2%80%8B")
    assert marks(find(browser, taken.document_id, "《》")) == []


def test_the_wording_of_a_day_is_kept_while_looking(browser: Browser) -> None:
    taken = publish(blocks=(article(1, "办理质押。"),), effective_on="2020-01-01")
    page = page_of(browser, taken.document_id, f"?on=2021-01-01&find={quote('质押')}")
    assert page.xpath("//*[@id='found']//input[@name='on']/@value") == ["2021-01-01"]
    assert len(marks(page)) == 1
