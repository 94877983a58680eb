"""Finds its way through an OFD container: OFD.xml → Document.xml → pages (GB/T 33190-2016)."""

import posixpath
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from portal.library.markup.refusal import FileRefused
from portal.library.readers import xml_parts
from portal.library.readers.containers import Container

MAX_PAGES: Final = 500
ENTRY: Final = "OFD.xml"


class Part(NamedTuple):
    """A parsed part and the folder that locations inside it start from."""

    root: etree._Element
    folder: str


class Package:
    """The parts of an OFD file by location; a missing one is refused by its name."""

    def __init__(self, data: bytes) -> None:
        self._container = Container(data)
        self._names = self._container.names()

    def part(self, location: str, folder: str = "") -> Part:
        """The part at `location` (ST_Loc: relative to `folder`, or to the package after /)."""
        name = posixpath.normpath(posixpath.join("/", folder, location.strip())).lstrip("/")
        if name not in self._names:
            raise FileRefused(
                f"OFD 文件不完整，缺少 {name[:100]}。请用原软件打开后另存一份再导入。"
            )
        return Part(xml_parts.parse(self._container.read(name), name), posixpath.dirname(name))


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The elements at the path of local names below `element`, in any namespace."""
    if element is None:
        return
    if not names:
        yield element
        return
    for child in element:
        if xml_parts.local_name(child) == names[0]:
            yield from children(child, *names[1:])


def first(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first of `children`."""
    return next(children(element, *names), None)


def words(element: etree._Element | None) -> str:
    """The text of an element, '' when it is missing."""
    return "" if element is None else "".join(element.itertext()).strip()


def numbers(text: str | None) -> list[float]:
    """An ST_Array of numbers; anything else in it ends the list."""
    found: list[float] = []
    for word in (text or "").split()[:1000]:
        try:
            number = float(word)
        except ValueError:
            break
        found.append(number if abs(number) < 1e6 else 0.0)
    return found
