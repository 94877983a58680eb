"""Makes the XML of a Word text plain before it is converted: what shows on paper, as text.

Deleted, hidden and generated text goes, and so does every link out of the part. Automatic
numbers become text at the start of their paragraphs, and headings get one style name each.
"""

from typing import Final

from lxml import etree

from portal.library.readers.word_numbering import Numbering
from portal.library.readers.word_styles import (
    NumberReference,
    Styles,
    W,
    level_of_outline,
    number_reference,
    value,
    whole_number,
)

_RELATIONS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DROPPED: Final = (
    f"{W}moveFrom",
    f"{W}commentReference",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
)
_WRAPPERS: Final = (f"{W}fldSimple", f"{W}dir", f"{W}bdo")
_MARKERS: Final = (f"{W}rPr", f"{W}trPr")


def make_plain(part: etree._Element, styles: Styles, numbering: Numbering) -> None:
    """Change `part` (document, footnotes or endnotes) in place."""
    for element in list(part.iter(*_DROPPED)):
        _remove(element)
    for deletion in list(part.iter(f"{W}del")):
        # Inside properties it marks a deleted paragraph end or row, which the converter heeds.
        if deletion.getparent().tag not in _MARKERS:
            _remove(deletion)
    for run in list(part.iter(f"{W}r")):
        if run.find(f"{W}rPr/{W}vanish") is not None:
            _remove(run)
    _keep_wrapped_text(part)
    for element in part.iter():
        for name in [name for name in element.attrib if name.startswith(_RELATIONS)]:
            del element.attrib[name]
    for paragraph in list(part.iter(f"{W}p")):
        _settle_paragraph(paragraph, styles, numbering)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _keep_wrapped_text(part: etree._Element) -> None:
    """Fields, ruby and formulas: the converter would lose the text inside them."""
    for wrapper in part.iter(*_WRAPPERS):
        wrapper.tag = f"{W}smartTag"
    for ruby in list(part.iter(f"{W}ruby")):
        base = ruby.find(f"{W}rubyBase")
        words = "" if base is None else "".join(text.text or "" for text in base.iter(f"{W}t"))
        ruby.getparent().replace(ruby, _text(words))
    for formula in list(part.iter(f"{_MATHS}oMath")):
        run = etree.Element(f"{W}r")
        run.append(_text("".join(text.text or "" for text in formula.iter(f"{_MATHS}t"))))
        formula.getparent().replace(formula, run)
    for paragraph in part.iter(f"{_MATHS}oMathPara"):
        paragraph.tag = f"{W}smartTag"


def _settle_paragraph(paragraph: etree._Element, styles: Styles, numbering: Numbering) -> None:
    properties = paragraph.find(f"{W}pPr")
    style_id = value(properties, f"{W}pStyle")
    if styles.is_contents_line(style_id):
        _remove(paragraph)
        return
    level = _heading_level(properties, styles, style_id)
    is_joined_on = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
    reference = _reference(properties, styles, style_id)
    label = "" if reference is None or is_joined_on else numbering.label(reference, style_id)
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for settled in properties.findall(f"{W}pStyle"):
        properties.remove(settled)
    if level:
        etree.SubElement(properties, f"{W}pStyle").set(f"{W}val", f"Heading{level}")
    if label and any((text.text or "").strip() for text in paragraph.iter(f"{W}t")):
        run = etree.Element(f"{W}r")
        run.append(_text(label))
        properties.addnext(run)


def _heading_level(properties: etree._Element | None, styles: Styles, style_id: str | None) -> int:
    outline = whole_number(value(properties, f"{W}outlineLvl"))
    return styles.heading_level(style_id) if outline is None else level_of_outline(outline)


def _reference(
    properties: etree._Element | None, styles: Styles, style_id: str | None
) -> NumberReference | None:
    """The paragraph's own list, else its style's; a list id of 0 switches numbering off."""
    own, inherited = number_reference(properties), styles.number(style_id)
    reference = own or inherited
    if reference is None or reference.list_id == "0":
        return None
    if own and own.level is None and inherited and inherited.list_id == own.list_id:
        return inherited
    return reference


def _text(words: str) -> etree._Element:
    element = etree.Element(f"{W}t")
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    element.text = words
    return element
