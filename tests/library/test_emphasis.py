"""Words that staff set off and links that they made: from the editor to the reader and back."""

from __future__ import annotations

import json
from html import escape

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from portal import richtext
from portal.editorial import checks
from portal.library.body import parts
from portal.library.writing.wording import blocks_of, html_of, marked
from tests.library.test_writing import Desk, Work, as_rows
from tests.pages import Browser


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk()


SET_OFF = (
    "<h2><strong>一、要求</strong></h2>"
    '<p>请在<strong>12月1日前</strong>看<a href="https://example.com/a?b=1&amp;c=2">办法'
    "<em>全文</em></a>，面积 3 m<sup>2</sup> &amp; <u>以上</u>；依据《中华人民共和国专利法》。</p>"
    "<ol><li><em>甲</em>项</li></ol><p>第二条 材料<s>三</s>两份。</p>"
)


def test_emphasis_and_links_come_back_from_the_editor_and_stay_plain_words() -> None:
    html = richtext.clean(SET_OFF)
    blocks = blocks_of(html)
    assert [block.text for block in blocks] == [
        "一、要求",
        "请在12月1日前看办法全文，面积 3 m2 & 以上；依据《中华人民共和国专利法》。",
        "1. 甲项",
        "第二条 材料三两份。",
    ]
    again = html_of(as_rows(blocks))
    assert richtext.clean(again) == again
    assert as_rows(blocks_of(again)) == as_rows(blocks)
    kept = json.loads(json.dumps(as_rows(blocks)))
    assert html_of(kept) == again, "and from the database"


def test_readers_see_emphasis_and_links_and_citations_beside_them(
    desk: Desk, browser: Browser, work: Work
) -> None:
    piece_id = desk.write(body=SET_OFF)
    assert not [one for one in found_in(desk, piece_id) if "只显示文字" in one]
    desk.through(piece_id)
    work()
    number = desk.document(piece_id).id
    html = browser.get("library.document", document_id=number).text
    link = (
        'href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer">办法<em>全文</em></a>'
    )
    for piece in ("<strong>12月1日前</strong>", link, "m<sup>2</sup> &amp; <u>以上</u>"):
        assert piece in html
    assert "材料<s>三</s>两份" in html and "《中华人民共和国专利法》</a>" in html
    assert "<strong>一、要求" not in html, "a heading is bold already"
    found = browser.get("library.document", document_id=number, find="日前看办法全").text
    assert found.count("<mark data-hit") == 1


def test_no_link_leads_where_links_may_not_lead() -> None:
    for address in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "x y"):
        page = f'<p>看<a href="{address}">这里</a></p>'
        assert blocks_of(page)[0].marks == ()
        assert blocks_of(richtext.clean(page))[0].marks == ()


def test_emphasis_that_a_table_cannot_carry_is_said(desk: Desk) -> None:
    rows = "<tr><td>甲<strong>要紧的字</strong></td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>"
    piece_id = desk.write(body=f"<p>见下表。</p><table>{rows}</table>")
    (said,) = [one for one in found_in(desk, piece_id) if "只显示文字" in one]
    assert "1 处" in said and "要紧的字" in said


def found_in(desk: Desk, piece_id: int) -> list[str]:
    """What the checks say of a piece."""
    piece = desk.piece(piece_id)
    found = checks.findings_of(piece.kind, piece.content, piece.subject)
    return [finding.message for finding in found]


@given(
    st.recursive(
        st.text("甲乙 1&<《》", min_size=1, max_size=6).map(escape),
        lambda inner: st.tuples(
            st.sampled_from(("strong", "em", "u", "s", "sub", "sup", "a")),
            st.lists(inner, max_size=3),
        ).map(lambda pair: element(*pair)),
        max_leaves=12,
    )
)
def test_whatever_is_set_off_comes_back(inner: str) -> None:
    html = richtext.clean(f"<p>前{inner}后</p><p>第三段{inner}</p>")
    made = marked(html)
    assert made.lost == ()
    again = html_of(as_rows(made.blocks))
    assert as_rows(blocks_of(again)) == as_rows(made.blocks)
    for part in parts(as_rows(made.blocks), Markup.escape):
        for line in part.lines:
            assert richtext.clean(line.html) == line.html


def element(tag: str, inner: list[str]) -> str:
    address = ' href="/library/1"' if tag == "a" else ""
    return f"<{tag}{address}>{''.join(inner)}</{tag}>"
