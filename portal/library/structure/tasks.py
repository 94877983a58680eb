"""Reads the units responsible (责任单位) for each task of a plan."""

import html
import re
from collections.abc import Iterator, Sequence

from portal.library.structure.numbering import read_mark
from portal.library.structure.values import Block, Task

ROLE = (
    r"(?:(?:主要|共同)?责任|牵头|负责|配合|参与|参加|协办|承办|主办|协同|实施|落实)"
    r"(?:单位|部门|处室|科室|主体|机关)(?:及分工)?"
)
NAMED = re.compile(rf"{ROLE}\s*[：:]")
DUTY = re.compile(
    r"(?:按照?(?:各自)?职责(?:分工)?)?(?:分别|共同|具体)?(?:牵头)?(?:负责|牵头|落实|配合|参与|实施|推进|抓好落实)+$"
)
LAST_BRACKET = re.compile(r"[（(]((?:[^（）()]|[（(][^（）()]*[)）])+)[)）]\s*。?$")
OPENING, CLOSING = "（(〔[【", "）)〕]】"
OFFICE = re.compile(r".{1,20}(?:处|科|室|队|司|股|组)")
PREFIX = re.compile(
    r"((?:省|市|区|县|自治区|国家|总|本|我)?[^、]{0,6}?(?:局|厅|委员会|委|院|办))(?=.+(?:处|科|室|队|司|股|组)$)"
)
REGIONAL = re.compile(r"(省|市|区|县)(?!级|直|属|有).{2,20}(?:局|厅|委|办|委员会|办公室)")
SHORT_BODY = re.compile(r"(?![省市区县各国中设全]).{2,12}(?:局|厅|委|办|委员会|办公室)")
TABLE_UNITS = re.compile(ROLE)
TABLE_TASK = re.compile(r".*(?:任务|事项|内容|措施|项目|工作).*")
ROW = re.compile(r"<tr[ >].*?(?=<tr[ >]|$)", re.DOTALL)
CELL = re.compile(r"<t[hd](?:\s[^>]*)?>(.*?)</t[hd]>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
LONGEST_LIST = 1_000
MOST_NAMES = 500
LONGEST_UNIT = 60
LONGEST_TITLE = 60


def read_tasks(blocks: Sequence[Block]) -> tuple[Task, ...]:
    """One task for each place that names its units, addressed by the heading it stands under."""
    found = list(_rows(blocks))
    names = {unit for _, units in found for unit in units}
    names = names if len(names) <= MOST_NAMES else set()
    return tuple(
        Task(
            task.anchor,
            task.label,
            task.title,
            tuple(dict.fromkeys(_full(u, names) for u in units)),
        )
        for task, units in found
    )


def _rows(blocks: Sequence[Block]) -> Iterator[tuple[Task, list[str]]]:
    above = Block("paragraph", "")
    served: set[str] = set()
    for block in blocks:
        if block.kind in ("heading", "item", "article", "chapter", "section", "part"):
            above = block
        if block.kind == "table":
            yield from _table_rows(block, above)
            continue
        units = units_in(block.text)
        if units:
            named = block if above.anchor in served else above
            served.add(above.anchor)
            yield Task(above.anchor, above.label, _title(named.text), ()), units


def _title(text: str) -> str:
    """The words of a heading without its number; of a long point, its first sentence."""
    mark = read_mark(text)
    words = text[mark.end :] if mark else text
    return re.split("[。（(；：]", words, maxsplit=1)[0].strip()[:LONGEST_TITLE]


def units_in(text: str) -> list[str]:
    """The units a paragraph names as responsible, in its order; a shared 省局 is given to each."""
    match = NAMED.search(text)
    if match:
        opened = text[match.start() - 1 : match.start()] in tuple(OPENING)
        rest = text[match.end() : match.end() + LONGEST_LIST]
        return split_units(_enclosed(rest) if opened else rest.partition("。")[0])
    bracket = LAST_BRACKET.search(text[-400:])
    if bracket and DUTY.search(bracket[1]):
        return split_units(bracket[1])
    return []


def _enclosed(text: str) -> str:
    """What stands before the bracket that closes the note."""
    depth = 0
    for position, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth -= 1
            if depth < 0:
                return text[:position]
    return text


def split_units(text: str) -> list[str]:
    """省局知识产权保护处、商标处，各设区市… as single units, none twice."""
    units: list[str] = []
    for group in _split(NAMED.sub("，", text), "，,；;。\n"):
        members = [DUTY.sub("", name.strip(" 。")).rstrip(" 等") for name in _split(group, "、")]
        units += _with_prefix([name for name in members if 0 < len(name) <= LONGEST_UNIT])
    return list(dict.fromkeys(units))


def _split(text: str, separators: str) -> list[str]:
    """Split outside brackets."""
    pieces, depth = [""], 0
    for character in text:
        depth += (character in OPENING) - (character in CLOSING)
        if depth <= 0 and character in separators:
            pieces.append("")
        else:
            pieces[-1] += character
    return [piece for piece in pieces if piece.strip()]


def _with_prefix(names: Sequence[str]) -> list[str]:
    """省局保护处、商标处 → 省局商标处; 省财政厅、税务局 → 省税务局."""
    office = region = ""
    whole: list[str] = []
    for name in names:
        inner, outer = PREFIX.match(name), REGIONAL.fullmatch(name)
        prefix = ""
        if inner:
            office = inner[1]
        elif office and OFFICE.fullmatch(name):
            prefix = office
        elif outer:
            region = outer[1]
        elif region and SHORT_BODY.fullmatch(name):
            prefix = region
        whole.append(prefix + name)
    return whole


def _full(unit: str, names: set[str]) -> str:
    """省局保护处 is 省局知识产权保护处 where the plan names one such office and no other."""
    prefix = PREFIX.match(unit)
    if not prefix:
        return unit
    short = unit[prefix.end() :]
    longer = [
        name
        for name in names
        if name != unit and name.startswith(prefix[1]) and name.endswith(short)
    ]
    return longer[0] if len(longer) == 1 else unit


def _table_rows(block: Block, above: Block) -> Iterator[tuple[Task, list[str]]]:
    """Rows of a division of work (分工表), where its header names a column of units."""
    rows = [[_words(cell) for cell in CELL.findall(row)] for row in ROW.findall(block.html)]
    header = rows[0] if rows else []
    unit_columns = [n for n, cell in enumerate(header) if TABLE_UNITS.fullmatch(cell)]
    task_columns = [n for n, cell in enumerate(header) if TABLE_TASK.fullmatch(cell)]
    if not unit_columns or not task_columns:
        return
    for row in rows[1:]:
        if len(row) != len(header):
            continue
        units = [unit for column in unit_columns for unit in split_units(row[column])]
        if units:
            yield Task(above.anchor, above.label, _title(row[task_columns[-1]]), ()), units


def _words(cell: str) -> str:
    return html.unescape(TAG.sub("", cell)).strip()
