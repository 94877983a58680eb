"""What a text does to another that it names: rests on it, repeals, amends, interprets, forwards."""

import re

QUOTE_REACH = 3_000
STOPS = "。；;！!？?"
ENDED = (
    r"(?:(?:同时|予以|即行|自行|一并|也|随之|相应|均|全部|立即)+(?:予以)?"
    r"(?:废止|失效|停止(?:执行|施行|实施|使用))|废止。|不再(?:执行|施行|适用))"
)
REPEALED_AFTER = re.compile(rf"^[^。；]*?{ENDED}")
# A decision says 修改《…》; a plan that has others 推动修改《…》 changes nothing itself.
ACTS = r"(?:^|[，、：:]|决定)\s*(?:对|予以)?"
REPEALED_BEFORE = re.compile(rf"{ACTS}废止(?:了)?(?:下列|以下)?[^。；，]{{0,8}}$")
NOT_A_REPEAL = re.compile(
    r"被[^，。；]{0,12}$|由$|尚未|不得|(?:依照|按照|依据|违反|根据)[^，。；]{0,30}$|是否|前，|以前"
)
# 《…的决定》修正的《Y》同时废止 and 《X》施行后《Y》废止 repeal Y alone.
LEADS_ON = re.compile(
    r"[）)]*(?:第[一二三四五六七八九十]+次)?"
    r"(?:修正|修改|修订|公布|发布|颁布|印发|批准|通过|施行|实施|生效)"
)
IN_PART = re.compile(r"(?:中|第[^，。；]{1,12}[条款项章节])[^，。；]{0,30}")
AMENDED_BEFORE = re.compile(rf"{ACTS}(?:修改|修正|修订)$")
AMENDED_AFTER = re.compile(
    r"^(?:[（(][^（）()]{0,80}[)）])?(?:等[^，。；]{0,20})?\s*作(?:出)?(?:如下|以下)?(?:修改|修正|修订)"
)
RESTS_ON = re.compile(
    r"(?:根据|依据|依照|按照|遵照|贯彻|落实|(?:为|正确)(?:了)?(?:实施|执行|适用)|按|结合)[^。；]*$"
)
MAKES_THIS = re.compile(
    r"制定本|制订本|特制定|作(?:出)?如下|提出(?:如下|以下)|通知如下|解释如下|规定如下"
)
FORWARDED = re.compile(r"转发(?:给|你|《|$)|转发[^。；]{0,12}$")
EXPLAINS = re.compile(r"解释|解读|答复|问答|释义|适用|批复|说明")
CARRIES_OUT = re.compile(r"(?:实施|贯彻|落实|执行)[^《》]{0,20}$")


def role_in_title(before: str, after: str) -> str:
    """The role of a text that a title names between the words `before` and `after`."""
    if re.search("废止", before[-12:]):
        return "repeals"
    if re.search("修改|修正|修订", before[-12:]):
        return "amends"
    if "转发" in before[-40:]:
        return "forwards"
    if EXPLAINS.search(after) or EXPLAINS.search(before[-8:]):
        return "interprets"
    return "based_on" if CARRIES_OUT.search(before) else "cites"


def role_of(text: str, start: int, end: int, is_opening: bool) -> str:
    """The role of the text named at `text[start:end]`, judged by the words of its sentence.

    What it rests on is said in the opening (引言, 第一条) or beside 制定本…; elsewhere
    依照《…》处理 is a mention, and so is what the quoted wording of another text names.
    A repeal of single clauses (…中关于…的规定同时废止) amends.
    """
    before = text[_sentence_start(text, start) : start][-200:]
    after = text[end : _sentence_end(text, end)][:300]
    near = max(0, start - QUOTE_REACH)
    if text.count("“", near, start) > text.count("”", near, start):
        return "cites"
    if _is_repealed(before, after):
        return "amends" if IN_PART.match(after) else "repeals"
    if AMENDED_BEFORE.search(before) or AMENDED_AFTER.search(after):
        return "amends"
    if FORWARDED.search(before) or ("现将" in before and "转发" in after[:40]):
        return "forwards"
    if (is_opening or MAKES_THIS.search(after)) and RESTS_ON.search(before):
        return "based_on"
    return "cites"


def _is_repealed(before: str, after: str) -> bool:
    if NOT_A_REPEAL.search(before[-40:]) or LEADS_ON.match(after):
        return False
    return bool(REPEALED_AFTER.search(after) or REPEALED_BEFORE.search(before))


def _sentence_start(text: str, position: int) -> int:
    return max(text.rfind(stop, max(0, position - 600), position) for stop in STOPS) + 1


def _sentence_end(text: str, position: int) -> int:
    ends = (text.find(stop, position, position + 600) for stop in STOPS)
    return min((end + 1 for end in ends if end >= 0), default=min(len(text), position + 600))
