"""What a reader finds in the catalogue, on a guide, on its sheet and among its releases."""

from __future__ import annotations

import gzip
import json
from typing import Any

import lxml.html
import pytest
from flask import Flask
from sqlalchemy import select

from portal.catalogue import sample
from portal.catalogue.models import Item
from portal.catalogue.services import publish_item, withdraw_item
from portal.extensions import db
from portal.library.structure.values import Block
from tests.catalogue.items import FEE, MATERIAL, STEP, make_content, publish
from tests.factories import article
from tests.factories import publish as publish_text
from tests.pages import Browser
from tests.web.test_conditional import counted

MOST_QUERIES = 6
MOST_BYTES = 60_000


def page_of(browser: Browser, address: str, expect: int = 200) -> Any:
    return lxml.html.fromstring(browser.open(address, expect).get_data(as_text=True))


def text_of(page: Any, id: str) -> str:
    return " ".join(page.get_element_by_id(id).text_content().split())


def names_on(page: Any) -> list[str]:
    return [link.text for link in page.xpath("//table[contains(@class, 'items')]//th/a")]


def test_the_list_is_by_pinyin_and_filters_combine(browser: Browser) -> None:
    publish(name="专利转让", visits=1, visit_reason="核对", right="patent")
    publish(name="商标续展", right="trademark", handling="即办件")
    publish(name="变更商标", right="trademark", fees=[{**FEE, "amount": "0"}])
    assert names_on(page_of(browser, "/services")) == ["变更商标", "商标续展", "专利转让"]
    assert names_on(page_of(browser, "/services?right=trademark&visits=0&fee=free")) == ["变更商标"]
    assert names_on(page_of(browser, "/services?handling=即办件")) == ["商标续展"]
    assert names_on(page_of(browser, "/services?letter=Z")) == ["专利转让"]
    empty = page_of(browser, "/services?right=patent&visits=0")
    assert "没有这样的事项" in empty.text_content()


def test_a_facet_counts_under_the_other_choices(browser: Browser) -> None:
    publish(right="patent", visits=1, visit_reason="核对")
    publish(right="patent")
    publish(right="trademark")
    page = page_of(browser, "/services?right=patent")
    found = {
        link.text_content(): link.get("href") for link in page.xpath("//div[@class='facet']//a")
    }
    assert found["一次不用跑1"] == "/services?right=patent&visits=0"
    assert "商标1" in found and found["专利2"] == "/services"


@pytest.mark.parametrize("words", ["软著", "软件", "rjzzq", "ruanjian", "RUANJIAN", "软 件"])
def test_a_name_is_found_by_alias_pinyin_and_initials(browser: Browser, words: str) -> None:
    publish(name="软件著作权登记", aliases=["软著"])
    publish(name="商标续展")
    assert names_on(page_of(browser, f"/services?q={words}")) == ["软件著作权登记"]


def test_an_address_that_makes_no_sense_is_not_found(browser: Browser) -> None:
    browser.open("/services?right=abc", 404)
    browser.open("/services?fee=1", 404)
    browser.open("/services?q=%00", 400)
    for address in ("none", "none/print", "none/history", "none/compare", "none.jsonld"):
        browser.open(f"/services/{address}", 404)
    code = publish().content["code"]
    browser.open(f"/services/{code}/compare?from=x", 400)
    browser.open(f"/services/{code}/compare?from=1&to=9", 404)


def test_five_hundred_items_cost_few_queries_and_bytes(app: Flask, browser: Browser) -> None:
    sample.load()
    patterns = list(db.session.execute(select(Item)).scalars())
    columns = [column.key for column in Item.__table__.columns if column.key != "id"]
    for number in range(500 - len(patterns)):
        pattern = patterns[number % len(patterns)]
        kept = {name: getattr(pattern, name) for name in columns}
        name = f"{pattern.name}（第{number}项，{pattern.body}）"
        db.session.add(Item(**{**kept, "code": f"item-{number}", "name": name}))
    db.session.commit()
    for address in ("/services", "/services?visits=0", "/services?q=登记"):
        with counted(app) as statements:
            response = browser.open(address)
        assert len(statements) <= MOST_QUERIES, statements
        assert len(gzip.compress(response.data, 6)) < MOST_BYTES, address


def test_a_guide_answers_before_it_explains(browser: Browser) -> None:
    publish(
        code="guide",
        summary="一句话。",
        promised_value="1.5",
        promised_unit="months",
        promised_basis="服务承诺",
        materials=[MATERIAL, {**MATERIAL, "name": "委托书", "required": False, "note": "代理时"}],
    )
    page = page_of(browser, "/services/guide")
    glance = page.xpath("//dl[@class='glance']")[0].text_content()
    for words in ("1.5", "个月", "900", "0 次", "1 份", "另有 1 份看情形", "企业法人、自然人"):
        assert words in " ".join(glance.split()), words
    assert page.xpath("//p[@class='lead']")[0].text == "一句话。"
    assert "不会向您要“其他材料”" in text_of(page, "materials")
    assert "专利法第二十六条" in text_of(page, "limits")


def test_what_is_not_known_is_a_question_and_not_an_empty_column(browser: Browser) -> None:
    publish(
        code="open",
        verify="费率未见原件",
        statutory_value="",
        statutory_unit="",
        fees=[],
        steps=[STEP, {**STEP, "name": "审查"}],
    )
    page = page_of(browser, "/services/open")
    assert "待核实" in text_of(page, "limits")
    assert "没有见到收费项目，也没有见到免费的依据" in text_of(page, "fees")
    assert "每一步用多长时间（2 行）" in text_of(page, "steps")
    assert "费率未见原件" in text_of(page, "open")
    heads = [head.text for head in page.xpath("//*[@id='materials']//thead//th")]
    assert heads == ["材料", "要不要", "形式", "份数"]
    for cell in page.xpath("//td|//dd"):
        assert cell.text_content().strip(), lxml.html.tostring(cell)


def test_a_limit_from_a_doubtful_source_says_so(browser: Browser) -> None:
    publish(code="doubted", name="质押登记", confidence="commercial")
    page = page_of(browser, "/services/doubted")
    assert "未同原件核对" in page.xpath("//dl[@class='glance']")[0].text_content()
    assert "待核实" in text_of(page, "limits").partition("承诺")[0]
    row = page_of(browser, "/services").xpath("//table//td[@data-label='时限']")[0]
    assert "待核实" in row.text_content()
    assert "（待核实）" in page_of(browser, "/services/doubted/print").text_content()


def test_rows_that_contradict_each_other_stand_side_by_side(browser: Browser) -> None:
    fees = [{**FEE, "is_disputed": True}, {**FEE, "amount": "1000", "is_disputed": True}]
    publish(code="disputed", fees=fees)
    page = page_of(browser, "/services/disputed")
    assert "互相不一致，没有合并" in text_of(page, "fees")
    assert len(page.xpath("//*[@id='fees']//tbody/tr")) == 2


def test_the_basis_leads_to_the_clause_where_the_library_has_it(browser: Browser) -> None:
    law = publish_text(
        title="中华人民共和国专利法",
        blocks=(article(1, "目的。"), Block("paragraph", "无款。")),
    )
    publish(code="based")
    page = page_of(browser, "/services/based")
    links = {link.text: link.get("href") for link in page.xpath("//*[@id='basis']//a")}
    assert links["《中华人民共和国专利法》"] == f"/library/{law.document_id}"
    assert links["第一条"] == f"/library/{law.document_id}#t1"
    assert "第二条" not in links and "第二条" in text_of(page, "basis")


def test_a_text_that_the_library_lacks_leads_to_the_wanted_list(browser: Browser) -> None:
    publish(code="lacking")
    page = page_of(browser, "/services/lacking")
    [link] = page.xpath("//*[@id='basis']//a")
    assert link.get("href").startswith("/library/wanted?q=")
    assert "尚未收录" in text_of(page, "basis")


def test_a_guide_costs_few_queries(app: Flask, browser: Browser) -> None:
    related = [publish().content["code"] for _ in range(5)]
    publish_text(title="中华人民共和国专利法")
    publish(code="cheap", related=related, deadlines=["CN-PAT-FEE"])
    with counted(app) as cold:
        first = browser.open("/services/cheap")
    assert len(cold) <= 4, cold
    with counted(app) as warm:
        browser.open("/services/cheap", 304, headers={"If-None-Match": first.headers["ETag"]})
    assert warm == []
    page = lxml.html.fromstring(first.get_data(as_text=True))
    assert len(page.xpath("//*[@id='related']//a")) == 5
    assert page.xpath("//*[@id='limits']//a")[0].get("href") == "/assistance/deadlines/CN-PAT-FEE"


def test_the_sheet_tells_everything_once(browser: Browser) -> None:
    publish(code="sheet", materials=[MATERIAL, {**MATERIAL, "name": "身份证明"}])
    page = page_of(browser, "/services/sheet/print")
    words = page.text_content()
    for part in ("一次性告知单", "条件", "材料", "步骤", "费用", "依据", "没办成怎么办", "经办人"):
        assert part in words, part
    assert len(page.xpath("//td[@class='tick-box']")) == 2
    assert page.xpath("//figure[@class='qr']/svg/path")
    assert "/services/sheet" in words


def test_what_changed_is_shown_field_by_field(browser: Browser) -> None:
    first = make_content(code="changing", visits=1, visit_reason="核对")
    publish_item(first, "tester")
    later = {
        **first,
        "visits": 0,
        "materials": [{**MATERIAL, "copies": 2}, {**MATERIAL, "name": "委托书"}],
    }
    publish_item(later, "tester", note="少跑一次")
    history = page_of(browser, "/services/changing/history").text_content()
    assert "第 2 版" in history and "少跑一次" in history
    page = page_of(browser, "/services/changing/compare")
    changed = " ".join(page.xpath("//section")[0].text_content().split())
    assert "到现场次数" in changed and "委托书 新增" in changed
    assert [mark.text_content() for mark in page.xpath("//del")][:1] == ["删去：1"]
    swapped = page_of(browser, "/services/changing/compare?from=1&to=1")
    assert "两版完全相同" in swapped.text_content()


def test_a_withdrawn_guide_says_why(browser: Browser) -> None:
    publish(code="gone", name="旧事项")
    withdraw_item("gone", "tester", "事项已取消")
    page = page_of(browser, "/services/gone", 410)
    assert "旧事项" in page.text_content() and "事项已取消" in page.text_content()
    assert names_on(page_of(browser, "/services")) == []


def test_words_cannot_break_out_of_the_page(browser: Browser) -> None:
    evil = "</script><script>alert(1)</script>"
    words = dict.fromkeys(("name", "summary", "body", "note", "consult", "verify"), evil)
    publish(code="evil", **words, conditions=[{"text": evil, "basis": evil}], aliases=[evil])
    for address in ("", "/print", "/history", "/compare"):
        html = browser.open(f"/services/evil{address}").get_data(as_text=True)
        assert "<script>alert" not in html, address
    page = page_of(browser, "/services/evil")
    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["name"] == evil
    assert "<script>alert" not in browser.open("/services").get_data(as_text=True)


def test_machines_find_the_service(browser: Browser) -> None:
    publish(code="machine", name="登记", aliases=["俗称"], url="https://example.org/a")
    page = page_of(browser, "/services/machine")
    tags = {tag.get("name"): tag.get("content") for tag in page.xpath("//meta[@name]")}
    assert tags["ArticleTitle"] == "登记" and tags["ContentSource"] == "国家知识产权局"
    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["@type"] == "GovernmentService"
    assert data["availableChannel"]["processingTime"] == "P9M"
    assert data["offers"][0]["price"] == "900"
    response = browser.open("/services/machine.jsonld")
    assert response.mimetype == "application/ld+json"
    graph = {node["@id"]: node for node in response.get_json()["@graph"]}
    service = graph["http://localhost/services/machine"]
    assert service["@type"] == "cpsv:PublicService"
    assert service["cv:processingTime"]["@value"] == "P9M"
    for role in ("cv:hasCompetentAuthority", "cpsv:hasInput", "cv:hasCost", "cpsv:produces"):
        assert all(link["@id"] in graph for link in service[role]), role
    whole = browser.open("/services.jsonld").get_json()["@graph"]
    assert len([node for node in whole if node["@type"] == "cpsv:PublicService"]) == 1


def test_changes_are_told_by_feed_and_map(browser: Browser) -> None:
    content = make_content(code="told", name="登记")
    publish_item(content, "tester")
    publish_item({**content, "visits": 2}, "tester", note="要到现场", is_correction=True)
    feed = lxml.etree.fromstring(browser.open("/feeds/service.atom").data)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("//a:entry/a:title/text()", namespaces=space) == [
        "登记：更正",
        "登记：首次公布",
    ]
    assert feed.xpath("//a:entry/a:summary/text()", namespaces=space)[0] == "要到现场"
    assert b"/services/told" in browser.open("/sitemap-1.xml").data


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_sample_guide_opens_and_leaves_no_cell_empty(browser: Browser) -> None:
    sample.load()
    for row in sample.rows():
        page = page_of(browser, f"/services/{row['code']}")
        for cell in page.xpath("//main//td|//main//dd|//main//li"):
            assert cell.text_content().strip(), (row["code"], lxml.html.tostring(cell))
        browser.open(f"/services/{row['code']}/print")
