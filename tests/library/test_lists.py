"""The list of documents with its facets, and the list of wanted texts."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html

from tests.factories import cites, publish
from tests.library.reading import of_class
from tests.pages import Browser

Work = Callable[[], None]


def test_the_list_is_narrowed_and_widened_by_links(browser: Browser) -> None:
    publish(title="甲政策", topics=("专利",), issued_on="2021", region="福建")
    publish(title="乙政策", topics=("商标",), issued_on="2020")
    publish(title="丙通知", kind="notice", topics=("专利",))
    html = browser.get("library.index", kind="policy", topic="专利").get_data(as_text=True)
    page = lxml.html.fromstring(html)
    assert [title.text_content() for title in of_class(page, "dated", "//h2")] == ["甲政策"]
    chips = {chip.text_content(): chip.get("href") for chip in of_class(page, "chips", "//a")}
    assert chips["去掉条件类别：政策×"] == "/library?topic=%E4%B8%93%E5%88%A9"
    counts = {link.text_content(): link.get("href") for link in page.xpath("//aside//a")}
    assert counts["商标1"] == "/library?kind=policy&topic=%E5%95%86%E6%A0%87"
    assert page.find(".//h1").text_content() == "政策：专利"


def test_the_list_has_pages(browser: Browser) -> None:
    for number in range(45):
        publish(title=f"文件{number:02d}", issued_on=f"2020-01-{number % 28 + 1:02d}")
    titles = []
    for address in ("/library", "/library?page=2", "/library?page=3"):
        page = lxml.html.fromstring(browser.open(address).get_data(as_text=True))
        titles += [title.text_content() for title in of_class(page, "dated", "//h2")]
    assert len(titles) == len(set(titles)) == 45
    last = lxml.html.fromstring(browser.open("/library?page=99").get_data(as_text=True))
    assert of_class(last, "pager", "/*[@aria-current]")[0].text == "3"


def test_odd_conditions_never_break_the_list(browser: Browser) -> None:
    publish()
    answers = {
        "kind=unknown": 404,
        "status=perhaps": 404,
        "year=abc": 404,
        "year=99999": 404,
        "year=２０２０": 404,
        "issuer=不存在的机关": 200,
        "topic=%27%22%3Cb%3E": 200,
        "region=%F0%9F%98%80": 200,
        "page=-1": 200,
        "page=abc": 200,
        "page=99999999999999999999": 200,
        "topic=%00": 400,
        "kind=policy&kind=notice": 200,
    }
    for query, status in answers.items():
        browser.open(f"/library?{query}", status)


def test_validity_is_asked_of_binding_texts_alone(browser: Browser) -> None:
    publish(title="政策", issued_on="2020")
    publish(title="解读", kind="interpretation", issued_on="2020")
    page = lxml.html.fromstring(
        browser.get("library.index", status="in_force").get_data(as_text=True)
    )
    assert [title.text_content() for title in of_class(page, "dated", "//h2")] == ["政策"]


def test_the_wanted_list_counts_the_texts_that_name_one(browser: Browser, work: Work) -> None:
    for _ in range(2):
        publish(citations=(cites("常提到的办法"), cites("常提到的办法", anchor="t2")))
    publish(citations=(cites("少提到的办法"), cites(number="国知发〔2020〕1号")))
    work()
    page = lxml.html.fromstring(browser.get("library.wanted").get_data(as_text=True))
    names = [name.text for name in of_class(page, "rows", "//h2")]
    assert names[0] == "常提到的办法"
    assert set(names[1:]) == {"少提到的办法", "国知发〔2020〕1号"}
    assert "2 份文件提到" in of_class(page, "meta")[0].text_content()
    one = browser.get("library.wanted", q="少提到").get_data(as_text=True)
    assert "少提到的办法" in one and "常提到的办法" not in one
    browser.get("library.wanted", q="没有" * 40)
    browser.get("library.wanted", q="x" * 101, expect=400)
    browser.get("library.wanted", q="100%_", page=7)
