"""The catalogue as a workbook and back: a sheet of items, and one for each kind of rows.

The first line of a sheet names its columns as the program does, the second for people. Rows are
keyed by the code of their item and a number, which gives their order.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import ParseError

from flask_babel import force_locale
from flask_babel import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from portal.catalogue.exchange_cells import CellRefused, from_cell, guarded, to_cell
from portal.catalogue.exchange_values import (
    MOST_ITEMS,
    PLAIN,
    ROWS,
    FileRefused,
    Given,
    Place,
    Problem,
    column_named,
)
from portal.catalogue.fields import MOST_ROWS
from portal.catalogue.services import is_code
from portal.editorial.fields import Content, Field
from portal.spreadsheet_cells import Cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEMS = "事项"
CODES = "代码表"
HEADS = 2
LARGEST_UNPACKED = 96 * 1024 * 1024
MOST_PARTS = 200
MOST_LINES = MOST_ITEMS * MOST_ROWS + HEADS
MOST_COLUMNS = 200
CODE = Field("code", "网址代码", is_required=True, limit=80)
ROW = Field("row", "行号", "number", is_required=True)


def titles() -> dict[str, Field]:
    """The sheets of rows by their titles, which are Chinese whoever asks."""
    with force_locale("zh"):
        return {str(field.label): field for field in ROWS}


def written(contents: Iterable[Content]) -> bytes:
    """The bytes of a workbook with these items, in their order."""
    items, book = list(contents), Workbook(write_only=True)
    with force_locale("zh"):
        _sheet(book, ITEMS, PLAIN, ([content[f.name] for f in PLAIN] for content in items))
        for title, field in titles().items():
            _sheet(book, title, (CODE, ROW, *field.columns), _lines(field, items))
        _codes(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _lines(field: Field, items: Sequence[Content]) -> Iterator[list[Any]]:
    for content in items:
        for number, row in enumerate(content[field.name], 1):
            cells = [row[column.name] for column in field.columns]
            yield [content["code"], number, *cells]


def _sheet(book: Any, title: str, fields: Sequence[Field], lines: Iterable[list[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B3"
    for index, field in enumerate(fields, 1):
        wide = field.kind in ("text", "tags", "choices") or field.limit > 100
        sheet.column_dimensions[get_column_letter(index)].width = 36 if wide else 16
    sheet.append([field.name for field in fields])
    sheet.append([str(field.label) for field in fields])
    for values in lines:
        sheet.append([to_cell(*pair) for pair in zip(fields, values, strict=True)])


def _codes(book: Any) -> None:
    """What may stand in columns of codes; it is not read back."""
    sheet = book.create_sheet(CODES)
    sheet.append(["工作表", "列", "可填的代码", "意思"])
    tables = [(ITEMS, PLAIN), *((title, field.columns) for title, field in titles().items())]
    for title, fields in tables:
        for field in fields:
            for key, label in field.options:
                cells: list[Cell] = [title, field.name, guarded(key), guarded(str(label))]
                sheet.append(cells)


def read(data: bytes) -> list[Given]:
    """What the file says; sheets and columns that it lacks leave an item as it is.

    Raises FileRefused with every problem that the sheets show.
    """
    book = _opened(data)
    try:
        return _read(book)
    except (ParseError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused.whole(_("这个工作簿坏了，请从本页重新导出一份来改")) from None
    finally:
        book.close()


def _opened(data: bytes) -> Any:
    """The workbook, once it is sure that it does not unpack without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
                raise FileRefused.whole(_("这个工作簿展开后太大，请删去无关的工作表和格式"))
        return load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError):
        raise FileRefused.whole(
            _("这不是 XLSX 工作簿，或者已经损坏；请另存为 .xlsx 再传")
        ) from None


def _read(book: Any) -> list[Given]:
    problems: list[Problem] = []
    if ITEMS not in book.sheetnames:
        raise FileRefused.whole(_("没有“%(sheet)s”工作表，请从本页重新导出一份来改", sheet=ITEMS))
    known = titles()
    for title in book.sheetnames:
        if title not in (ITEMS, CODES, *known):
            problems.append(Problem(Place(title), _("不认识这张工作表，请删去或改回原名")))
    found = _items(book[ITEMS], problems)
    for title, field in known.items():
        if title in book.sheetnames:
            _take_rows(book[title], title, field, found, problems)
    if problems:
        raise FileRefused(problems)
    return list(found.values())


def _items(sheet: Any, problems: list[Problem]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for number, values, places in _records(sheet, ITEMS, PLAIN, ("code",), problems):
        code, here = str(values.get("code", "")), Place(ITEMS, number)
        if code in found:
            line = found[code].here.row
            message = _("网址代码“%(code)s”前面已经有了（第 %(line)s 行）", code=code, line=line)
            problems.append(Problem(places.get("code", here), message))
            continue
        if not is_code(code):
            message = _("网址代码“%(code)s”不能用：只用小写字母、数字和连字符", code=code)
            problems.append(Problem(places.get("code", here), message))
        found[code] = Given(values, places, here)
    return found


def _take_rows(
    sheet: Any, title: str, field: Field, found: Mapping[str, Given], problems: list[Problem]
) -> None:
    fields, needed = (CODE, ROW, *field.columns), ("code", "row")
    lines: dict[str, dict[int, tuple[Content, dict[str, Place], Place]]] = {c: {} for c in found}
    for number, values, places in _records(sheet, title, fields, needed, problems):
        code, here = values.pop("code", ""), Place(title, number)
        order = str(values.pop("row", ""))
        if code not in lines:
            message = _("“%(sheet)s”工作表里没有网址代码“%(code)s”", sheet=ITEMS, code=code)
            problems.append(Problem(places.get("code", here), message))
        elif not order.isascii() or not order.isdigit() or not 0 < int(order) < MOST_LINES:
            problems.append(Problem(places.get("row", here), _("行号应是 1、2、3 这样的整数")))
        elif int(order) in lines[code]:
            message = _(
                "“%(code)s”的第 %(line)s 行前面已经有了，请换一个行号", code=code, line=order
            )
            problems.append(Problem(places.get("row", here), message))
        else:
            lines[code][int(order)] = (values, places, here)
    for code, given in found.items():
        ordered = [lines[code][order] for order in sorted(lines[code])]
        given.values[field.name] = [line[0] for line in ordered]
        for index, line in enumerate(ordered, 1):
            _remember(given, f"{field.name}.{index}", *line[1:])


def _remember(given: Given, path: str, places: Mapping[str, Place], here: Place) -> None:
    kept: dict[str, Place] = given.places  # type: ignore[assignment]
    kept[path] = here
    kept.update({f"{path}.{name}": place for name, place in places.items()})


def _records(
    sheet: Any,
    title: str,
    fields: Sequence[Field],
    needed: Sequence[str],
    problems: list[Problem],
) -> Iterator[tuple[int, dict[str, Any], dict[str, Place]]]:
    """Number, values and places of every line in which something stands."""
    columns: dict[int, Field] = {}
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_LINES:
            raise FileRefused.whole(
                _("“%(sheet)s”工作表太长，最多 %(most)s 行", sheet=title, most=MOST_LINES)
            )
        if number == 1:
            columns = _heads(cells, title, fields, needed, problems)
        elif number > HEADS and any(cell.value is not None for cell in cells):
            yield number, *_values(cells, columns, title, number, problems)


def _heads(
    cells: Sequence[Any],
    title: str,
    fields: Sequence[Field],
    needed: Sequence[str],
    problems: list[Problem],
) -> dict[int, Field]:
    columns: dict[int, Field] = {}
    for index, cell in enumerate(cells, 1):
        if cell.value is None:
            continue
        place, field = Place(title, 1, get_column_letter(index)), column_named(fields, cell.value)
        if field is None:
            message = _(
                "第 1 行的“%(name)s”不是字段名，请改回原样或删去这一列", name=str(cell.value)[:40]
            )
            problems.append(Problem(place, message))
        elif field in columns.values():
            problems.append(
                Problem(place, _("“%(name)s”这一列有两个，请删去一个", name=field.name))
            )
        else:
            columns[index] = field
    names = {field.name for field in columns.values()}
    lacking = [name for name in needed if name not in names]
    if lacking:
        message = _("缺少“%(name)s”这一列", name=lacking[0])
        raise FileRefused([*problems, Problem(Place(title, 1), message)])
    return columns


def _values(
    cells: Sequence[Any],
    columns: Mapping[int, Field],
    title: str,
    number: int,
    problems: list[Problem],
) -> tuple[dict[str, Any], dict[str, Place]]:
    values, places = dict[str, Any](), dict[str, Place]()
    for index, cell in enumerate(cells, 1):
        place = Place(title, number, get_column_letter(index))
        if index not in columns:
            if cell.value is not None:
                problems.append(Problem(place, _("这一列没有字段名，请删去这一格或补上字段名")))
            continue
        field = columns[index]
        places[field.name] = place
        try:
            values[field.name] = from_cell(field, _plain(cell))
        except CellRefused as refused:
            values[field.name] = field.empty
            problems.append(Problem(place, str(refused)))
    return values, places


def _plain(cell: Any) -> Any:
    """What stands in a cell; a formula and its error are no values."""
    if cell.value is not None and cell.data_type == "f":
        raise CellRefused(_("这一格是公式；请换成公式算出的值"))
    if cell.value is not None and cell.data_type == "e":
        raise CellRefused(_("这一格是出错的公式；请换成值"))
    return cell.value
