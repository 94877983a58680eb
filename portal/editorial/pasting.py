"""Texts from elsewhere: HTML of Word, WPS and web pages made ours, with word of what was left out.

Word and WPS write many times the text around it; that is taken off in one linear pass before
`richtext.clean` measures what remains. Numbers that they computed stand in the text and stay.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import Final

import lxml.html
from lxml import etree

from portal import richtext
from portal.files.refusal import N_
from portal.text import TextRefused, clean_text

MOST_PASTED: Final = 3_000_000  # characters of a clipboard
MOST_TAGS: Final = 150_000
START, END = "<!--StartFragment-->", "<!--EndFragment-->"
# Elements whose content is no text for a reader.
_SILENT: Final = frozenset(
    {"script", "style", "xml", "title", "head", "template", "noscript", "object", "svg", "math"}
    | {"select", "textarea", "iframe", "video", "audio", "canvas"}
)
_PICTURES: Final = frozenset({"img", "v:imagedata", "picture", "svg"})
_EMBEDDED: Final = frozenset({"iframe", "object", "embed", "video", "audio", "canvas", "math"})
_CONTROLS: Final = frozenset({"input", "select", "textarea", "button"})
_KEPT: Final = richtext.TAGS | {"b", "i", "strike", "del", "ins", "h1", "h6"}
_EMPTY: Final = frozenset({"br", "hr"})
_MARKUP: Final = re.compile(r"<[a-zA-Z!/?]|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_UNSEEN_PARAGRAPH: Final = re.compile(r"<p>(?:\s|\xa0|&nbsp;|<br>)*</p>")
_PLAIN_PARAGRAPHS: Final = re.compile(r"(?:<p>[^<]*</p>\s*)*")
_PARAGRAPH: Final = re.compile(r"<p>([^<]*)</p>")
_BLOCK_END: Final = re.compile(
    r"(</(?:p|h[2-5]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|caption|blockquote|div)>|<hr>)\n*"
)
_BEFORE_ROWS: Final = re.compile(r"(<(?:ul|ol|dl|table|thead|tbody|tfoot|tr)(?: [^>]*)?>)\n*")
_PLACES: Final = "#_"  # what Word calls footnotes and headings of the document it came from
_BLANKS: Final = re.compile("[ \t\n\xa0]+")
_HARD_BLANKS: Final = re.compile("[ \xa0]*\xa0[ \xa0]*")
#: the blanks that Word puts between a number and its paragraph
_AFTER_NUMBER: Final = re.compile(r"(<p>[（(]?[0-9一二三四五六七八九十百]{1,6}[、）)]) +")


@dataclass(frozen=True)
class LeftOut:
    """Something that could not be taken over: how many of what, as a sentence with a gap."""

    template: str
    number: int

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return self.template % {"number": self.number}


#: sentences by what was left out
TEMPLATES: Final = {
    "pictures": N_("略去 %(number)s 幅图片；需要的请作为附件上传"),
    "scripts": N_("略去 %(number)s 处脚本"),
    "embedded": N_("略去 %(number)s 处嵌入的对象（视频、公式、网页等）"),
    "controls": N_("略去 %(number)s 处表单控件"),
    "links": N_("%(number)s 处链接通不到网页，只留下文字"),
    "comments": N_("略去 %(number)s 条批注"),
    "deleted": N_("%(number)s 处修订里删去的字仍带删除线留着，请核对"),
    "words": N_("有 %(number)s 个字没有带过来，请对照原文"),
}


@dataclass(frozen=True)
class Pasted:
    """Clean HTML, and what was left out on the way."""

    html: str
    left_out: tuple[LeftOut, ...]


def pasted(source: str) -> Pasted:
    """What a clipboard or a file holds, made ours; raises TextRefused for what is too large."""
    if len(source) > MOST_PASTED or source.count("<") > MOST_TAGS:
        raise TextRefused("粘贴的内容太大；请分几次粘贴，或者用“从文件读入”")
    slim = _Slim(_fragment(clean_text(source, MOST_PASTED)))
    html = _UNSEEN_PARAGRAPH.sub("", richtext.clean("".join(slim.parts)))
    html = _AFTER_NUMBER.sub(r"\1", html)
    html = html.strip() if richtext.plain(html) else ""
    counted = slim.counted + Counter(
        links=max(0, slim.links - html.count("<a ")),
        words=max(0, _length("".join(slim.words)) - _length(richtext.plain(html))),
    )
    return Pasted(html, said(counted))


def written(text: str) -> Pasted:
    """What was typed into a plain field: HTML, or plain text whose lines become paragraphs."""
    if _MARKUP.search(text):
        return pasted(text)
    lines = (line.strip() for line in re.split(r"\r\n|\r|\n", text))
    return Pasted("\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line), ())


def for_typing(html: str) -> str:
    """Clean HTML as one may edit it: lines where there are but paragraphs, else a block a line."""
    if _PLAIN_PARAGRAPHS.fullmatch(html) and "&" not in html:
        return "\n".join(_PARAGRAPH.findall(html))
    return _BEFORE_ROWS.sub(r"\1\n", _BLOCK_END.sub(r"\1\n", html)).strip()


def said(counted: Counter[str]) -> tuple[LeftOut, ...]:
    """What was left out, in the order of the table."""
    return tuple(
        LeftOut(template, counted[what]) for what, template in TEMPLATES.items() if counted[what]
    )


def _fragment(source: str) -> str:
    """What was copied, without the page that the clipboard wraps around it."""
    start, end = source.find(START), source.rfind(END)
    return source[start + len(START) : end] if 0 <= start < end else source


def _length(text: str) -> int:
    return len(_BLANKS.sub("", text))


class _Slim:
    """Writes anew the elements that mean something, with their text; counts what it leaves out."""

    def __init__(self, source: str) -> None:
        self.parts: list[str] = []
        self.words: list[str] = []
        self.counted: Counter[str] = Counter()
        self.links = 0
        self._silent = 0
        tree = lxml.html.document_fromstring(f"<body>{source}</body>".encode(), parser=_parser())
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            if event == "start":
                self._begin(element)
            else:
                self._end(element)

    def _begin(self, element: etree._Element) -> None:
        tag, given = str(element.tag), dict(element.attrib)
        self._count(tag, given)
        if self._silent or tag in _SILENT or _is_comment(given):
            self._silent += 1
            return
        if tag in _KEPT:
            self.parts.append(f"<{tag}{_attributes(tag, given)}>")
        self._say(element.text)

    def _end(self, element: etree._Element) -> None:
        if self._silent:
            self._silent -= 1
        elif element.tag in _KEPT and element.tag not in _EMPTY:
            self.parts.append(f"</{element.tag}>")
        if not self._silent:
            self._say(element.tail)

    def _say(self, words: str | None) -> None:
        if words:
            self.parts.append(escape(_HARD_BLANKS.sub(" ", words), quote=False))
            self.words.append(words)

    def _count(self, tag: str, given: dict[str, str]) -> None:
        self.counted["scripts"] += tag == "script"
        self.counted["controls"] += tag in _CONTROLS and given.get("type") != "hidden"
        self.counted["comments"] += _style(given) == "mso-element:comment"
        self.counted["deleted"] += tag == "del"
        if not self._silent:
            self.counted["pictures"] += tag in _PICTURES
            self.counted["embedded"] += tag in _EMBEDDED
            # Word marks places of its own in the document: never links for a reader.
            self.links += tag == "a" and not given.get("href", _PLACES).startswith(_PLACES)


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _is_comment(given: dict[str, str]) -> bool:
    return _style(given).startswith(("mso-element:comment", "mso-comment"))


def _style(given: dict[str, str]) -> str:
    return given.get("style", "").replace(" ", "")


def _attributes(tag: str, given: dict[str, str]) -> str:
    kept = richtext.ATTRIBUTES.get(tag, set()) & given.keys()
    # A cell that spans itself alone says so in some editors: that is no change of the text.
    if given.get("href", "").startswith(_PLACES):
        kept.discard("href")
    said_twice = {name for name in kept if name.endswith("span") and given[name] == "1"}
    return "".join(f' {name}="{escape(given[name])}"' for name in sorted(kept - said_twice))
