"""The search page and the offers, as a reader gets them."""

from dataclasses import replace
from urllib.parse import quote

import lxml.html
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.extensions import db
from portal.search import follower
from portal.search.index import current_index
from tests.pages import Browser
from tests.search.samples import entry, put
from tests.web.test_conditional import counted


def page(browser: Browser, **values: object) -> lxml.html.HtmlElement:
    response = browser.get("search.results", **values)
    assert response.headers["Cache-Control"] == "private, no-cache"
    return lxml.html.fromstring(response.get_data(as_text=True))


def said(tree: lxml.html.HtmlElement) -> str:
    return " ".join(tree.find(".//main").text_content().split())


def test_the_empty_page_explains_what_can_be_typed(library: Flask, browser: Browser) -> None:
    text = said(page(browser))
    assert "可以这样搜" in text
    assert "找到" not in text


def test_a_page_of_hits_shows_all_that_was_promised(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专利权质押")
    text = said(tree)
    assert "理解为：" in text
    assert "用时" in text
    assert "专利权质押登记办法" in text
    assert "现行有效" in text
    assert "命中标题" in text
    assert tree.xpath(f"//ol//a[@href='/library/2?find={quote('专利权')}+{quote('质押')}#t5']")
    assert tree.xpath("//ol//mark")
    assert tree.xpath("//aside//h3[text()='类别']")
    assert tree.xpath("//input[@type='search']/@value") == ["专利权质押"]


def test_every_choice_is_an_address_that_keeps_the_others(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专利", kind="policy", sort="date")
    chips = tree.xpath("//ul[@class='chips']//a")
    assert [chip.get("href") for chip in chips] == ["/search?q=%E4%B8%93%E5%88%A9&sort=date"]
    years = tree.xpath("//div[@class='facet'][h3='年份']//a/@href")
    assert years
    assert all("kind=policy" in year and "sort=date" in year for year in years)
    hidden = tree.xpath("//form[@role='search']//input[@type='hidden']/@name")
    assert {"kind", "sort"} <= set(hidden)


def test_a_range_of_years_is_an_address_too(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专利", **{"from": "2020", "to": "2021"})
    text = said(tree)
    assert "2020–2021年" in text
    assert "interpretation" not in text
    assert tree.xpath("//input[@id='from']/@value") == ["2020"]


def test_years_are_one_condition_and_may_be_switched(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专利", **{"from": "2021", "to": "2020"})
    chips = tree.xpath("//ul[@class='chips']//a")
    assert [chip.text_content() for chip in chips] == ["去掉条件年份：2020–2021年×"]
    assert chips[0].get("href") == f"/search?q={quote('专利')}"
    years = tree.xpath("//div[@class='facet'][h3='年份']//a/@href")
    assert len(years) > 2
    assert all("year=" in year and "from=" not in year for year in years)
    hidden = tree.xpath("//form[@role='search']//input[@type='hidden']")
    assert {(field.get("name"), field.get("value")) for field in hidden} == {
        ("from", "2020"),
        ("to", "2021"),
    }


def test_each_of_several_values_goes_by_itself(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专利", kind=["policy", "notice"], exact="1")
    chips = {
        chip.text_content(): chip.get("href") for chip in tree.xpath("//ul[@class='chips']//a")
    }
    asked = f"/search?q={quote('专利')}"
    assert chips["去掉条件类别：政策×"] == f"{asked}&kind=notice&exact=1"
    assert chips["去掉条件类别：通知×"] == f"{asked}&kind=policy&exact=1"
    assert chips["去掉条件同义词：不用×"] == f"{asked}&kind=notice&kind=policy"
    assert chips["全部去掉"] == asked


def test_a_chosen_year_leaves_the_others_to_switch_to(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专利", year="2020", kind="policy")
    links = tree.xpath("//div[@class='facet'][h3='年份']//a")
    chosen = [link for link in links if link.get("aria-current")]
    assert [link.text_content() for link in chosen] == ["2020年2"]
    assert chosen[0].get("href") == f"/search?q={quote('专利')}&kind=policy"
    assert len(links) > 1


def test_a_facet_that_tells_nothing_apart_is_left_out(library: Flask, browser: Browser) -> None:
    put(*(entry(f"case-{n}", f"判例第{n}号", kind="case") for n in range(50, 53)))
    follower.follow()
    titles = page(browser, q="判例").xpath("//aside//h3/text()")
    assert titles == ["年份范围"]


def test_nothing_found_says_what_to_do(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="“火星殖民” 专利", kind="policy")
    text = said(tree)
    assert "没有找到" in text
    assert "去掉引号和减号，按普通词搜" in text
    assert "只搜“专利”" in text
    assert "这个问题已经记下" in text
    assert tree.xpath("//a[@href='/library/wanted']")
    assert tree.xpath("//a[starts-with(@href, '/library?topic=')]")
    assert tree.xpath("//a[starts-with(@href, '/search.atom?q=')]")


def test_conditions_that_leave_nothing_are_named_with_what_they_hide(
    library: Flask, browser: Browser
) -> None:
    tree = page(browser, q="质押", kind="case", year="2021")
    offers = {
        link[0].text_content(): link.get("href")
        for link in tree.xpath("//ul[@class='rows rows-t read']//a")
    }
    asked = f"/search?q={quote('质押')}"
    assert offers == {"去掉“案例”": f"{asked}&year=2021", "去掉所有条件再搜": asked}
    assert "这个问题已经记下" not in said(tree)


def test_an_answer_that_the_browser_holds_is_not_sent_again(
    library: Flask, browser: Browser
) -> None:
    for address in ("/search?q=质押", "/search?q=火星殖民", "/search", "/api/v1/search?q=质押"):
        first = browser.open(address)
        tag = first.headers["ETag"]
        with counted(library) as statements:
            again = browser.open(address, 304, headers={"If-None-Match": tag})
        assert statements == []
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "private, no-cache"
        put(entry("notice-77", f"质押通知{address}"))
        follower.follow()
        browser.open(address, 200, headers={"If-None-Match": tag})


def test_the_tag_is_good_for_one_set_of_preferences(library: Flask, browser: Browser) -> None:
    tag = browser.get("search.results", q="质押").headers["ETag"]
    browser.client.set_cookie("prefs", "lang=en")
    browser.get("search.results", q="质押", expect=200)
    browser.open("/search?q=质押", 200, headers={"If-None-Match": tag})


def test_a_page_past_the_last_leads_back(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专利", page=40)
    assert "没有这么靠后的一页" in said(tree)
    assert tree.xpath("//a[text()='回到第一页']/@href") == [f"/search?q={quote('专利')}"]


def test_a_slip_is_asked_about_with_a_link(library: Flask, browser: Browser) -> None:
    tree = page(browser, q="专力法")
    assert "您是不是要找" in said(tree)
    assert tree.xpath("//a[text()='专利法']/@href") == ["/search?q=%E4%B8%93%E5%88%A9%E6%B3%95"]


def test_a_cut_question_says_so(library: Flask, browser: Browser) -> None:
    assert "只用了前 128 个字" in said(page(browser, q="专利" * 100))


def test_a_best_bet_is_shown_where_its_page_exists(library: Flask, browser: Browser) -> None:
    assert page(browser, q="找不到文件").xpath("//a[@href='/library/wanted']")
    assert page(browser, q="海外维权").xpath("//main//a[@href='/assistance']")
    assert page(browser, q="办事指南").xpath("//main//a[@href='/services']")
    assert not page(browser, q="服务网点").xpath("//a[@href='/network']")


def test_while_the_index_is_away_the_page_says_so(library: Flask, browser: Browser) -> None:
    current_index().folder.joinpath("state.json").unlink()
    response = browser.get("search.results", q="专利权质押")
    assert response.headers["Cache-Control"] == "no-store"
    text = said(lxml.html.fromstring(response.get_data(as_text=True)))
    assert "搜索索引正在重建，结果可能不全" in text
    assert "专利权质押登记办法" in text
    nothing = browser.get("search.results", q="火星殖民").get_data(as_text=True)
    assert "请过几分钟再搜一次" in nothing
    assert "已经记下" not in nothing
    follower.follow()
    assert "正在重建" not in said(page(browser, q="专利权质押"))


def test_long_answers_come_in_pages(library: Flask, browser: Browser) -> None:
    put(*(entry(f"notice-{n}", f"专利通知第{n}号") for n in range(100, 125)))
    follower.follow()
    first, second = page(browser, q="专利通知"), page(browser, q="专利通知", page=2)
    assert len(first.xpath("//ol[@data-hits]/li")) == 10
    assert first.xpath("//nav[@class='pager']//a[@rel='next']")
    titles = [set(tree.xpath("//ol[@data-hits]/li/h2/a/@href")) for tree in (first, second)]
    assert not titles[0] & titles[1]


def test_only_so_many_searches_are_allowed_where_a_limit_is_set(settings: Settings) -> None:
    limited = create_app(replace(settings, search_limit="3 per minute"))
    with limited.app_context():
        client = limited.test_client()
        codes = [client.get("/search").status_code for _ in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        assert "频繁" in client.get("/search").get_data(as_text=True)
        db.session.remove()
        db.engine.dispose()


def test_old_links_in_gb18030_are_read(library: Flask, browser: Browser) -> None:
    response = browser.open("/search?q=%D7%A8%C0%FB%B7%A8")
    tree = lxml.html.fromstring(response.get_data(as_text=True))
    assert tree.xpath("//input[@type='search']/@value") == ["专利法"]


def test_links_of_a_page_asked_in_gb18030_are_in_utf8(library: Flask, browser: Browser) -> None:
    put(*(entry(f"notice-{n}", f"专利通知第{n}号") for n in range(100, 125)))
    follower.follow()
    asked = "/search?q=%D7%A8%C0%FB&issuer=%B9%FA%CE%F1%D4%BA"
    tree = lxml.html.fromstring(browser.open(asked).get_data(as_text=True))
    words = f"/search?q={quote('专利')}"
    links = [link for link in tree.xpath("//main//a/@href") if link.startswith("/search?")]
    assert f"{words}&issuer={quote('国务院')}&page=2" in links
    assert words in links
    assert all(link.startswith(words) and "%EF%BF%BD" not in link for link in links)
    assert tree.xpath("//form[@role='search']//input[@name='issuer']/@value") == ["国务院"]


def test_a_question_is_echoed_as_text(library: Flask, browser: Browser) -> None:
    attack = "\"><script>alert(1)</script><mark>'"
    html = browser.get("search.results", q=attack).get_data(as_text=True)
    assert "<script>alert" not in html
    tree = lxml.html.fromstring(html)
    assert tree.xpath("//input[@type='search']/@value") == [attack]


def test_offers_come_as_json(library: Flask, browser: Browser) -> None:
    answer = browser.get("search.suggest", q="专利权质").get_json()
    assert answer["query"] == "专利权质"
    assert answer["suggestions"][0] == {"text": "专利权质押登记办法", "kind": "title", "label": ""}
    assert browser.get("search.suggest").get_json()["suggestions"] == []


def test_the_page_speaks_english_too(library: Flask, browser: Browser) -> None:
    browser.client.set_cookie("prefs", "lang=en")
    assert browser.get("search.results", q="专利").status_code == 200


def test_a_number_that_is_not_here_leads_to_its_neighbours(
    library: Flask, browser: Browser
) -> None:
    tree = page(browser, q="闽市监知运〔2020〕12345号")
    links = tree.xpath("//main//a[starts-with(@href, '/wenhao/')]/@href")
    assert links == ["/wenhao/" + quote("闽市监知运〔2020〕12345号")]
