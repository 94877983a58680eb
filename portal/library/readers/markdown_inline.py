"""Takes the marks of emphasis, links, code and HTML out of one line of Markdown.

Every pattern is bounded, so a line of millions of marks costs time in proportion to its length.
"""

import html
import re
from typing import Final

from portal.library.markup.lines import tidy

_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE: Final = re.compile(r"(`{1,3})([^`]{1,500})\1")
_LINK: Final = re.compile(
    r"(!?)\[([^\[\]]{0,500})\]\((?:[^()\s]|\([^()\s]{0,200}\))*(?:\s+\"[^\"]{0,200}\")?\)"
)
_AUTOLINK: Final = re.compile(r"<(https?://[^\s<>]{1,500})>")
_STRONG: Final = re.compile(r"\*\*(?=[^\s*])(.{1,500}?)(?<=[^\s*])\*\*(?!\*)")
_STRONG_UNDERSCORES: Final = re.compile(r"(?<!\w)__(?=[^\s_])(.{1,500}?)(?<=[^\s_])__(?!\w)")
_EMPHASIS: Final = re.compile(
    r"(?<![*0-9A-Za-z])\*(?=[^\s*])([^*]{1,500})(?<=\S)\*(?![*0-9A-Za-z])"
)
_UNDERSCORES: Final = re.compile(r"(?<!\w)_(?=[^\s_])([^_]{1,500})(?<=\S)_(?!\w)")
_STRUCK: Final = re.compile(r"~~(?=[^\s~])(.{1,500}?)(?<=[^\s~])~~")
# A mark that a page break has parted from its other half, at the very start or end of a line.
_LOOSE: Final = re.compile(r"^\*\*(?=[^\s*])|(?<=[^\s*])\*\*$")
_TAG: Final = re.compile(
    r"</?(?:p|div|span|font|center|u|b|i|em|strong|sub|sup|a|img|small|big|h[1-6]|hr|ins|del|s"
    r"|mark|ul|ol|li|tbody|thead|tr|td|th|table)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Characters that stand for themselves wait in a private plane until the marks are gone.
_SHELTER: Final = 0x10F800
_SHELTERED: Final = re.compile(f"[{chr(_SHELTER)}-{chr(_SHELTER + 0x7F)}]")


def words_of(line: str) -> str:
    """The line as it reads, tidied; '' when nothing of it is visible."""
    line = _SHELTERED.sub("", line)
    line = _ESCAPED.sub(lambda found: _sheltered(found[1]), line)
    line = _CODE.sub(lambda found: _sheltered(found[2]), line)
    line = _LINK.sub(lambda found: "" if found[1] else found[2], line)
    line = _AUTOLINK.sub(r"\1", line)
    for marked in (_STRONG, _STRONG_UNDERSCORES, _EMPHASIS, _UNDERSCORES, _STRUCK):
        line = marked.sub(r"\1", line)
    line = _TAG.sub("", _LOOSE.sub("", line.strip()))
    line = _ENTITY.sub(lambda found: html.unescape(found[0]), line)
    return tidy(_SHELTERED.sub(lambda found: chr(ord(found[0]) - _SHELTER), line))


def _sheltered(text: str) -> str:
    return "".join(chr(_SHELTER + ord(sign)) if ord(sign) < 0x80 else sign for sign in text)
