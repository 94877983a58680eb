"""Reads HTML: the article of a saved web page, with its headings, lists and tables."""

import codecs
import re
from typing import Final

from portal.library.markup.lines import read_text
from portal.library.markup.page_lines import page_lines, parse_page
from portal.library.markup.refusal import FileRefused
from portal.library.readers.page_article import find_article
from portal.library.readers.page_metadata import is_chrome, page_metadata
from portal.library.readers.reading import Reading

_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE
)
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHINESE: Final = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
_TAG: Final = re.compile(r"<(?:!doctype|html|head|body|p|div|span|table|h[1-6]|br|ul|ol)\b", re.I)


def parse(data: bytes) -> Reading:
    """The lines of the page's article and what the page says of itself (see page_metadata)."""
    text = _decode(data)
    if not _TAG.search(text):
        raise FileRefused("文件里没有网页标记。如果是纯文本，请把扩展名改为 .txt 再导入。")
    root = parse_page(text)
    metadata = page_metadata(root, page_lines(root))
    lines = [line for line in page_lines(find_article(root)) if not is_chrome(line)]
    return Reading(lines, metadata)


def _decode(data: bytes) -> str:
    """By byte order mark, else by the charset the page names, else by what the bytes look like."""
    named = _CHARSET.search(data[:4096])
    codec = _CHINESE.get(named[1].decode("ascii", "ignore").lower()) if named else None
    if codec is None or data.startswith(_MARKS):
        return read_text(data)
    try:
        return data.decode(codec)
    except UnicodeError:
        return read_text(data)
