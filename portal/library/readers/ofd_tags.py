"""Reads the tags of electronic 公文 in OFD: which text object is the 文号, the title, the date."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from portal.library.markup.lines import tidy
from portal.library.readers.ofd_package import Package, Part, children, first, words
from portal.library.readers.xml_parts import local_name
from portal.partial_dates import PartialDate
from portal.text import TextRefused

# Element names of the tag scheme for 公文 in GB/T 33480-2016 and as producers shorten them.
_TAGS: Final = {
    "发文字号": "document_number",
    "标题": "title",
    "发文机关": "issuer",
    "发文机关署名": "issuer",
    "成文日期": "issued_on",
}
_LONGEST: Final = 500


def tagged_metadata(package: Package, document: Part, objects: dict[str, str]) -> dict[str, object]:
    """title, document_number, issuer, issued_on as far as tags name objects that hold text.

    `objects` maps IDs of text objects to their text. The first tag of a kind counts.
    """
    found: dict[str, object] = {}
    location = words(first(document.root, "CustomTags"))
    if not location:
        return found
    listing = package.part(location, document.folder)
    for custom in children(listing.root, "CustomTag"):
        tags = package.part(words(first(custom, "FileLoc")), listing.folder)
        for key, value in _values(tags.root, objects):
            found.setdefault(key, value)
    return found


def _values(root: etree._Element, objects: dict[str, str]) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        key = _TAGS.get(local_name(element))
        if key is None:
            continue
        referred = (ref for ref in element.iter() if local_name(ref) == "ObjectRef")
        text = tidy("".join(objects.get(words(ref), "") for ref in referred)[:_LONGEST])
        value = _date(text) if key == "issued_on" else text
        if value:
            yield key, value


def _date(text: str) -> str:
    try:
        return str(PartialDate.parse(text)) if text else ""
    except TextRefused:
        return ""
