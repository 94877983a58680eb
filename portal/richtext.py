"""The only door through which HTML comes in: measured, cleaned by Bleach, gated, cleaned by nh3.

Bleach gets no more releases, so nothing rests on it alone: a linear pre-scan keeps from it what it
is slow on, our own gate lets through what the lists below name and nothing else, and nh3 parses the
outcome once more as a browser does.  No other module knows Bleach or nh3.
"""

import re
import unicodedata
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import quote

import bleach
import nh3

from portal.markup_limits import MOST_BYTES, refuse_overload, without_unseen
from portal.text import TextRefused, clean_text

_INLINE: Final = frozenset({"strong", "em", "s", "u", "sub", "sup", "a"})
_CELLS: Final = frozenset({"td", "th"})
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "hr", "h2", "h3", "h4", "h5", "ul", "ol", "li", "dl", "dt", "dd"}
    | {"table", "thead", "tbody", "tfoot", "tr", "caption", "blockquote"}
)
TAGS: Final = _INLINE | _CELLS | _BLOCKS
ATTRIBUTES: Final = {
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# What word processors and old pages write, and what it means here: the page itself has the h1.
_MEANS: Final = {"b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h2", "h6": "h5"}
_EMPTY: Final = frozenset({"br", "hr"})
_SCHEMES: Final = {"http", "https", "mailto"}
_LINK: Final = re.compile(r"(?i)https?://|mailto:|/(?![/\\])|#")
_LINK_OUT: Final = re.compile("(?i)https?:")
_VALUES: Final = {
    "colspan": re.compile("[1-9][0-9]{0,2}"),
    "rowspan": re.compile("[1-9][0-9]{0,2}"),
    "start": re.compile("[0-9]{1,4}"),
    "scope": re.compile("(?:row|col)(?:group)?"),
}

_ROUNDS: Final = 4
_BLANKS: Final = re.compile("[ \t\n]+")


def clean(html: str) -> str:
    """Allow-listed HTML that means the same; cleaning it again changes nothing.

    Raises TextRefused for what is too large, nested too deep or tangled.
    """
    html = clean_text(html, MOST_BYTES)
    for _ in range(_ROUNDS):
        html = without_unseen(html)
        refuse_overload(html)
        cleaned = clean_text(_passed(html), MOST_BYTES)
        if cleaned == html:
            return html
        html = cleaned
    raise TextRefused("标签前后交错，理不清；请先粘贴为纯文本，再重新排版")


def plain(html: str) -> str:
    """The text of HTML that came out of :func:`clean`: a line a block, cells parted by tabs."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (_tidy(line) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line.strip())


def refuse_old_bleach(version: str) -> None:
    """Bleach before 6.4.0 lets invisible characters into a scheme (GHSA-8rfp-98v4-mmr6)."""
    if tuple(int(part) for part in re.findall("[0-9]+", version)[:3]) < (6, 4, 0):
        raise ImportError(f"portal needs bleach 6.4.0 or later, found {version}")


def _passed(html: str) -> str:
    gate = _Gate()
    gate.feed(_bleached(html))
    gate.close()
    return nh3.clean(
        gate.html(),
        tags=set(TAGS),
        attributes={**ATTRIBUTES, "a": {"href", "rel"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _bleached(html: str) -> str:
    # In an element of its own, because Bleach's parser loses what stands between the rows of a
    # table that stands in none; the gate balances what a stray </div> leaves behind.
    if "<table" in html.lower():
        return _bleach(f"<div>{html}</div>").removeprefix("<div>").removesuffix("</div>")
    return _bleach(html)


def _bleach(html: str) -> str:
    cleaned: str = bleach.clean(
        html,
        tags=TAGS | _MEANS.keys(),
        attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
        protocols=_SCHEMES,
        strip=True,
    )
    return cleaned


def _tidy(line: str) -> str:
    cells = line.removesuffix("\t").split("\t")
    return "\t".join(_BLANKS.sub(" ", cell).strip() for cell in cells)


def address(href: str) -> str | None:
    """The address, if it leads to the web, to a mailbox or within the portal; else None.

    It is judged as written and as NFKC would have it, without invisible characters and blanks.
    """
    visible = "".join(c for c in href if unicodedata.category(c) not in ("Cc", "Cf")).strip()
    for spelling in (visible, unicodedata.normalize("NFKC", visible)):
        if not _LINK.match("".join(spelling.split())):
            return None
    return "".join(quote(c) if c.isspace() else c for c in visible)


def _attributes(name: str, given: list[tuple[str, str | None]]) -> dict[str, str]:
    kept = {}
    for attribute, value in given:
        if attribute in ATTRIBUTES.get(name, ()) and value is not None:
            accepted = address(value) if attribute == "href" else _choice(attribute, value)
            if accepted is not None:
                kept[attribute] = accepted
    if _LINK_OUT.match(kept.get("href", "")):
        kept["rel"] = "noopener noreferrer"
    return kept


def _choice(attribute: str, value: str) -> str | None:
    return value if _VALUES[attribute].fullmatch(value) else None


class _Gate(HTMLParser):
    """Writes anew what the lists name, balanced; text is escaped, all else is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._open: list[str] = []

    def html(self) -> str:
        return "".join(self._parts) + "".join(f"</{name}>" for name in reversed(self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _MEANS.get(tag, tag)
        kept = _attributes(name, attrs)
        # A link that leads nowhere is not a link.
        if name not in TAGS or (name == "a" and "href" not in kept):
            return
        written = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
        self._parts.append(f"<{name}{written}>")
        if name not in _EMPTY:
            self._open.append(name)

    def handle_endtag(self, tag: str) -> None:
        name = _MEANS.get(tag, tag)
        while name in self._open:
            closed = self._open.pop()
            self._parts.append(f"</{closed}>")
            if closed == name:
                return

    def handle_data(self, data: str) -> None:
        self._parts.append(escape(data, quote=False))


class _Reader(HTMLParser):
    """Collects text: blocks end lines, cells end with a tab, blocks in cells leave a blank."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._cells += tag in _CELLS
        if tag in _BLOCKS:
            self.parts.append(" " if self._cells else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS:
            self._cells -= 1
            self.parts.append("\t")
        elif tag in _BLOCKS:
            self.parts.append(" " if self._cells else "\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(_BLANKS.sub(" ", data))


refuse_old_bleach(bleach.__version__)
