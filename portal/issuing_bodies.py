"""Where, in running text, the name of an issuing body or its 机关代字 begins.

Both functions look backwards from the end of a short piece of simplified Chinese text.
"""

import re
from dataclasses import dataclass
from typing import Final

HAN: Final = "〇㐀-\u9fff\U00020000-\U0003134a"
LONGEST_CODE: Final = 10

_ALIASES: Final = {
    "人力资源社会保障部": "人力资源和社会保障部",
    "人民银行": "中国人民银行",
    "人社部": "人力资源和社会保障部",
    "中央军委": "中央军事委员会",
    "住建部": "住房和城乡建设部",
    "国家主席": "主席",
    "国家发展改革委": "国家发展和改革委员会",
    "国家发改委": "国家发展和改革委员会",
    "国家工商总局": "国家工商行政管理总局",
    "国家市场监管总局": "国家市场监督管理总局",
    "国知局": "国家知识产权局",
    "工信部": "工业和信息化部",
    "工商总局": "国家工商行政管理总局",
    "市场监督管理总局": "国家市场监督管理总局",
    "市场监管总局": "国家市场监督管理总局",
    "发展改革委": "国家发展和改革委员会",
    "科技部": "科学技术部",
    "税务总局": "国家税务总局",
    "证监会": "中国证券监督管理委员会",
    "银保监会": "中国银行保险监督管理委员会",
}
# Bodies whose names carry neither 国家 nor a place; ministries of former years among them.
_NATIONAL: Final = (
    *("国务院", "主席", "中央军事委员会", "最高人民法院", "最高人民检察院", "中国人民银行"),
    *("海关总署", "审计署", "新闻出版总署", "外交部", "国防部", "教育部", "科学技术部", "公安部"),
    *("工业和信息化部", "民政部", "司法部", "财政部", "人力资源和社会保障部", "自然资源部"),
    *("生态环境部", "住房和城乡建设部", "交通运输部", "水利部", "农业农村部", "商务部"),
    *("文化和旅游部", "退役军人事务部", "应急管理部", "卫生部", "农业部", "建设部", "文化部"),
    *("信息产业部", "劳动部", "劳动和社会保障部", "人事部", "国土资源部", "环境保护部", "铁道部"),
    *("交通部", "林业部", "邮电部", "对外贸易经济合作部", "地质矿产部", "化学工业部", "机械工业部"),
    *("电子工业部", "轻工业部", "国内贸易部"),
)
# Alone they name no body; on a portal for intellectual property 局令 is the 国家知识产权局's, and
# the State Council's own lists write 国令.
_SHORT: Final = {"局": "国家知识产权局", "国": "国务院"}

_REPUBLIC: Final = "中华人民共和国"
# The longest first, so that a full name is not taken for the short one that ends it.
_NAMES: Final = "|".join(sorted({*_ALIASES, *_ALIASES.values(), *_NATIONAL}, key=len, reverse=True))
_NAMED: Final = re.compile(f"(?:{_REPUBLIC})?({_NAMES})$")
_NAMED_JOINTLY: Final = re.compile(f"(?:{_REPUBLIC})?({_NAMES})[、 和与及]{{0,2}}$")
_BODY_ENDING: Final = "(?:人民政府|委员会|办公室|[部局署厅院会])"
_DESCRIBED: Final = re.compile(
    f"(?:{_REPUBLIC})?((?:国家|中国|全国|中央|最高)[{HAN}]{{2,20}}{_BODY_ENDING}"
    f"|[{HAN}]{{2,8}}(?:省|自治区|市|自治州|州|盟|县|区)[{HAN}]{{0,20}}{_BODY_ENDING})$"
)
_RUN_AT_END: Final = re.compile(f"[{HAN}]{{1,40}}$")
_HAN_AT_END: Final = re.compile(f"[{HAN}]$")

# Words that stand before a number and are part of none.
_ORDINARY: Final = (
    "根据|依据|依照|按照|遵照|参照|对照|比照|印发|转发|批转|下发|颁发|制发|核发|签发|发布|公布|"
    "颁布|印送|报送|关于|有关|以及|连同|会同|废止|失效|修订|修改|修正|替代|代替|取代|执行|落实|"
    "贯彻|实施|同意|批准|批复|收悉|来文|来函|文件|文号|字号|编号|通知|意见|办法|规定|决定|方案|"
    "精神|要求|参见|详见|参阅|见于|其中|包括|例如|现将|现按|上述|前述|所附|附件|原文|同时|"
    "此前|之前|以前|随文|结合|适用|属于"
)
_ORGANISATIONS: Final = (
    "国务院|办公厅|办公室|人民政府|省政府|市政府|县政府|区政府|委员会|管理局|产权局|总局|税务局|"
    "人民法院|检察院|财政部|商务部|教育部|司法部|公安部|民政部|农业农村部|[我本][省市县局厅委院]"
)
_ORDINARY_WORD: Final = re.compile(_ORDINARY)
_WORD_AT_END: Final = re.compile(f"(?:{_ORDINARY}|[的和与及或按以对由是见])$")
_BEFORE_BODY: Final = re.compile(f"{_ORDINARY}|[的了是被把由见按]")
_BEFORE_CODE: Final = re.compile(f"{_ORDINARY}|{_ORGANISATIONS}")
_FUNCTION_WORD: Final = re.compile(
    "[的和与及或据按以把被将对向从由在是为了并而其之该此这见如等至到于即号第]"
)
# 政, 府, 委 … need a place before them: 和政发 is 和县's, 将政办 is 将乐县's.
_NEEDS_PLACE: Final = frozenset("政府委党人常")
# Characters and heads with which a code begins and which no ordinary word ends in.
_BEGINS_CODE: Final = re.compile(
    "[闽沪冀浙皖赣豫鄂湘粤琼渝黔榕]|国办发|国办函|国发(?!展)|国函|国知发|国知办|国市监|法释"
    "|(?:(?<=.{3})|(?<=经))(?:财[税建行教综]|发改|工信|人社|税总)"
)
_COURT_CASE: Final = re.compile("[民刑行知执][初终再申执监]字?$")


@dataclass(frozen=True)
class Bodies:
    """Bodies that issue jointly, the lead first, by their full names, and where they begin."""

    start: int
    names: tuple[str, ...]


def bodies_at_end(text: str) -> Bodies | None:
    """The body or bodies whose names end `text`, or None: …国务院、中央军事委员会 → two names."""
    last = _body_at_end(text)
    if last is None:
        return None
    start, name = last
    names = [name]
    while before := _named_before(text[:start]):
        start, name = before
        names.insert(0, name)
    return Bodies(start, tuple(names))


def code_start(run: str, after_digit: bool) -> int | None:
    """Where the longest sensible 机关代字 begins in a run of Chinese characters that it ends.

    `after_digit` says that a digit stands before the run, so that 日 of 9月1日 is no part of it.
    """
    code = run[1:] if after_digit and run[0] in "年月日号" else run
    code = code[_end_of_last(_BEFORE_CODE, code) :]
    if end := _end_of_last(_FUNCTION_WORD, code):
        code = code[end - (code[end:][:1] in _NEEDS_PLACE) :]
    if head := _BEGINS_CODE.search(code):
        code = code[head.start() :]
    return len(run) - len(code) if is_code(code) else None


def is_code(text: str) -> bool:
    """Whether `text` may be a 机关代字: two characters or more, no word of ordinary language."""
    if not 2 <= len(text) <= LONGEST_CODE or text.endswith(("公告", "通告")):
        return False
    return not (_ORDINARY_WORD.search(text) or _COURT_CASE.search(text))


def _body_at_end(text: str) -> tuple[int, str] | None:
    text = text.rstrip(" ")
    if found := _NAMED.search(text):
        return found.start(), _ALIASES.get(found[1], found[1])
    if found := _described_body(text):
        return found.start(), found[1]
    before, short = text[:-1], _SHORT.get(text[-1:])
    alone = not _HAN_AT_END.search(before) or _WORD_AT_END.search(before)
    return (len(before), short) if short and alone else None


def _described_body(text: str) -> re.Match[str] | None:
    run = _RUN_AT_END.search(text)
    if run is None:
        return None
    start = run.start()
    if run[0][0] in "年月日" and text[start - 1 : start].isdigit():
        start += 1
    start = max(start, _end_of_last(_BEFORE_BODY, text))
    return _DESCRIBED.search(text, start + text.startswith("原", start))


def _named_before(text: str) -> tuple[int, str] | None:
    found = _NAMED_JOINTLY.search(text)
    return (found.start(), _ALIASES.get(found[1], found[1])) if found else None


def _end_of_last(words: re.Pattern[str], text: str) -> int:
    end = 0
    for word in words.finditer(text):
        end = word.end()
    return end
