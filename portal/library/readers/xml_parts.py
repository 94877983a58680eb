"""Parses the XML parts of DOCX and OFD files: no entities, no network, no document type."""

from typing import Final

from lxml import etree

from portal.library.markup.refusal import FileRefused

_DAMAGED: Final = "文件已损坏：里面的 {name} 不是完整的 XML。请用原软件打开后另存一份再导入。"
_ENTITIES: Final = "文件里的 {name} 带有外部实体声明，可能有害。请用原软件另存一份再导入。"


def parse(data: bytes, name: str) -> etree._Element:
    """The root element of one part; `name` is shown when it is refused."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(_DAMAGED.format(name=name)) from error
    if root.getroottree().docinfo.doctype:
        raise FileRefused(_ENTITIES.format(name=name))
    return root


def local_name(element: etree._Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)
