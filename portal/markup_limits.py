"""How large and how tangled HTML may be before a parser is let near it; every check is linear."""

import re
from collections import Counter
from typing import Final

from portal.text import TextRefused

MOST_BYTES: Final = 200_000
MOST_TAGS: Final = 5_000  # opening ones, and as many closing ones
MOST_LEVELS: Final = 200
MOST_ATTRIBUTES: Final = 100  # of one tag: parsers compare each with all before it
MOST_ENTITIES: Final = 20_000

# Comments, and elements whose content is never text for a reader; an open one runs to the end.
_UNSEEN: Final = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(script|style|title|xmp|iframe|noembed|noframes)(?=[\s/>]).*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG: Final = re.compile(r"<(?=(/?)([a-zA-Z][^\s/>]{0,40}))")
_TAG_NAME: Final = re.compile(r"</?[a-zA-Z][^\s/>]*+")
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?)?)?"""
)
# These close by themselves or hold nothing, so they make no level of their own.
_NO_LEVEL: Final = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup"}
    | {"option", "html", "head", "body", "br", "hr", "img", "input", "wbr", "col", "area", "base"}
    | {"embed", "link", "meta", "source", "track", "param"}
)


def without_unseen(html: str) -> str:
    """The HTML without comments, scripts, styles and the like, and without what stands in them."""
    return _UNSEEN.sub("", html)


def refuse_overload(html: str) -> None:
    """Raise TextRefused for HTML too large, too deep or too tangled to be parsed in time."""
    size = len(html.encode())
    if size > MOST_BYTES:
        raise TextRefused(
            "内容最多 %(most)s kB，现在是 %(size)s kB；请分成几篇，或把附表作为附件上传",
            most=MOST_BYTES // 1000,
            size=-(-size // 1000),
        )
    if html.count("<") > 2 * MOST_TAGS or html.count("&") > MOST_ENTITIES:
        raise TextRefused("标签或转义符号太多；请先粘贴为纯文本，再重新排版")
    _refuse_deep(html)
    _refuse_tangled(html)


def _refuse_deep(html: str) -> None:
    seen, still_open, level = 0, Counter[str](), 0
    for slash, name in ((tag[1], tag[2].lower()) for tag in _TAG.finditer(html)):
        seen += not slash
        if name in _NO_LEVEL:
            continue
        if not slash:
            still_open[name] += 1
            level += 1
        elif still_open[name]:
            still_open[name] -= 1
            level -= 1
        if level > MOST_LEVELS:
            raise TextRefused(
                "标签一层套一层，超过 %(most)s 层；请去掉多余的格式", most=MOST_LEVELS
            )
    if seen > MOST_TAGS:
        raise TextRefused(
            "标签最多 %(most)s 个，现在是 %(seen)s 个；请分成几篇，或把附表作为附件上传",
            most=MOST_TAGS,
            seen=seen,
        )


def _refuse_tangled(html: str) -> None:
    """Read each tag as a tokenizer would, wherever one may begin, in a bounded amount of work."""
    work = 0
    for tag in _TAG.finditer(html):
        end = _end_of_attributes(html, tag.start())
        work += end - tag.start()
        if work > 4 * len(html):
            raise TextRefused("标签里又套着标签，理不清；请先粘贴为纯文本，再重新排版")


def _end_of_attributes(html: str, start: int) -> int:
    end = _end(_TAG_NAME.match(html, start), start)
    for _ in range(MOST_ATTRIBUTES):
        attribute = _ATTRIBUTE.match(html, end)
        end = _end(attribute, end)
        if attribute is None or not attribute[1]:
            return end
    raise TextRefused("一个标签最多 %(most)s 个属性；请去掉多余的格式", most=MOST_ATTRIBUTES)


def _end(found: re.Match[str] | None, otherwise: int) -> int:
    return found.end() if found else otherwise
