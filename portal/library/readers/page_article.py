"""Finds the part of a web page that holds the article, leaving menus and footers out."""

from typing import Final

from lxml import etree

from portal.library.markup.page_lines import is_hidden

_NAMED: Final = "//article | //main | //*[@role='main'] | //*[@id='UCAP-CONTENT' or @id='zoom']"
_CONTAINERS: Final = frozenset({
    "body", "div", "section", "article", "main", "form", "center", "table", "tbody", "tr", "td",
    "dl", "dd", "blockquote",
})  # fmt: skip
_SHARE_OF_PAGE: Final = 0.4
_SHARE_OF_PARENT: Final = 0.7
_ROOM_FOR_TITLE: Final = 1.4


def find_article(root: etree._Element) -> etree._Element:
    """The named article of the page, else the smallest block that holds most of its text.

    A block found by size is widened to take in the page's first h1 where that adds little else.
    """
    body = root.find("body")
    if body is None:
        return root
    sizes = _text_sizes(body)
    whole = sizes[body]
    named = [e for e in root.xpath(_NAMED) if sizes.get(e, 0) >= whole * _SHARE_OF_PAGE]
    if named:
        return _with_title(max(named, key=lambda element: sizes[element]), root, sizes)
    return _with_title(_densest(body, sizes), root, sizes)


def _text_sizes(body: etree._Element) -> dict[etree._Element, int]:
    """Characters of visible text below every element; text of links does not count."""
    sizes: dict[etree._Element, int] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        if not isinstance(element.tag, str) or element.tag == "a" or is_hidden(element):
            sizes[element] = 0
            continue
        tails = sum(sizes[child] + _length(child.tail) for child in element)
        sizes[element] = _length(element.text) + tails
    return sizes


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _densest(body: etree._Element, sizes: dict[etree._Element, int]) -> etree._Element:
    block = body
    while len(block):
        largest = max(block, key=lambda child: sizes[child])
        if largest.tag not in _CONTAINERS or sizes[largest] < sizes[block] * _SHARE_OF_PARENT:
            break
        block = largest
    return block


def _with_title(
    block: etree._Element, root: etree._Element, sizes: dict[etree._Element, int]
) -> etree._Element:
    title = next(root.iter("h1"), None)
    if title is None or not sizes.get(block):
        return block
    for wider in [block, *block.iterancestors()]:
        if sizes.get(wider, 0) > sizes[block] * _ROOM_FOR_TITLE + _length(
            "".join(title.itertext())
        ):
            break
        if wider is title or any(ancestor is wider for ancestor in title.iterancestors()):
            return wider
    return block
