"""Web pages: the article without its surroundings, and what the page says of itself."""

import pytest

from portal.library.readers import FileRefused, read_bytes
from portal.library.structure.values import SourceText

PAGE = """<!DOCTYPE html>
<html><head><meta charset="{charset}">
<title>福建省知识产权局关于开展专项行动的通知_通知公告_福建省市场监督管理局</title>
<meta name="SiteName" content="福建省市场监督管理局">
<meta name="ArticleTitle" content="关于开展专项行动的通知">
<meta name="PubDate" content="2020-09-01 10:20:00">
<meta name="ContentSource" content="知识产权保护处">
<link rel="canonical" href="https://example.org/art/2020/9/1.html">
<style>p {{ color: red }}</style><script>var a = "脚本里的字";</script></head>
<body>
<header><nav><a href="/">首页</a><a href="/zwgk">政务公开</a></nav></header>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; 通知公告</div>
<table class="info"><tr><td>索引号：</td><td>FJ00105-2020-01</td><td>发文字号：</td>
<td>闽市监知〔2020〕5号</td></tr><tr><td>发文机关：</td><td>福建省市场监督管理局</td>
<td>成文日期：</td><td>2020年8月28日</td></tr></table>
<div class="main"><h1>关于开展专项行动的通知</h1>
<div class="tools">字体：大 中 小</div><div>浏览次数：12</div>
<div class="TRS_Editor"><p>各设区市市场监管局：</p>
<p>为加强<b>知识产权</b>保护，<br>现将有关事项
通知如下。</p><h2>一、工作目标</h2>
<p style="display:none">隐藏的字</p>
<ol><li>摸清底数，建立台账。</li><li><p>严格执法，及时公开。</p></li></ol>
<ol start="3" type="a"><li>总结经验。</li></ol>
<table onclick="x()"><tr><th colspan="2">责任分工</th></tr>
<tr><td>保护处</td><td><p>牵头</p><p>协调</p></td></tr></table>
<p>附件：<a href="javascript:x()">分工表</a></p></div></div>
<div class="share">分享到：</div><footer>版权所有 网站标识码3500000001</footer>
</body></html>"""


def read_page(text: str = PAGE, charset: str = "utf-8") -> SourceText:
    return read_bytes("通知.html", text.replace("{charset}", charset).encode(charset))


def words(page: str) -> list[str]:
    return [line.text for line in read_page(page).lines]


def test_the_article_is_read_without_its_surroundings() -> None:
    source = read_page()
    assert [(line.level, line.text) for line in source.lines] == [
        (1, "关于开展专项行动的通知"),
        (0, "各设区市市场监管局："),
        (0, "为加强知识产权保护，"),
        (0, "现将有关事项通知如下。"),
        (2, "一、工作目标"),
        (0, "1. 摸清底数，建立台账。"),
        (0, "2. 严格执法，及时公开。"),
        (0, "c. 总结经验。"),
        (0, "责任分工\t保护处\t牵头 协调"),
        (0, "附件：分工表"),
    ]


def test_a_table_keeps_its_cells_and_nothing_else() -> None:
    (table,) = [line.html for line in read_page().lines if line.html]
    assert table == (
        '<table><tbody><tr><th colspan="2">责任分工</th></tr>'
        "<tr><td>保护处</td><td>牵头<br>协调</td></tr></tbody></table>"
    )


def test_metadata_comes_from_the_head_and_the_box_above_the_text() -> None:
    assert read_page().metadata == {
        "title": "关于开展专项行动的通知",
        "published_on": "2020-09-01",
        "source": "知识产权保护处",
        "index_number": "FJ00105-2020-01",
        "document_number": "闽市监知〔2020〕5号",
        "issuer": "福建省市场监督管理局",
        "issued_on": "2020-08-28",
        "title_hint": "关于开展专项行动的通知",
        "source_url": "https://example.org/art/2020/9/1.html",
    }


def test_without_names_the_title_is_a_hint_without_the_site() -> None:
    page = "<html><title>关于公布名单的公告 - 某局</title><body><p>名单如下。</p></body></html>"
    assert read_page(page).metadata == {"title_hint": "关于公布名单的公告"}


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "big5"])
def test_the_charset_that_the_page_names_is_used(charset: str) -> None:
    page = '<html><meta http-equiv=Content-Type content="text/html;charset={charset}"><p>通知</p>'
    assert read_page(page, charset).lines[0].text == "通知"


def test_an_article_element_is_taken_whole() -> None:
    page = (
        "<body><div>" + "其他新闻的摘要，与本文无关。" * 3 + "</div><article><h1>公告</h1>"
        "<section><p>" + "正文内容很长。" * 20 + "</p></section></article></body>"
    )
    assert words(page) == ["公告", "正文内容很长。" * 20]


def test_a_layout_table_is_read_as_text() -> None:
    page = (
        "<body><table><tr><td><h2>标题</h2><p>第一条 甲。</p></td></tr></table>"
        "<table><tr><td>一格</td></tr><tr><td>又一格</td></tr></table></body>"
    )
    assert words(page) == ["标题", "第一条 甲。", "一格", "又一格"]


def test_a_very_long_table_is_cut_between_rows() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>项目{n}</td></tr>" for n in range(3000))
    lines = read_page(f"<body><table>{rows}</table></body>").lines
    assert len(lines) > 1
    assert all(line.html.startswith("<table>") for line in lines)
    assert "\t".join(line.text for line in lines).count("项目") == 3000


def test_a_numbered_item_with_a_number_of_its_own_gets_no_second_one() -> None:
    assert words("<body><ol><li>（一）甲</li><li>2、乙</li></ol></body>") == ["（一）甲", "2、乙"]


def test_text_under_the_name_html_is_refused() -> None:
    with pytest.raises(FileRefused, match="没有网页标记"):
        read_bytes("a.html", "第一条 1 < 2。".encode())


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 5_000 + "深",
        "<table><tr><td>" * 2_000 + "深",
        "<b>" * 100_000 + "深",
        "<p " + "a=1 " * 100_000 + ">x",
    ],
)
def test_a_page_nested_without_end_is_refused_or_read(page: str) -> None:
    try:
        assert read_page(f"<html><body>{page}").lines
    except FileRefused as refused:
        assert "网页" in refused.message or "文件" in refused.message


def test_entities_of_a_document_type_are_never_expanded() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a "x"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<html><body><p>甲&f;&a;乙</p></body></html>"
    )
    assert "root:" not in "".join(words(page))
