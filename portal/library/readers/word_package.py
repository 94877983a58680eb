"""Takes the parts of a DOCX that hold text out of its container; macros are refused."""

import posixpath
from typing import Final, NamedTuple

from lxml import etree

from portal.library.markup.refusal import FileRefused
from portal.library.readers import xml_parts
from portal.library.readers.containers import Container

_DOCUMENT: Final = "officeDocument"
_CORE: Final = "core-properties"
_MACROS: Final = ("vbaproject.bin", "vbadata.xml")
_CONTENT_TYPES: Final = "[Content_Types].xml"


class WordParts(NamedTuple):
    """Parsed parts; None where the file has none."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    properties: etree._Element | None


def open_package(data: bytes) -> WordParts:
    """The parts by their relationships inside the package; nothing outside it is followed."""
    container = Container(data)
    _refuse_macros(container)
    outer = _targets(container, "")
    main = outer.get(_DOCUMENT, "word/document.xml")
    if main not in container.names():
        raise FileRefused("Word 文档里没有正文部分。请用 Word 或 WPS 打开后另存一份再导入。")
    inner = _targets(container, main)

    def part(kind: str) -> etree._Element | None:
        return _parse(container, inner.get(kind))

    return WordParts(
        document=xml_parts.parse(container.read(main), main),
        styles=part("styles"),
        numbering=part("numbering"),
        footnotes=part("footnotes"),
        endnotes=part("endnotes"),
        properties=_parse(container, outer.get(_CORE)),
    )


def _refuse_macros(container: Container) -> None:
    names = {posixpath.basename(name).lower() for name in container.names()}
    types = container.read(_CONTENT_TYPES).lower()
    if names & set(_MACROS) or b"macroenabled" in types or b"vbaproject" in types:
        raise FileRefused("这份 Word 文档带有宏，宏可能有害。请另存为不带宏的 .docx 再导入。")


def _parse(container: Container, name: str | None) -> etree._Element | None:
    if name is None or name not in container.names():
        return None
    return xml_parts.parse(container.read(name), name)


def _targets(container: Container, part: str) -> dict[str, str]:
    """Kind of relationship → part name, for the relationships of `part` ('' = the package)."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    root = _parse(container, name)
    targets: dict[str, str] = {}
    for relationship in () if root is None else root:
        if relationship.get("TargetMode") == "External":
            continue
        kind = relationship.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", "")))
        targets.setdefault(kind, target.lstrip("/"))
    return targets
