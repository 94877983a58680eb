"""Dates a text states: single dates, the day it takes effect, the day it lapses."""

import calendar
import datetime
import re
from collections.abc import Iterable

from portal.library.structure.numbering import to_number
from portal.partial_dates import PartialDate
from portal.text import TextRefused

FIGURE = r"[0-9０-９〇○零一二三四五六七八九十]"
DATE = rf"{FIGURE}{{4}}\s*年\s*{FIGURE}{{1,3}}\s*月\s*{FIGURE}{{1,3}}\s*[日号]"
ONE_DATE = re.compile(DATE)
DATE_LINE = re.compile(
    rf"[（(]?\s*(?:{DATE}|{FIGURE}{{4}}\s*年\s*{FIGURE}{{1,3}}\s*月"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2})\s*[)）]?"
)
OWN_NAME = (
    r"本(?:实施|暂行|试行|若干|管理|工作|补充|特别)*"
    r"(?:法|条例|规定|办法|决定|决议|解释|通知|意见|方案|细则|规则|批复|安排|章程|标准|规范|制度"
    r"|指南|指引|公告|通告|措施|目录|清单|规程|准则|纲要|规划|计划|命令|令|政策|答复|规约)"
)
PUBLISHED = r"(?:正式)?(?:公布|发布|颁布|印发|下发|批准|通过|公告)"
NUMERAL = r"[一二三四五六七八九十百两0-9０-９]{1,4}"
IN_FORCE = re.compile(
    rf"(?:{OWN_NAME}[^。；]{{0,12}}?|(?:公布|发布|印发|颁布)[^。；]{{0,12}}[，,]|^)"
    rf"(?:[（(][^（）()。]{{0,20}}[)）])?(?:自|从|于|将于|定于)?\s*"
    rf"(?:(?P<date>{DATE})|[^。；，,]{{0,12}}?(?P<since>{PUBLISHED})之?日)"
    rf"\s*(?:以?后?起|开始)?\s*(?:满|的)?\s*(?:第?(?P<count>{NUMERAL})\s*个?(?P<unit>日|天|月|年)后?)?"
    r"\s*起?\s*(?:正式|开始|全面|试)?(?:施行|实施|执行|生效|试行|行)"
)
LASTS = re.compile(
    rf"(?:有效期|施行期|试行期|执行期)限?(?:为|是)?\s*(?P<count>{NUMERAL})\s*个?(?P<unit>年|月)"
    rf"|(?:有效期|期限|施行|实施|执行)?[^。；，,]{{0,4}}(?:至|到)\s*(?P<until>{DATE})\s*(?:止|$|[。；，,)）])"
    rf"|试行\s*(?P<trial>{NUMERAL})\s*年"
)


def read_date(text: str) -> PartialDate | None:
    """The date that the whole of `text` is, in brackets or not; None where it is none."""
    match = DATE_LINE.fullmatch(text.strip())
    return _date(match[0].strip("（()） ")) if match else None


def first_date(text: str) -> PartialDate | None:
    """The first full date in running text."""
    match = ONE_DATE.search(text)
    return _date(match[0]) if match else None


def _date(text: str) -> PartialDate | None:
    """What no calendar knows (2020年13月) is not a date."""
    try:
        return PartialDate.parse(text)
    except TextRefused:
        return None


def effective_and_expiry(
    texts: Iterable[str], published: PartialDate | None
) -> tuple[PartialDate | None, PartialDate | None]:
    """The day the text itself takes effect and the last day it is in force, as it states them.

    The last sentence about itself counts (the rule stands at the end of a text);
    “自公布之日起” is counted from `published` where that day is fully known.
    """
    effective = expiry = None
    for text in texts:
        match = IN_FORCE.search(text)
        found = _starts(match, published) if match else None
        if match and found:
            effective = found
            expiry = _ends(text[match.end() :], found)
    return effective, expiry


def _starts(match: re.Match[str], published: PartialDate | None) -> PartialDate | None:
    start = _date(match["date"]) if match["date"] else published
    if start is None or not match["count"]:
        return start
    return _later(start, to_number(match["count"]), match["unit"])


def _ends(rest: str, start: PartialDate) -> PartialDate | None:
    """有效期五年 from 2021-06-01 lasts to 2026-05-31; 至…止 names the last day itself."""
    match = LASTS.search(rest[:120])
    if not match:
        return None
    if match["until"]:
        return _date(match["until"])
    after = _later(start, to_number(match["count"] or match["trial"]), match["unit"] or "年")
    if after is None or after.day is None:
        return after
    return PartialDate.of(after.first_day() - datetime.timedelta(days=1))


def _later(start: PartialDate, count: int | None, unit: str) -> PartialDate | None:
    """`start` and so many days, months or years; None where that day cannot be named."""
    if not count:
        return None
    if unit in ("日", "天"):
        if start.day is None:
            return None
        return _within_range(start.first_day() + datetime.timedelta(days=count))
    months = start.year * 12 + (start.month or 1) - 1 + count * (12 if unit == "年" else 1)
    year, month = divmod(months, 12)
    if not 1900 <= year <= 2100:
        return None
    day = min(start.day or 1, calendar.monthrange(year, month + 1)[1])
    full = PartialDate(year, month + 1, day)
    if start.day is None:
        return PartialDate(year, month + 1) if start.month else PartialDate(year)
    return full


def _within_range(day: datetime.date) -> PartialDate | None:
    return PartialDate.of(day) if 1900 <= day.year <= 2100 else None
