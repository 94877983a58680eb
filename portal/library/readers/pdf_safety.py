"""Looks through every object of a PDF for what a text has no need of: scripts, programs, files."""

from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from portal.library.markup.refusal import FileRefused

MAX_OBJECTS: Final = 200_000
_SCRIPT: Final = "脚本（JavaScript）"
_PROGRAM: Final = "启动程序的动作"
_FILES: Final = "嵌入的文件"
_ACTIONS: Final = {"/JavaScript": _SCRIPT, "/Launch": _PROGRAM, "/ImportData": _PROGRAM}
_KEYS: Final = {"/JS": _SCRIPT, "/EmbeddedFiles": _FILES, "/EF": _FILES, "/XFA": "动态表单（XFA）"}
_TYPES: Final = {
    "/EmbeddedFile": _FILES,
    "/FileAttachment": _FILES,
    "/RichMedia": "多媒体内容",
    "/Movie": "多媒体内容",
    "/Screen": "多媒体内容",
}
_OBJECT_ERRORS: Final = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError)


def refuse_active_content(reader: PdfReader) -> None:
    """Refuse a PDF that holds a script, starts a program or carries other files.

    Every object in the cross-reference table is looked at, whether a page refers to it or not.
    """
    numbers = {number: gen for gen, table in reader.xref.items() for number in table}
    numbers |= dict.fromkeys(reader.xref_objStm, 0)
    if len(numbers) > MAX_OBJECTS:
        raise FileRefused("这份 PDF 的内部对象太多，读不了。请重新生成，或拆成几个文件再导入。")
    for number, generation in numbers.items():
        try:
            found = reader.get_object(IndirectObject(number, generation, reader))
        except _OBJECT_ERRORS:
            continue  # damaged and out of use, or the page that needs it will fail
        if active := _active_content(found):
            raise FileRefused(
                f"这份 PDF 带有{active}，可能有害。请用“打印为 PDF”重新生成一份再导入。"
            )


def _active_content(root: object) -> str | None:
    """The Chinese name of the first unwanted thing in an object and what is nested in it."""
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, DictionaryObject):
            unwanted = _in_dictionary(item)
            if unwanted:
                return unwanted
            waiting.extend(item.values())
        elif isinstance(item, ArrayObject):
            waiting.extend(item)
    return None


def _in_dictionary(item: DictionaryObject) -> str | None:
    for key, name in _KEYS.items():
        if key in item:
            return name
    for key, names in (("/S", _ACTIONS), ("/Type", _TYPES), ("/Subtype", _TYPES)):
        value = item.raw_get(key) if key in item else None
        if isinstance(value, str) and value in names:
            return names[value]
    return None
