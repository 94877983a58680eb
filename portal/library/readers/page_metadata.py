"""Reads what a government web page says of itself: <meta> names and labelled lines.

The names are those of 《政府网站发展指引》 appendix (ArticleTitle, PubDate, ContentSource …); the
labels are those of the information box above a 公文 (索引号, 发文字号, 成文日期 …).
"""

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from portal.library.markup.lines import tidy
from portal.library.structure.values import SourceLine
from portal.partial_dates import PartialDate
from portal.text import TextRefused

_META: Final = {
    "articletitle": "title",
    "pubdate": "published_on",
    "contentsource": "source",
    "sitename": "site_name",
}
_LABELS: Final = {
    "发文字号": "document_number",
    "文号": "document_number",
    "发文机关": "issuer",
    "发文机构": "issuer",
    "发布机构": "issuer",
    "成文日期": "issued_on",
    "发文日期": "issued_on",
    "发布日期": "published_on",
    "发布时间": "published_on",
    "生效日期": "effective_on",
    "索引号": "index_number",
    "来源": "source",
}
_LABELLED: Final = re.compile(rf"({'|'.join(_LABELS)})\s*[:：]\s*(.*)")
_DATE: Final = re.compile(r"\d{4}(?:[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?)?")
_DATE_KEYS: Final = frozenset({"issued_on", "published_on", "effective_on"})
_CHROME: Final = re.compile(
    r"(?:发布时间|发布日期|来源|字体|字号|浏览次数|访问量|点击数|阅读次数|分享到?|打印|关闭窗口"
    r"|上一[篇条]|下一[篇条]|扫一扫|当前位置|您的位置|责任编辑)(?:[:：\s【\[(（].*)?|[【\[]?[大中小][】\]]?"
)
_LONGEST: Final = 200
_LABELS_OF_A_BOX: Final = 3
_LONGEST_BOX: Final = 1_000
_SITE_SEPARATOR: Final = re.compile(r"\s*(?:[_|]|\s[-–—]\s|-{1,2}(?=[^-]+$))\s*")


def page_metadata(root: etree._Element, lines: Iterable[SourceLine]) -> dict[str, object]:
    """title, published_on, source, issuer … as far as stated; title_hint is a guess.

    `lines` are those of the whole page. Dates are ISO text, perhaps partial.
    """
    stated = _labelled(lines) | _named(root)
    site = str(stated.pop("site_name", ""))
    if hint := _title_hint(root, site):
        stated["title_hint"] = hint
    if address := _address(root):
        stated["source_url"] = address
    return {key: value for key, value in stated.items() if value}


def is_chrome(line: SourceLine) -> bool:
    """Whether the line belongs to the page's furniture, not to the text.

    Furniture are small lines (分享, 打印, 浏览次数) and the information box with its labels.
    """
    if line.html:
        labels = sum(_LABELLED.fullmatch(cell) is not None for cell in line.text.split("\t"))
        return labels >= _LABELS_OF_A_BOX and len(line.text) < _LONGEST_BOX
    return len(line.text) < _LONGEST and _CHROME.fullmatch(line.text) is not None


def _named(root: etree._Element) -> dict[str, object]:
    named: dict[str, object] = {}
    for meta in root.iter("meta"):
        key = _META.get(meta.get("name", "").lower())
        if key and key not in named:
            named[key] = _value(key, meta.get("content", ""))
    return named


def _labelled(lines: Iterable[SourceLine]) -> dict[str, object]:
    labelled: dict[str, object] = {}
    for line in lines:
        cells = line.text.split("\t")
        for cell, following in zip(cells, [*cells[1:], ""], strict=True):
            found = _LABELLED.fullmatch(cell) if len(cell) < _LONGEST else None
            if found:
                key = _LABELS[found[1]]
                labelled.setdefault(key, _value(key, found[2] or following))
    return labelled


def _value(key: str, text: str) -> str:
    if key not in _DATE_KEYS:
        words = tidy(text[:_LONGEST])
        return words.partition(" ")[0] if key == "source" else words
    found = _DATE.search(text)
    try:
        return str(PartialDate.parse(found[0])) if found else ""
    except TextRefused:
        return ""


def _title_hint(root: etree._Element, site: str) -> str:
    heading = next(root.iter("h1"), None)
    if heading is not None and (words := tidy("".join(heading.itertext())[:_LONGEST])):
        return words
    title = next(root.iter("title"), None)
    words = tidy("".join(title.itertext())[:_LONGEST]) if title is not None else ""
    if site and words.endswith(site):
        words = words.removesuffix(site).rstrip(" -–—_|")
    return _SITE_SEPARATOR.split(words)[0]


def _address(root: etree._Element) -> str:
    for link in root.iter("link"):
        address = str(link.get("href", "")).strip()
        if link.get("rel", "").lower() == "canonical" and re.match(r"https?://\S+$", address):
            return address[: _LONGEST * 5]
    return ""
