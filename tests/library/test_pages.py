"""What a reader finds on the page of a document."""

from __future__ import annotations

import json
from collections.abc import Callable

import lxml.html
import pytest
from flask import Flask

from portal import files
from portal.library.services import take_in, withdraw
from portal.library.structure.values import Block
from tests.factories import article, cites, make_text, publish
from tests.library.reading import facts_of, of_class, page_of
from tests.pages import Browser
from tests.web.test_conditional import counted

Work = Callable[[], None]
PAGES = ("", "/print", "/history", "/compare", "/file")
HEADINGS = (
    Block("paragraph", "为做好工作，制定本方案。"),
    Block("heading", "一、工作目标", anchor="h1", label="一、", level=1),
    Block("paragraph", "提高效率。"),
    Block("heading", "二、主要任务", anchor="h2", label="二、", level=1),
    Block("heading", "（一）完善保护体系", anchor="h2-1", label="二、（一）", level=2),
    Block("paragraph", "推进保护中心建设。（责任单位：省局保护处、各设区市局）"),
)


def test_the_metadata_says_what_is_not_known(browser: Browser) -> None:
    taken = publish(document_number="闽市监知运〔2020〕96号", issued_on="2020", topics=("专利",))
    facts = facts_of(page_of(browser, taken.document_id))
    assert facts["索引号"] == facts["发布日期"] == facts["施行日期"] == "原文未载"
    assert facts["成文日期"] == "2020年 （原文未载月日）"
    assert facts["发文字号"] == "闽市监知运〔2020〕96号"
    assert facts["主题分类"] == "专利"
    assert facts["有效性"] == "现行有效"
    assert facts["公文种类"] == "意见"


def test_a_digest_calls_unknown_what_the_original_may_tell(browser: Browser) -> None:
    page = page_of(browser, publish(is_digest=True, issued_on="2020-05").document_id)
    facts = facts_of(page)
    assert facts["索引号"] == "待核实"
    assert facts["成文日期"] == "2020年5月 （日子待核实）"
    assert "不是原文" in page.text_content()
    assert of_class(page, "title", "//span[contains(@class, 'tag-gold')]")[0].text == "摘要，非原文"


def test_a_sample_says_that_it_was_made_up(browser: Browser) -> None:
    page = page_of(browser, publish(is_sample=True).document_id)
    assert "为演示编写的" in of_class(page, "inset")[0].text_content()


def test_every_clause_has_an_address_that_one_sees(browser: Browser) -> None:
    taken = publish(
        blocks=(
            Block("chapter", "第一章　总则", anchor="c1", label="第一章", level=1),
            article(1, "第一款。"),
            Block("paragraph", "第二款。", anchor="t1k2", label="第一条第二款"),
        )
    )
    page = page_of(browser, taken.document_id)
    links = of_class(page, "gongwen", "//a[@class='anchor']")
    assert [link.get("href") for link in links] == ["#c1", "#t1"]
    assert links[1].get("aria-label") == "第一条的链接"
    assert page.get_element_by_id("t1").text_content().startswith("第一条　第一款。")
    assert page.get_element_by_id("t1k2").getparent().get("id") == "t1"
    assert [link.text_content() for link in of_class(page, "outline", "//a")] == ["第一章　总则"]


def test_a_plan_shows_its_letter_its_headings_and_who_is_responsible(browser: Browser) -> None:
    taken = publish(
        title="省局关于印发《改革方案》的通知",
        body_title="改革方案",
        cover=(Block("paragraph", "现印发给你们。"),),
        blocks=HEADINGS,
        addressees="各设区市局",
        openness="主动公开",
        contact="联系人：张三\n电话：0000",
        tasks=(
            {
                "anchor": "h2-1",
                "label": "二、（一）",
                "title": "完善保护体系",
                "units": ["省局保护处", "各设区市局"],
            },
        ),
    )
    page = page_of(browser, taken.document_id)
    text = of_class(page, "gongwen")[0].text_content()
    order = ["各设区市局：", "现印发给你们。", "（此件主动公开）", "改革方案", "一、工作目标"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert (
        page.xpath("//*[@id='h2-1']/p[@class='unit']")[0].text
        == "（责任单位：省局保护处、各设区市局）"
    )
    assert page.xpath("//*[@id='tasks']//td")[0].text_content() == "省局保护处、各设区市局"
    contact = page.xpath("//details[@data-nosnippet]")[0]
    assert "张三" in contact.text_content()
    assert page.text_content().count("张三") == 1
    entries = [link.text_content() for link in of_class(page, "outline", "//a")]
    assert entries[:3] == ["印发通知", "一、工作目标", "二、主要任务"]


def test_named_texts_are_links_and_lacking_ones_lead_to_the_wanted_list(
    browser: Browser, work: Work
) -> None:
    law = publish(title="中华人民共和国专利法", document_number="主席令第55号")
    citing = publish(
        blocks=(article(1, "依据《中华人民共和国专利法》和《某某办法》（国知发〔2020〕1号）。"),),
        citations=(
            cites("中华人民共和国专利法"),
            cites("某某办法", "国知发〔2020〕1号"),
        ),
    )
    work()
    page = page_of(browser, citing.document_id)
    found = {link.text: link for link in page.xpath("//*[@id='t1']//a[not(@class='anchor')]")}
    held = found["《中华人民共和国专利法》"]
    assert held.get("href") == f"/library/{law.document_id}"
    assert held.get("title") == "中华人民共和国专利法 · 待核实"
    lacking = found["《某某办法》"]
    assert lacking.get("class") == "lacking"
    wanted = browser.open(lacking.get("href")).get_data(as_text=True)
    assert "某某办法" in wanted and f"/library/{citing.document_id}" in wanted
    cited = page_of(browser, law.document_id)
    assert f"/library/{citing.document_id}#t1" in [
        link.get("href") for link in cited.xpath("//*[@id='relations']//a")
    ]


def test_what_repeals_or_interprets_a_text_is_told_before_it(browser: Browser, work: Work) -> None:
    old = publish(title="老办法", issued_on="2010")
    publish(title="新办法", issued_on="2020", citations=(cites("老办法", role="repeals"),))
    publish(
        title="老办法问答", kind="interpretation", citations=(cites("老办法", role="interprets"),)
    )
    work()
    page = page_of(browser, old.document_id)
    assert [" ".join(notice.text_content().split()) for notice in of_class(page, "inset")] == [
        "被废止：新办法",
        "有解读：老办法问答",
    ]
    assert facts_of(page)["有效性"] == "废止"


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_document_is_not_found(browser: Browser, page: str) -> None:
    for number in (0, 1, 2**31 - 1, 2**31, 2**63, 10**30):
        browser.open(f"/library/{number}{page}", 404)


def test_drafts_and_withdrawn_texts_are_not_shown(browser: Browser) -> None:
    draft = take_in(make_text(file_name="a.txt"), "tester", publish=False)
    gone = publish(file_name="b.txt")
    withdraw(gone.document_id, "tester", "重复")
    for taken in (draft, gone):
        for page in PAGES:
            browser.open(f"/library/{taken.document_id}{page}", 404)


def test_the_original_file_is_only_ever_a_download(browser: Browser) -> None:
    digest = files.keep(b"<script>alert(1)</script>")
    taken = publish(digest=digest, file_name="方案 “1”.html", file_size=25)
    page = page_of(browser, taken.document_id)
    address = f"/library/{taken.document_id}/file"
    assert address in [link.get("href") for link in page.xpath("//*[@id='source']//a")]
    response = browser.open(address)
    assert response.data == b"<script>alert(1)</script>"
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    response.close()
    again = browser.open(address, 304, headers={"If-None-Match": response.headers["ETag"]})
    again.close()


def test_a_file_that_was_lost_is_not_offered(browser: Browser) -> None:
    taken = publish(digest="a" * 64, file_name="a.pdf", file_size=1)
    assert "a.pdf" not in page_of(browser, taken.document_id).text_content()
    browser.open(f"/library/{taken.document_id}/file", 404)


def test_a_citation_can_be_copied_for_the_text_and_for_a_clause(browser: Browser) -> None:
    taken = publish(title="省局关于印发《方案》的通知", document_number="闽知〔2020〕1号")
    whole = page_of(browser, taken.document_id).get_element_by_id("citation").text
    address = f"http://localhost/library/{taken.document_id}"
    assert whole == f"《省局关于印发〈方案〉的通知》（闽知〔2020〕1号），{address}"
    clause = page_of(browser, taken.document_id, "?clause=t2").get_element_by_id("citation").text
    assert clause == f"《省局关于印发〈方案〉的通知》（闽知〔2020〕1号）第二条，{address}#t2"


def test_texts_cannot_break_out_of_the_page(browser: Browser, work: Work) -> None:
    evil = "</script><script>alert(1)</script>\u2028<b>"
    publish(title=f"法{evil}")
    citing = publish(
        title=f"标题{evil}",
        issuer=f"机关{evil}",
        summary=evil,
        contact=evil,
        source=evil,
        source_url="javascript:alert(1)",
        addressees=evil,
        topics=(evil,),
        blocks=(article(1, f"见《法{evil}》。{evil}"),),
        citations=(cites(f"法{evil}"), cites(f"没有的法{evil}")),
        history=({"on": "2020", "kind": "adopted", "text": evil},),
        tasks=({"anchor": "t1", "label": "", "title": evil, "units": [evil]},),
    )
    work()
    response = browser.open(f"/library/{citing.document_id}")
    html = response.get_data(as_text=True)
    assert "<script>alert" not in html and "javascript:" not in html
    page = lxml.html.fromstring(html)
    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["name"] == f"标题{evil}"
    assert data["citation"][0]["name"] == f"法{evil}"
    for address in ("/print", "/history", "/compare"):
        found = browser.open(f"/library/{citing.document_id}{address}").get_data(as_text=True)
        assert "<script>alert" not in found
    assert "<script>alert" not in browser.open("/library/wanted").get_data(as_text=True)
    assert "<script>alert" not in browser.open("/library").get_data(as_text=True)


def test_machines_find_what_they_look_for(browser: Browser) -> None:
    taken = publish(
        title="专利条例",
        document_number="国务院令第801号",
        published_on="2025-03-13",
        effective_on="2025-05-01",
        issuer="国务院",
        topics=("专利",),
    )
    page = page_of(browser, taken.document_id)
    tags = {tag.get("name"): tag.get("content") for tag in page.xpath("//meta[@name]")}
    assert tags["ArticleTitle"] == "专利条例"
    assert tags["PubDate"] == "2025-03-13"
    assert tags["ContentSource"] == "国务院"
    assert tags["ColumnType"] == "政策文件"
    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["@type"] == "Legislation"
    assert data["legislationIdentifier"] == "国务院令第801号"
    assert data["legislationLegalForce"] == "https://schema.org/InForce"
    assert data["temporalCoverage"] == "2025-05-01/.."
    feed = page.xpath("//link[@type='application/atom+xml']")[0].get("href")
    assert feed == "/feeds/policy.atom"
    assert page.findtext(".//title") == "专利条例 – 政策 – 知创服务"
    assert of_class(page, "share", "/svg/path")


def test_the_neighbours_are_offered(browser: Browser) -> None:
    older, here, newer = (publish(issued_on=day) for day in ("2019", "2020", "2021"))
    page = page_of(browser, here.document_id)
    assert page.xpath("//a[@rel='prev']")[0].get("href") == f"/library/{newer.document_id}"
    assert page.xpath("//a[@rel='next']")[0].get("href") == f"/library/{older.document_id}"


def test_a_page_full_of_links_costs_no_more_queries(
    app: Flask, browser: Browser, work: Work
) -> None:
    names = [f"第{number}号办法" for number in range(40)]
    for name in names:
        publish(title=name)
    blocks = tuple(
        Block("article", f"第{n}条 见《{name}》。", anchor=f"t{n}", label=f"第{n}条")
        for n, name in enumerate(names, 1)
    )
    citing = publish(blocks=blocks, citations=tuple(cites(name) for name in names))
    work()
    with counted(app) as statements:
        page = page_of(browser, citing.document_id)
    assert len(statements) == 4, statements
    assert len(of_class(page, "gongwen", "//a[not(@class='anchor')]")) == 40
