"""Words for people: facets and their values, why a hit is there, what was understood."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from portal.search.reading import Reading

FACETS = {
    "kind": lazy("类别"),
    "status": lazy("效力"),
    "issuer": lazy("发文机关"),
    "topic": lazy("主题"),
    "region": lazy("地区"),
    "year": lazy("年份"),
}
KINDS = {
    "policy": lazy("政策"),
    "notice": lazy("通知"),
    "interpretation": lazy("解读"),
    "case": lazy("案例"),
    "service": lazy("办事服务"),
    "warning": lazy("风险预警"),
}
STATUSES = {
    "in_force": lazy("现行有效"),
    "amended": lazy("已修改"),
    "not_yet": lazy("尚未生效"),
    "expired": lazy("失效"),
    "repealed": lazy("废止"),
    "unknown": lazy("效力待核实"),
}
REASONS = {
    "number": lazy("命中文号"),
    "title_exact": lazy("标题完全一致"),
    "title": lazy("命中标题"),
    "similar_title": lazy("标题相近"),
    "sentence": lazy("命中原句"),
    "passage": lazy("有一段相同"),
    "clause": lazy("命中条文"),
    "synonym": lazy("命中同义词"),
    "pinyin": lazy("按拼音"),
    "initials": lazy("按拼音首字母"),
    "homophone": lazy("读音相同"),
    "partial": lazy("只含部分词"),
}
NOTES = {
    "length": lazy("只用了前 128 个字。"),
    "terms": lazy("只用了前 16 个词。"),
    "phrases": lazy("引号里的词只有前两组按原句查，其余按普通词查。"),
    "fallback": lazy("搜索索引正在重建，结果可能不全，也没有按拼音和同义词查；几分钟后会恢复。"),
    "not_even_cited": lazy("没有收录这个文号，也没有文件提到它。"),
    "at_least": lazy("含这个短语的文件很多，只核对了最相关的 300 篇。"),
    "no_number": lazy("没有收录其中的文号；下面是文字相近的文件。"),
    "near_number": lazy("没有收录这个文号；下面是同一年、同一序号的文件。"),
    "citing_number": lazy("没有收录这个文号；下面是正文里提到它的文件。"),
}


LONGEST_MARKED = 100
OFFERS = {"title": "", "number": lazy("文号"), "word": lazy("常用词")}


def offer(text: str, kind: str) -> dict[str, str]:
    """A suggestion as programs get it, its kind in words."""
    return {"text": text, "kind": kind, "label": str(OFFERS[kind])}


def span_label(first: int, last: int) -> str:
    """Years between which to look; 0 leaves an end open."""
    if first == last:
        return value_label("year", str(first))
    if not last:
        return str(_("%(year)s年以后", year=first))
    if not first:
        return str(_("%(year)s年以前", year=last))
    return str(_("%(first)s–%(last)s年", first=first, last=last))


def value_label(facet: str, value: str) -> str:
    """What a value of a facet is called: 'policy' → 政策, '2020' → 2020年."""
    if facet == "kind":
        return str(KINDS.get(value, value))
    if facet == "status":
        return str(STATUSES.get(value or "unknown", value))
    return str(_("%(year)s年", year=value)) if facet == "year" else value


def listed(words: Iterable[str]) -> str:
    """Words between quotation marks: “出质”“质权”."""
    return "".join(f"“{word}”" for word in words)


def to_be_marked(reading: Reading) -> str:
    """The words that a document's page marks for a reader who comes from a hit."""
    words = (*reading.phrases, *reading.pieces, *reading.others) if reading.way == "words" else ()
    return " ".join(dict.fromkeys(words))[:LONGEST_MARKED]


def understood_as(reading: Reading) -> str:
    """How a question was read, as one sentence; '' where nothing was asked."""
    if reading.way in ("number", "near_number", "citing_number", "no_number"):
        return str(_("文号 %(number)s", number=reading.number))
    if reading.way == "letters":
        return str(_("拼音 %(letters)s", letters=reading.letters))
    if reading.way == "browse":
        return str(_("按条件浏览"))
    parts = [_(" 与 ").join(reading.pieces)] if reading.pieces else []
    if reading.phrases:
        parts.append(_("原句含%(phrases)s", phrases=listed(reading.phrases)))
    if reading.synonyms:
        parts.append(_("并含%(words)s", words=listed(reading.others)))
    if reading.excluded:
        parts.append(_("不含%(words)s", words=listed(reading.excluded)))
    return str(_("，")).join(parts)


def widened(reading: Reading) -> str:
    """What was done for want of hits with all the words; '' when there was no need."""
    if reading.share == 1.0:
        return ""
    share = round(reading.share * 100)
    if not reading.complete:
        return str(_("没有含全部词的文件；下面的至少含其中 %(share)s%% 的词。", share=share))
    return str(
        _(
            "含全部词的有 %(complete)s 条；标“只含部分词”的至少含其中 %(share)s%% 的词。",
            complete=reading.complete,
            share=share,
        )
    )
