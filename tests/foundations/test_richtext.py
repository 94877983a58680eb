"""The door for HTML: what goes in, what never does, and how much of it.

The judge is html5lib, which parses as a browser does; it knows nothing of the lists in the module.
"""

import re
import time
import unicodedata
from collections.abc import Iterator
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element

import bleach
import pytest
import yaml
from bleach._vendor import html5lib
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import markup_limits, richtext
from portal.richtext import clean, plain
from portal.text import TextRefused, clean_text

ATTACKS = yaml.safe_load(
    (Path(__file__).parent / "data" / "rich-text-attacks.yaml").read_text(encoding="utf-8")
)
ALL_ATTACKS = [attack for family in ATTACKS.values() for attack in family]
GENEROUS_SECONDS = 10

XHTML = "{http://www.w3.org/1999/xhtml}"
HARMLESS = {
    *("p", "div", "br", "hr", "h2", "h3", "h4", "h5", "ul", "ol", "li", "dl", "dt", "dd", "table"),
    *("thead", "tbody", "tfoot", "tr", "th", "td", "caption", "blockquote", "strong", "em", "s"),
    *("u", "sub", "sup", "a"),
}
NEVER = {
    *("svg", "math", "style", "script", "noscript", "iframe", "noframes", "noembed", "xmp", "form"),
    *("textarea", "title", "template", "select", "plaintext", "object", "embed", "base", "link"),
    *("meta", "img", "video", "audio", "input", "button", "details", "mtext", "mglyph", "desc"),
}


def elements(html: str, scripting: bool) -> Iterator[Element]:
    """Every element a browser makes of the HTML inside a page's <div>."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    tree = parser.parseFragment(html, container="div", scripting=scripting)
    yield from (element for element in tree.iter() if element is not tree)


def serialised(html: str, scripting: bool) -> str:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    tree = parser.parseFragment(html, container="div", scripting=scripting)
    written: str = html5lib.serialize(
        tree, tree="etree", quote_attr_values="always", omit_optional_tags=False
    )
    return written


def complaint_about_link(href: str) -> str | None:
    """What a browser would do with the address that a reader does not expect."""
    seen = re.sub("[\t\n\r]", "", href.strip("".join(map(chr, range(33)))))
    folded = unicodedata.normalize("NFKC", seen).lower()
    if re.match("https?://|mailto:|#", folded) and re.match("(?i)https?:|mailto:|#", seen):
        return None
    if seen.startswith("/") and re.match(r"/(?![/\\])", folded):
        return None
    return f"leads to {href!r}"


def complaint_about(element: Element) -> str | None:
    if not isinstance(element.tag, str) or not element.tag.startswith(XHTML):
        return f"foreign or comment: {element.tag!r}"
    if element.tag.removeprefix(XHTML) not in HARMLESS:
        return f"element {element.tag}"
    for name, value in element.attrib.items():
        if name == "href":
            if complaint := complaint_about_link(value):
                return complaint
        elif name in ("colspan", "rowspan", "start"):
            if not re.fullmatch("[0-9]{1,4}", value):
                return f"{name}={value!r}"
        elif (name, value) not in {("rel", "noopener noreferrer")} and name != "scope":
            return f"attribute {name}"
    return None


def complaints(html: str) -> list[str]:
    """All that is wrong with cleaned HTML, also after a browser has written it out again twice."""
    found = []
    for scripting in (False, True):
        text = html
        for _ in range(3):
            found += [said for said in map(complaint_about, elements(text, scripting)) if said]
            text = serialised(text, scripting)
    return found


# Attacks


def test_the_judge_sees_through_dirty_html() -> None:
    dirty = [
        "<img src=x onerror=alert(1)>",
        "<p onclick=alert(1)>x</p>",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='/\t/evil.example'>x</a>",
        "<a href='ｊavascript:alert(1)'>x</a>",
        "<svg></svg>",
        "<!-- x -->",
        "<p id=x>x</p>",
    ]
    assert all(complaints(html) for html in dirty)
    assert complaints("<p>text <a href='/library/17'>17</a></p>") == []


@pytest.mark.parametrize("family", ATTACKS)
def test_no_attack_gets_through(family: str) -> None:
    for attack in ATTACKS[family]:
        cleaned = clean(attack)
        assert complaints(cleaned) == [], (attack, cleaned)
        assert clean(cleaned) == cleaned, attack


@pytest.mark.parametrize(
    "around",
    [
        "<p>{}</p>",
        "<table><tr><td>{}</table>",
        "<a href=/>{}</a>",
        "<ul><li>{}",
        "<b><p>{}</b>",
        "<p title='{}'>x</p>",
        '<a href="{}">x</a>',
        "<!-- {} -->",
        "<svg>{}</svg>",
        "<math><mi>{}",
    ],
)
def test_no_attack_gets_through_inside_something(around: str) -> None:
    for attack in ALL_ATTACKS:
        cleaned = clean(around.format(attack))
        assert complaints(cleaned) == [], (attack, cleaned)


def test_the_list_of_attacks_is_long_and_without_doubles() -> None:
    assert len(set(ALL_ATTACKS)) == len(ALL_ATTACKS) >= 250


def test_no_element_that_changes_the_parser_is_on_the_list() -> None:
    assert not richtext.TAGS & NEVER
    assert richtext.TAGS == HARMLESS
    names = set().union(*richtext.ATTRIBUTES.values())
    assert not names & {"style", "id", "name", "class", "formaction", "src", "target", "title"}
    assert not any(name.startswith("on") for name in names)


# What a text keeps


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("只是文字", "只是文字"),
        ("3 < 5 & 7 > 2", "3 &lt; 5 &amp; 7 &gt; 2"),
        ("<p>一<br>二</p>", "<p>一<br>二</p>"),
        ("<h1>一</h1><h6>二</h6>", "<h2>一</h2><h5>二</h5>"),
        ("<b>粗</b><i>斜</i><del>删</del>", "<strong>粗</strong><em>斜</em><s>删</s>"),
        ("H<sub>2</sub>O m<sup>2</sup>", "H<sub>2</sub>O m<sup>2</sup>"),
        ("<ol start=3><li>三<li>四</ol>", '<ol start="3"><li>三</li><li>四</li></ol>'),
        (
            "<table><caption>表</caption><tr><th scope=col colspan=2>甲<tr><td>乙<td>丙</table>",
            '<table><caption>表</caption><tbody><tr><th scope="col" colspan="2">甲</th></tr>'
            "<tr><td>乙</td><td>丙</td></tr></tbody></table>",
        ),
        ("<table><p>说明</p><tr><td>甲</table>", "<p>说明</p><table><tbody><tr><td>甲</td>"
         "</tr></tbody></table>"),
        ('<font color="red">红</font><center>中</center>', "红中"),
        ("<custom>字</custom>", "字"),
        ("<p>未完", "<p>未完</p>"),
        ("甲</div>乙", "甲乙"),
        ("&nbsp;甲&emsp;乙&copy;", "&nbsp;甲\u2003乙©"),
        ("甲&#x202e;乙&#8203;丙", "甲乙丙"),
        ("{{ 7*7 }} {% raw %}", "{{ 7*7 }} {% raw %}"),
        ("", ""),
        ("&#12644;", ""),
    ],
)  # fmt: skip
def test_text_and_structure_are_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert complaints(kept) == []


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://www.example.org/a?b=1&c=2#d", "https://www.example.org/a?b=1&amp;c=2#d"),
        ("HTTPS://EXAMPLE.ORG/", "HTTPS://EXAMPLE.ORG/"),
        (" https://example.org/ ", "https://example.org/"),
        ("https://example.org/附件 1.pdf", "https://example.org/附件%201.pdf"),
        ("https://example.org/?q=（质押）", "https://example.org/?q=（质押）"),
        ("https://例子.中国/", "https://例子.中国/"),
    ],
)
def test_a_link_out_is_kept_and_tells_the_other_side_nothing(href: str, kept: str) -> None:
    assert clean(f'<a href="{href}" target=_blank>x</a>') == (
        f'<a href="{kept}" rel="noopener noreferrer">x</a>'
    )


@pytest.mark.parametrize("href", ["/library/17#t12", "#h2-5", "/", "mailto:office@example.org"])
def test_a_link_within_the_portal_or_to_a_mailbox_is_kept(href: str) -> None:
    assert clean(f'<a href="{href}">x</a>') == f'<a href="{href}">x</a>'


@pytest.mark.parametrize("href", ["javascript:1", "tel:10086", "//evil.example", "evil", "", "?a"])
def test_a_link_that_may_not_be_leaves_its_words(href: str) -> None:
    assert clean(f'<p>见<a href="{href}">此处</a>。</p>') == "<p>见此处。</p>"


def test_text_pasted_from_a_word_processor_keeps_its_words_and_loses_its_looks() -> None:
    pasted = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>通知</title>
        <style><!-- p.MsoNormal {mso-style-parent:""; font-size:10.5pt} @page {} --></style>
        <!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>
        <![endif]--></head><body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
        <p class=MsoNormal style='mso-char-indent-count:2.0'><span lang=EN-US>
        <![if !supportLists]>1.<![endif]></span><b><span style='font-family:"仿宋"'>工作目标
        <o:p></o:p></span></b></p><p class=MsoNormal>推进<st1:x w:st="on">改革</st1:x></p>
        <!--EndFragment--></body></html>"""
    cleaned = clean(pasted)
    assert re.sub(r"\s+", "", cleaned) == "<p>1.<strong>工作目标</strong></p><p>推进改革</p>"


# Idempotence and generated HTML

NAMES = st.sampled_from([*sorted(HARMLESS | NEVER), "b", "i", "h1", "font", "x-y", "o:p"])
VALUES = st.sampled_from(
    [
        *("/", "/x", "#t1", "javascript:alert(1)", "https://evil.example", "//evil.example", "2"),
        *("java\u200bscript:1", "＂", "<p>", "--><img src=x onerror=alert(1)>", "</style>", "'"),
    ]
)
ATTRIBUTES = st.tuples(
    st.sampled_from(["href", "onclick", "style", "id", "title", "colspan", "src", "scope", "rel"]),
    VALUES,
    st.sampled_from(["'", '"', ""]),
).map(lambda attribute: " {0}={2}{1}{2}".format(*attribute))
STARTS = st.tuples(NAMES, st.lists(ATTRIBUTES, max_size=2).map("".join), st.sampled_from(">/ "))
PIECES = st.one_of(
    STARTS.map(lambda start: f"<{start[0]}{start[1]}{start[2]}>"),
    NAMES.map(lambda name: f"</{name}>"),
    st.sampled_from(
        [
            *("文", "x", " ", "\n", "&", "&lt;", "&#60;", "<", ">", '"', "'", "<!--", "-->", "<!"),
            *("<![CDATA[", "]]>", "</", "<?x", "&nbsp;", "\u0338", "\u200b", "&amp;lt;img&gt;"),
        ]
    ),
)
HTML = st.lists(PIECES, max_size=14).map("".join)


@settings(max_examples=600, deadline=None)
@given(HTML)
def test_generated_html_comes_out_harmless_and_cleaning_is_idempotent(html: str) -> None:
    cleaned = clean(html)
    assert complaints(cleaned) == []
    assert clean(cleaned) == cleaned
    plain(cleaned)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        cleaned = clean(text)
    except TextRefused as refused:
        assert refused.message
        return
    assert complaints(cleaned) == []
    assert clean(cleaned) == cleaned


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" "), max_size=60))
def test_escaped_text_comes_back_as_it_was_typed(text: str) -> None:
    typed = re.sub(" +", " ", clean_text(text, 60))
    assert plain(clean(escape(text))) == typed


# Sizes


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("字" * 66_667, "内容最多 200 kB，现在是 201 kB"),
        ("x" * 200_001, "最多 200000 个字，现在是 200001 个"),
        ("<" * 1_000_000, "最多 200000 个字"),
        ("&" * 1_000_000, "最多 200000 个字"),
        ("<p title='" + "x" * 1_000_000 + "'>", "最多 200000 个字"),
        ("<div>" * 201, "超过 200 层"),
        ("<div>" * 10_000, "超过 200 层"),
        ("<div></x>" * 201, "超过 200 层"),
        ("<b><p>" * 2_500, "超过 200 层"),
        ("<p><table><tr><td>" * 2_000, "超过 200 层"),
        ("<p>" * 5_001, "标签最多 5000 个，现在是 5001 个"),
        ("</p>" * 10_001, "标签或转义符号太多"),
        ("<" * 199_999, "标签或转义符号太多"),
        ("&" * 199_999, "标签或转义符号太多"),
        ("<p" + " x" * 101 + ">", "一个标签最多 100 个属性"),
        ("<p" + " =" * 90_000 + ">", "一个标签最多 100 个属性"),
        ("<textarea><a b='</textarea><p" + " x" * 20_000 + "'>", "一个标签最多 100 个属性"),
        ("<p/x=" * 4_900 + " " * 170_000, "标签里又套着标签"),
        ("<p/x=" * 4_900 + "y" * 170_000, "标签里又套着标签"),
        ("\x00", "第 1 个字（U+0000）"),
        ("<p>\ud800</p>", "第 4 个字（U+D800）"),
    ],
    ids=lambda value: value[:14].encode("unicode_escape").decode(),
)
def test_too_much_is_refused_at_once_with_the_way_out(html: str, reason: str) -> None:
    started = time.monotonic()
    with pytest.raises(TextRefused) as refused:
        clean(html)
    assert reason in refused.value.message
    assert time.monotonic() - started < GENEROUS_SECONDS


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200,
        "<p>x</p>" * 5_000,
        "</p>" * 5_000,
        "<" * 9_999,
        "&" * 20_000,
        "<a" + "/" * 190_000,
        "<p a=" + "=" * 190_000,
        "<" + "a" * 190_000,
        "<!--" * 4_000,
        "<style>" * 20_000,
        ("<p " + " ".join(f"a{n}" for n in range(99)) + ">x</p>") * 400,
        "<table>" + "<tr><td>x</td></tr>" * 2_400 + "</table>",
        "知识产权" * 16_000,
    ],
    ids=lambda value: value[:14],
)
def test_the_largest_that_is_let_in_is_cleaned_in_time(html: str) -> None:
    started = time.monotonic()
    cleaned = clean(html)
    assert time.monotonic() - started < GENEROUS_SECONDS
    assert len(cleaned.encode()) <= markup_limits.MOST_BYTES


def test_what_grows_past_the_limit_by_escaping_is_refused_too() -> None:
    with pytest.raises(TextRefused, match="200"):
        clean("&" * 20_000 + "x" * 150_000)


# Plain text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一</p><p>二<br>三</p>", "一\n二\n三"),
        ("<h2>题</h2>文 <strong>重</strong>点", "题\n文 重点"),
        ("<ul><li>一</li><li>二</li></ul>", "一\n二"),
        (
            "<table><tbody><tr><th>甲</th><th>乙</th></tr><tr><td></td><td>丙<br>丁</td></tr>"
            "</tbody></table>",
            "甲\t乙\n\t丙 丁",
        ),
        ("<table><tbody><tr><td><p>甲</p></td><td>乙</td></tr></tbody></table>", "甲\t乙"),
        ("3 &lt; 5 &amp; 7", "3 < 5 & 7"),
        ("<p>软\n回车</p>", "软 回车"),
        ("", ""),
    ],
)
def test_plain_text_has_a_line_a_block_and_tabs_between_cells(html: str, text: str) -> None:
    assert plain(html) == text


# The libraries


@pytest.mark.parametrize("version", ["6.3.0", "5.0.1", "6.3.99", "4.1"])
def test_an_old_bleach_stops_the_portal_from_starting(version: str) -> None:
    with pytest.raises(ImportError, match=r"bleach 6\.4\.0 or later"):
        richtext.refuse_old_bleach(version)


@pytest.mark.parametrize("version", ["6.4.0", "6.4.1", "6.10.0", "7.0"])
def test_a_bleach_with_its_last_repairs_is_accepted(version: str) -> None:
    richtext.refuse_old_bleach(version)


def test_the_module_itself_asks_for_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bleach, "__version__", "6.3.0")
    source = Path(richtext.__file__).read_text(encoding="utf-8")
    with pytest.raises(ImportError, match="found 6"):
        exec(compile(source, richtext.__file__, "exec"), {"__name__": "portal.richtext_again"})


def test_bleach_and_nh3_are_known_to_one_module_only() -> None:
    folder = Path(richtext.__file__).parent
    knowing = [
        path.name
        for path in folder.rglob("*.py")
        if re.search(r"^\s*(import|from) (bleach|nh3)\b", path.read_text(encoding="utf-8"), re.M)
    ]
    assert knowing == ["richtext.py"]
