"""Earlier wordings, wordings of a day, the print page, and two wordings side by side."""

from __future__ import annotations

from datetime import date

import lxml.html
import pytest
import time_machine

from portal.library.services import take_in
from tests.factories import article, make_text, publish
from tests.library.reading import of_class, page_of
from tests.pages import Browser


def two_versions(**overrides: object) -> int:
    """A text of 2009 that was changed from 2021 on."""
    first = make_text(issued_on="2008-12-27", effective_on="2009-10-01", **overrides)
    taken = take_in(first, "tester", publish=True)
    second = make_text(
        source_key=first.source_key,
        title=first.title,
        issued_on="2020-10-17",
        stands_from=date(2021, 6, 1),
        blocks=(article(1, "期限为十五年。"), article(2, "本法自公布之日起施行。")),
    )
    take_in(second, "tester", publish=True)
    return taken.document_id


def test_an_earlier_wording_says_so_and_leads_to_the_present_one(browser: Browser) -> None:
    document_id = two_versions()
    page = page_of(browser, document_id, "?version=1")
    notice = of_class(page, "inset")[0]
    assert "第 1 版" in notice.text_content()
    assert [link.get("href") for link in notice.xpath(".//a")] == [
        f"/library/{document_id}",
        f"/library/{document_id}/compare?from=1",
    ]
    assert page.xpath("//meta[@name='robots']")[0].get("content") == "noindex"
    canonical = page.xpath("//link[@rel='canonical']")[0].get("href")
    assert canonical.endswith(f"/library/{document_id}")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2015-01-01", "2015年1月1日的文本：第 1 版"),
        ("2022-01-01", "2022年1月1日的文本：第 2 版"),
        ("1990-01-01", "1990年1月1日还没有收录的文本"),
    ],
)
def test_a_text_is_read_as_of_a_day(browser: Browser, day: str, words: str) -> None:
    page = page_of(browser, two_versions(), f"?on={day}")
    assert words in of_class(page, "inset")[0].text_content()


def test_a_wording_of_tomorrow_says_that_it_is_not_yet_in_force(browser: Browser) -> None:
    with time_machine.travel("2021-05-01T04:00Z"):
        document_id = two_versions()
        page = page_of(browser, document_id)
        notice = of_class(page, "inset")[0]
        assert "还没有施行" in notice.text_content()
        assert notice.xpath(".//a")[0].get("href") == f"/library/{document_id}?on=2021-05-01"


def test_a_day_known_in_part_is_not_made_precise(browser: Browser) -> None:
    text = make_text(issued_on="2020")
    taken = take_in(text, "tester", publish=True)
    other = make_text(source_key=text.source_key, title=text.title, issued_on="2020")
    take_in(other, "tester", publish=True)
    page = browser.get("library.history", document_id=taken.document_id)
    assert '自<time datetime="2020">2020年</time>起' in page.get_data(as_text=True)


def test_a_wording_that_cannot_be_asked_for_is_refused(browser: Browser) -> None:
    document_id = publish().document_id
    refused = {
        "on=abc": 400,
        "on=2020-13-01": 400,
        "on=20200101": 400,
        "version=abc": 400,
        "version=-1": 400,
        "version=0": 400,
        "version=99": 404,
        "version=99999999999999999999": 400,
        "on=": 200,
        "clause=nothing": 200,
    }
    for query, status in refused.items():
        for page in ("", "/print"):
            browser.open(f"/library/{document_id}{page}?{query}", status)


def test_the_print_page_tells_where_and_when(browser: Browser) -> None:
    taken = publish(document_number="闽知〔2020〕1号", source="省局网站", issued_on="2020-09-01")
    with time_machine.travel("2026-11-23T04:00Z"):
        first = browser.get("library.document_print", document_id=taken.document_id)
    text = lxml.html.fromstring(first.get_data(as_text=True)).text_content()
    for words in ("闽知〔2020〕1号", "第一条", "来源：省局网站", "/library/", "2026年11月23日"):
        assert words in text
    with time_machine.travel("2026-11-24T04:00Z"):
        second = browser.get(
            "library.document_print",
            document_id=taken.document_id,
            headers={"If-None-Match": first.headers["ETag"]},
        )
    assert "2026年11月24日" in second.get_data(as_text=True)


def test_two_wordings_stand_side_by_side(browser: Browser) -> None:
    document_id = two_versions(
        blocks=(article(1, "期限为十年。"), article(2, "本法自公布之日起施行。")),
    )
    response = browser.get("library.compare", document_id=document_id)
    page = lxml.html.fromstring(response.get_data(as_text=True))
    [pair] = of_class(page, "pair")
    sides = pair.xpath("./div/p")
    assert "十年" in sides[0].xpath(".//del")[0].text_content()
    assert "十五年" in sides[1].xpath(".//ins")[0].text_content()
    [listed] = of_class(page, "facts", "//dd//a")
    assert listed.get("href") == f"#{pair.get('id')}"
    assert "没有改动的 1 处" in page.xpath("//main//summary")[-1].text_content()
    browser.open(f"/library/{document_id}/compare?from=1&to=2")
    browser.open(f"/library/{document_id}/compare?from=2&to=2")
    browser.open(f"/library/{document_id}/compare?from=1&to=3", 404)
    browser.open(f"/library/{document_id}/compare?from=x", 400)


def test_one_wording_alone_has_nothing_to_compare_with(browser: Browser) -> None:
    response = browser.get("library.compare", document_id=publish().document_id)
    assert "只收录了一版" in response.get_data(as_text=True)
