"""What a reader finds on the pages of the warnings."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
import time_machine
from flask import Flask

from portal import changes
from portal.editorial.fields import blank
from portal.warnings import sample
from portal.warnings.models import LEVELS
from portal.warnings.page import preview
from portal.warnings.piece import SECTIONS
from tests.pages import Browser
from tests.warnings.sending import CONTENT, cancel, content, send
from tests.web.test_conditional import counted

HOSTILE = "<img src=x onerror=alert(1)>\"'></script><script>alert(2)</script>"
#: fields that hold codes, days and truths
CODED = (
    "level",
    "category",
    "confidence",
    "event_on",
    "checked_on",
    "valid_from",
    "valid_until",
    "is_sample",
    "earlier",
)
MOST_QUERIES = 6


def page_of(browser: Browser, ref: str, **values: Any) -> Any:
    endpoint = "warnings.message" if "number" in values else "warnings.warning"
    return lxml.html.fromstring(browser.get(endpoint, ref=ref, **values).text)


def words(page: Any, selector: str = "//main") -> str:
    return " ".join(" ".join(found.text_content() for found in page.xpath(selector)).split())


def listed(browser: Browser, **values: str) -> list[str]:
    """Titles on the list, in order."""
    page = lxml.html.fromstring(browser.get("warnings.index", **values).text)
    return [found.text_content() for found in page.xpath("//li[contains(@class, 'warn-row')]//h2")]


def facet(browser: Browser, title: str, **values: str) -> dict[str, int]:
    """Values of a facet with their counts."""
    page = lxml.html.fromstring(browser.get("warnings.index", **values).text)
    links = page.xpath("//div[@class='facet'][h3=$title]//a", title=title)
    return {link.text: int(link.findtext("span")) for link in links}


@time_machine.travel("2026-11-24T04:00Z", tick=False)
def test_the_page_answers_in_the_order_in_which_one_asks(browser: Browser) -> None:
    page = page_of(browser, send(level="red", criterion="frozen", valid_until=""))
    order = ["您在不在里面", "按顺序做", "不管它会怎样", "事实", "接着看", "带走"]
    assert [found.text for found in page.xpath("//main//h2[@class='sect']")] == order
    text = words(page)
    for said in (
        "红色·一级",
        "特别重大",
        "向美国销售商品编码 9405 项下的产品",
        "收到伊利诺伊北区联邦法院的文书或者来函",
        "11月25日：留存邮件和后台页面",
        "明天",
        "还有 7 天",
        "确认律师出庭（被告）",
        "缺席判决，冻结余额可能被划走",
        "来源：法院案卷（见官方网页）",
        "待核实 冻结金额",
        "至事件结束",
        "冻结涉及本省 10 家以上企业",
    ):
        assert said in text, said
    help_link = page.xpath("//a[text()='申请指导']/@href")[0]
    assert help_link.startswith("/assistance/new?country=US&right_type=design&platform=amazon")
    assert "opponent=Lumen+Works+LLC" in help_link
    assert "dispute_type=litigation" in help_link


@time_machine.travel("2026-11-24T04:00Z", tick=False)
def test_the_figures_are_worked_out_or_as_written(browser: Browser) -> None:
    figures = words(page_of(browser, send()), "//dl[@class='tally']")
    assert "1 天" in figures
    assert "21 天" in figures
    assert "有效期还有" in figures
    own = [{"label": "本省店铺", "value": "23", "unit": "家", "note": "已逐家电话告知"}]
    figures = words(page_of(browser, send(figures=own)), "//dl[@class='tally']")
    assert figures == "本省店铺已逐家电话告知23 家"


def test_what_was_cancelled_says_so_plainly(browser: Browser) -> None:
    ref = send()
    cancel(ref, "法院撤销了命令")
    page = page_of(browser, ref)
    assert "这条预警已经撤销。" in words(page)
    assert "法院撤销了命令" in words(page)
    assert not page.xpath("//a[text()='申请指导']"), "nothing to do any more"
    assert page.xpath("//meta[@name='robots'][@content='noindex']")


def test_what_has_expired_says_so_plainly(browser: Browser) -> None:
    with time_machine.travel("2026-01-05T04:00Z", tick=False):
        ref = send(valid_until="2026-02-01")
    with time_machine.travel("2026-11-24T04:00Z", tick=False):
        text = words(page_of(browser, ref))
    assert "有效期到 2月1日 为止，已经过了。" in text
    assert "有效期已过" in text


def test_old_messages_can_be_read_as_they_were(browser: Browser) -> None:
    ref = send(title="先说的题目")
    send(ref=ref, title="后说的题目", note="店铺增至十七家")
    now, old = page_of(browser, ref), page_of(browser, ref, number=1)
    assert words(now, "//h1") == "后说的题目"
    assert "店铺增至十七家" in words(now)
    assert words(old, "//h1") == "先说的题目"
    assert "这是第 1 次发布的内容，后来有更新。" in words(old)
    browser.get("warnings.message", expect=404, ref=ref, number=3)
    browser.get("warnings.message", expect=404, ref=ref, number=0)


def test_earlier_warnings_are_linked_by_their_titles(browser: Browser) -> None:
    first = send(title="第一回")
    page = page_of(browser, send(earlier=[first]))
    assert page.xpath("//a[@href=$url]/span/text()", url=f"/warnings/{first}")[0] == "第一回"


@pytest.mark.parametrize(
    "ref", ["YJ-2026-999", "YJ-2026-1", "nothing", "%3Cb%3E", "YJ-２０２６-001"]
)
@pytest.mark.parametrize("rest", ["", "/print", ".cap.xml", "/1"])
def test_what_was_never_sent_is_not_found(browser: Browser, ref: str, rest: str) -> None:
    browser.open(f"/warnings/{ref}{rest}", expect=404)


def test_machines_read_the_page(browser: Browser) -> None:
    ref = send()
    page = page_of(browser, ref)
    data = json.loads(page.findtext(".//script[@type='application/ld+json']"))
    assert data["@type"] == "SpecialAnnouncement"
    assert data["identifier"] == ref
    assert data["spatialCoverage"] == [{"@type": "Place", "name": "美国", "identifier": "US"}]
    assert page.xpath("//link[@type='application/cap+xml']/@href") == [f"/warnings/{ref}/1.cap.xml"]


def hostile_content() -> dict[str, Any]:
    """Something dangerous in every field that takes words."""
    found: dict[str, Any] = {}
    for name, value in CONTENT.items():
        if name in CODED:
            found[name] = value
        elif isinstance(value, str):
            found[name] = HOSTILE
        elif name in ("advice", "related", "facts"):
            found[name] = [row | dict.fromkeys(set(row) - {"on"}, HOSTILE) for row in value]
        else:
            found[name] = [HOSTILE]
    row = {"label": HOSTILE, "value": HOSTILE, "unit": HOSTILE, "note": HOSTILE}
    return found | {"figures": [row], "signs": [{"text": HOSTILE}], "source_url": HOSTILE}


def test_no_field_becomes_markup(browser: Browser) -> None:
    ref = send(**hostile_content())
    send(ref=ref, note=HOSTILE, **hostile_content())
    addresses = [
        f"/warnings/{ref}",
        f"/warnings/{ref}/1",
        f"/warnings/{ref}/print",
        "/warnings",
        "/warnings/countries",
        "/warnings/bulletin",
    ]
    for address in addresses:
        page = lxml.html.fromstring(browser.open(address).text)
        assert not page.xpath("//img"), address
        assert not [s for s in page.xpath("//script") if "alert" in (s.text or "")[:40]], address
        assert not page.xpath("//main//@href[starts-with(., '<') or contains(., 'javascript:')]")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example.com", "data:text/html,x"]
)
def test_related_pages_are_our_own(browser: Browser, address: str) -> None:
    page = page_of(browser, send(related=[{"label": "去那里", "address": address}]))
    assert not page.xpath("//a[.//text()='去那里']")


def test_a_source_is_linked_only_when_it_is_a_web_address(browser: Browser) -> None:
    linked = page_of(browser, send(source_url="https://example.com/a"))
    assert linked.xpath("//a[@href='https://example.com/a']/text()") == ["法院案卷"]
    plain = page_of(browser, send(source_url="javascript:alert(1)"))
    assert not plain.xpath("//a[text()='法院案卷']")


def test_the_list_shows_the_gravest_first_and_what_stands(browser: Browser) -> None:
    for level in reversed(LEVELS):
        send(level=level, title=f"{level} 的预警")
    cancel(send(title="撤销了的"))
    assert listed(browser) == [f"{level} 的预警" for level in LEVELS]
    assert listed(browser, state="ended") == ["撤销了的"]
    assert len(listed(browser, state="all")) == 5
    assert facet(browser, "状态") == {"生效中": 4, "已结束": 1, "全部": 5}


def test_conditions_narrow_together_and_count_what_they_would_show(browser: Browser) -> None:
    send(title="甲", countries=["US", "DE"], rights=["design"], level="red")
    send(title="乙", countries=["US"], rights=["trademark"], level="blue", platforms=[])
    send(title="丙", countries=["VN"], rights=["trademark"], category="squatting", level="blue")
    assert listed(browser, country="US") == ["甲", "乙"]
    assert listed(browser, country="US", right="trademark") == ["乙"]
    assert listed(browser, category="squatting") == ["丙"]
    assert listed(browser, industry="C387", platform="amazon", level="blue") == ["丙"]
    assert facet(browser, "国家或地区", right="trademark") == {"美国": 1, "越南": 1}
    assert facet(browser, "权利", country="US") == {"外观设计": 1, "商标": 1}
    assert facet(browser, "国家或地区", country="US") == {"美国": 2, "德国": 1, "越南": 1}
    page = browser.get("warnings.index", country="US", right="trademark").text
    chips = lxml.html.fromstring(page).xpath("//ul[@class='chips']//a/@href")
    assert chips == ["/warnings?right=trademark", "/warnings?country=US"]


@pytest.mark.parametrize(
    "query", ["level=purple", "state=gone", "category=weather", f"country={'x' * 61}"]
)
def test_conditions_that_cannot_be_are_not_found(browser: Browser, query: str) -> None:
    browser.open(f"/warnings?{query}", expect=404)
    browser.open(f"/warnings/countries?{query}", expect=404)


def test_a_condition_without_warnings_says_what_to_do(browser: Browser) -> None:
    send()
    assert "没有这样的预警" in browser.get("warnings.index", country="FR").text


def test_the_board_counts_each_country_by_level_and_right(browser: Browser) -> None:
    send(level="red", countries=["US", "DE"], rights=["design", "trademark"])
    send(level="blue", countries=["US"], rights=["trademark"])
    cancel(send(level="red", countries=["FR"]))
    page = lxml.html.fromstring(browser.get("warnings.countries").text)
    rows = [[cell.text_content().strip() for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows == [
        ["美国", "1", "0", "0", "1", "2", "商标 2、外观设计 1"],
        ["德国", "1", "0", "0", "0", "1", "外观设计 1、商标 1"],
    ]
    link = page.xpath("//tbody/tr[1]/td[1]/a/@href")[0]
    assert listed(browser, **dict(pair.split("=") for pair in link.split("?")[1].split("&")))
    narrow = browser.get("warnings.countries", right="design").text
    assert "商标 1" in narrow
    assert "德国" in narrow


def test_the_month_tells_what_was_sent_updated_cancelled_and_ended(browser: Browser) -> None:
    with time_machine.travel("2026-10-05T04:00Z", tick=False):
        ref, ends = send(title="十月的"), send(title="到期的", valid_until="2026-10-20")
    with time_machine.travel("2026-10-31T16:30Z", tick=False):  # 1 November in Fujian
        send(ref=ref, title="十月的", note="店铺增多")
        cancel(send(title="误发的"), "误报")
    with time_machine.travel("2026-11-24T04:00Z", tick=False):
        october = words(
            lxml.html.fromstring(browser.get("warnings.bulletin", month="2026-10").text)
        )
        november = words(lxml.html.fromstring(browser.get("warnings.bulletin").text))
        browser.get("warnings.bulletin", expect=404, month="2026-12")
        browser.get("warnings.bulletin", expect=400, month="2026-13")
    assert "首次发布 2 条，更新 0 次，撤销 0 条，到期 1 条" in october
    assert ends in october
    assert "首次发布 1 条，更新 1 次，撤销 1 条，到期 0 条" in november
    assert "店铺增多" in november
    assert "误报" in november
    assert "截至2026年11月24日" in november


@pytest.mark.parametrize(
    "address",
    [
        "/warnings",
        "/warnings?country=US&right=design",
        "/warnings/countries",
        "/warnings/bulletin",
        "/warnings/YJ-2026-001",
        "/warnings/YJ-2026-001/print",
        "/warnings/YJ-2026-001.cap.xml",
        "/feeds/warning.atom",
        "/api/v1/warnings",
        "/api/v1/warnings/YJ-2026-001",
    ],
)
@time_machine.travel("2026-11-24T04:00Z", tick=False)
def test_many_warnings_cost_no_more_queries_than_one(
    app: Flask, browser: Browser, address: str
) -> None:
    first = send(earlier=[])
    with counted(app) as one:
        browser.open(address)
    for number in range(12):
        send(title=f"第 {number} 条", countries=["US", "DE", "FR"], earlier=[first])
    send(ref=first, note="有更新")
    changes.refresh()
    with counted(app) as many:
        answer = browser.open(address)
    assert len(many) == len(one) <= MOST_QUERIES, many
    tag = answer.headers["ETag"]
    assert answer.headers["Last-Modified"]
    with counted(app) as none:
        browser.open(address, expect=304, headers={"If-None-Match": tag})
    assert none == []


def test_every_sample_has_its_pages(app: Flask, browser: Browser) -> None:
    assert sample.load() == 16
    assert sample.load() == 0
    for entry in sample.entries():
        text = words(page_of(browser, entry["ref"]))
        assert entry["source"] in text
        assert ("〔示例〕" in text) == entry["made_up"]
        browser.get("warnings.print_warning", ref=entry["ref"])
    assert len(listed(browser, state="all")) == 16


def test_a_preview_is_the_page_without_a_number(app: Flask) -> None:
    with app.test_request_context():
        html = preview(content(level=""))
    assert "发布时编号" in html
    assert "<h1" in html
    assert "您在不在里面" in html


def test_a_draft_in_which_nothing_stands_can_be_looked_at(app: Flask) -> None:
    with app.test_request_context():
        html = preview(blank(SECTIONS))
    assert "蓝色·四级" in html
    assert "有效期还有" in html
