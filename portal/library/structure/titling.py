"""Finds the title of a text among its first lines, whole or broken over several of them."""

import re
import unicodedata
from collections.abc import Sequence

from portal.document_numbers import parse
from portal.library.structure.dates import read_date
from portal.library.structure.history import is_step
from portal.library.structure.numbering import read_mark
from portal.library.structure.values import SourceLine

KINDS = (
    "法|法典|条例|规定|规则|细则|办法|决定|决议|命令|令|公告|公报|通告|通知|通报|意见|议案|报告|请示|批复|答复|复函|函"
    "|纪要|方案|规划|计划|纲要|要点|指南|指引|标准|规范|规程|制度|章程|解释|安排|解读|清单|目录|措施|政策|问答|声明"
    "|倡议书?|宣言|预案|准则|守则|须知|说明|公约|条约|协定|协议|议定书|典型案例|案例|案|若干问题|工作要求|行动"
)
ENDING = r"(?:\s*[（(][^（）()]{1,30}[)）])*"
IS_TITLE = re.compile(rf".{{1,180}}?(?:{KINDS}){ENDING}[”’》]?")
MASTHEAD = re.compile(
    r"(?!.*[《》]).{2,60}(?:文件|公报)|(?!.*[《》，。]).{2,40}(?:令|公告|通告)|\d{6}|特\s*急|加\s*急|平\s*急"
    r"|(?:绝密|机密|秘密)(?:★.*)?|签\s*发\s*人.{0,30}|内部(?:资料|文件).{0,10}"
)
BODY_NAME = re.compile(
    r"[^，。；：《》]{2,60}(?:局|委员会|委|法院|检察院|部|厅|办公室|办公厅|政府|国务院|常务委员会|中心|署|总局|院)"
    r"(?:[（(][^（）()]{2,20}[)）])?"
)
QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
PROSE = re.compile(r"[。；！!;]|[：:]$")
GAP = re.compile(r"(?<![A-Za-z0-9])[\s\u3000]+|[\s\u3000]+(?![A-Za-z0-9])")
NOT_IN_KEY = re.compile(r"[\s《》〈〉<>“”\"'‘’、·•]")
EDITION = re.compile(
    r"[（(](?:试行|暂行|修订版?|修正|征求意见稿|送审稿|草案|[^（）()]{0,12}年版?|[第之]?[一二三四五六七八九十]+)[)）]"
)
LONGEST = 240
MOST_LINES = 6
REACH = 60


def tidy_title(text: str) -> str:
    """The title in one line: what a broken line left between Chinese characters goes.

    The blank between two issuing bodies (国家知识产权局 国家发展改革委关于…) stays.
    """
    before, about, after = text.strip().partition("关于")
    bodies = before.split()
    if about and len(bodies) > 1 and all(BODY_NAME.fullmatch(body) for body in bodies):
        return " ".join(bodies) + about + GAP.sub("", after)
    return GAP.sub("", text.strip())


def joined_title(lines: Sequence[SourceLine]) -> str:
    """The title that these lines make up together."""
    return tidy_title(" ".join(line.text for line in lines))


def with_edition(lines: Sequence[SourceLine], end: int) -> int:
    """The end of a title, moved past a line that is only its （试行） or （2021—2025年）."""
    if end < len(lines) and not lines[end].html and EDITION.fullmatch(lines[end].text):
        return end + 1
    return end


def spelling_key(text: str) -> str:
    """What two spellings of one title have in common: no blanks, no quotes, one width."""
    return NOT_IN_KEY.sub("", unicodedata.normalize("NFKC", text))


def looks_like_title(text: str) -> bool:
    """Whether the words end as a document's title does and leave no 《 open."""
    return (
        len(text) <= LONGEST
        and text.count("《") == text.count("》")
        and not PROSE.search(text)
        and bool(IS_TITLE.fullmatch(text))
    )


def is_masthead(text: str) -> bool:
    """文头, order heading, 份号, urgency: what stands above the title."""
    return bool(MASTHEAD.fullmatch(text))


def stated_span(lines: Sequence[SourceLine], title: str) -> tuple[int, int] | None:
    """Where the text itself carries the known title, in one line or broken over several."""
    wanted = spelling_key(title)
    for start in range(min(REACH, len(lines))):
        joined = ""
        for end in range(start, min(start + MOST_LINES, len(lines))):
            line = lines[end]
            if line.html or PROSE.search(line.text) or len(line.text) > LONGEST:
                break
            joined += spelling_key(line.text)
            if _same(joined, wanted):
                return start, with_edition(lines, end + 1)
            if len(joined) > len(wanted) + 40:
                break
    return None


def _same(found: str, wanted: str) -> bool:
    """关于…的通知 is the same title with and without the body's name before it."""
    if found == wanted:
        return bool(found)
    if wanted.startswith("关于"):
        return found.endswith(wanted)
    return found.startswith("关于") and wanted.endswith(found)


def found_span(lines: Sequence[SourceLine]) -> tuple[int, int] | None:
    """Where the title stands in a text that comes without metadata; None where it has none."""
    for start, line in enumerate(lines[:REACH]):
        if line.html or read_mark(line.text):
            break
        if _is_front(line.text):
            continue
        if end := _title_end(lines, start):
            return start, with_edition(lines, end)
        if line.level:
            return start, start + 1
        if PROSE.search(line.text):
            return _ordered_span(lines, start)
    return _first_short_line(lines)


def _ordered_span(lines: Sequence[SourceLine], start: int) -> tuple[int, int] | None:
    """Below an order (令) stands the text it publishes, under the title the order names."""
    if not any(line.text.endswith(("令", "公告")) or "第" in line.text for line in lines[:start]):
        return None
    for name in QUOTED.findall(lines[start].text):
        if span := stated_span(lines[start + 1 :], name):
            return start + 1 + span[0], start + 1 + span[1]
    return None


def _is_front(text: str) -> bool:
    return is_masthead(text) or is_step(text) or bool(read_date(text) or parse(text))


def _title_end(lines: Sequence[SourceLine], start: int) -> int | None:
    for end in range(start, min(start + MOST_LINES, len(lines))):
        text = lines[end].text
        if lines[end].html or PROSE.search(text) or read_mark(text) or _is_front(text):
            return None
        if looks_like_title(joined_title(lines[start : end + 1])):
            return None if _stands_above(lines, start, end) else end + 1
    return None


def _stands_above(lines: Sequence[SourceLine], start: int, end: int) -> bool:
    """Whether the first line is the issuing body alone, above a title that needs no help."""
    if end == start or not BODY_NAME.fullmatch(lines[start].text):
        return False
    rest = joined_title(lines[start + 1 : end + 1])
    return looks_like_title(rest) and not rest.startswith(("关于", "印发", "转发"))


def _first_short_line(lines: Sequence[SourceLine]) -> tuple[int, int] | None:
    for start, line in enumerate(lines[:5]):
        if line.html or read_mark(line.text) or PROSE.search(line.text):
            return None
        if not _is_front(line.text) and len(line.text) <= 60:
            return start, start + 1
    return None
