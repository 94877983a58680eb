"""What the radar writes into a draft: the pattern in words and codes, for staff to complete."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.accounts.refusal import N_
from portal.warnings.models import CATEGORIES
from portal.warnings.radar import K, Pattern
from portal.warnings.vocabulary import codes, label

#: in a title, and in a field
LONGEST_IN_TITLE, LONGEST_VALUE = 40, 60
KINDS = {
    "opponent": N_("同一对方"),
    "counsel": N_("同一家律所"),
    "right_number": N_("同一项权利"),
    "platform": N_("同一个平台"),
    "venue": N_("同一处机构"),
}
#: a serial plaintiff is 较大, what merely becomes frequent is 一般
LEVELS = {"opponent": "yellow", "counsel": "yellow", "right_number": "yellow"}
CRITERIA = {"opponent": "serial_plaintiff", "counsel": "serial_plaintiff"}
#: which field takes the value itself
FACETS = {
    "opponent": "opponents",
    "counsel": "law_firms",
    "venue": "courts",
}
OPEN_QUESTION = "由求助登记汇总生成：请核对事实，补上商品、行业和要做的事，再送审。"
SOURCE = "本站求助登记（匿名汇总）"


def content_of(pattern: Pattern, on: date) -> dict[str, Any]:
    """A draft by the names of the fields of a warning; what nobody knows yet stays open."""
    level = LEVELS.get(pattern.kind, "blue")
    made: dict[str, Any] = {
        "title": title_of(pattern),
        "level": level,
        "criterion": CRITERIA.get(pattern.kind, "new_series" if level == "yellow" else "trend"),
        "category": _category(pattern),
        "event_on": pattern.last_on.isoformat(),
        "summary": summary_of(pattern),
        "facts": [{"text": fact} for fact in facts_of(pattern)],
        "countries": _known("countries", pattern.countries),
        "rights": _known("rights", pattern.rights),
        "source": SOURCE,
        "checked_on": on.isoformat(),
        "confidence": "general",
        "open_question": OPEN_QUESTION,
        "is_sample": pattern.is_sample,
    }
    if pattern.kind == "platform":
        made["platforms"] = _known("platforms", (pattern.key,))
    elif pattern.kind in FACETS:
        made[FACETS[pattern.kind]] = [pattern.value[:LONGEST_VALUE].strip()]
    return made


def title_of(pattern: Pattern) -> str:
    """多家企业在 30 天内遇到同一对方：Bright Lamp."""
    return f"多家企业在30天内遇到{KINDS[pattern.kind]}：{pattern.value[:LONGEST_IN_TITLE]}"


def summary_of(pattern: Pattern) -> str:
    """How often, without a name."""
    return (
        f"{pattern.organisations} 家企业先后求助，涉及{KINDS[pattern.kind]}，"
        "同类企业请核对自己是否在内。"
    )


def facts_of(pattern: Pattern) -> list[str]:
    """What is known; each fact is shared by at least K enterprises."""
    facts = [
        f"{pattern.first_on.isoformat()} 至 {pattern.last_on.isoformat()}，"
        f"{pattern.organisations} 家企业共 {pattern.requests} 件求助",
        f"共同点：{KINDS[pattern.kind]}，{pattern.value}",
    ]
    countries = [label("countries", code, str) for code in _known("countries", pattern.countries)]
    if countries:
        facts.append(f"至少 {K} 家提到的国家或地区：{'、'.join(countries)}")
    return facts


def _category(pattern: Pattern) -> str:
    shared = [code for code in pattern.disputes if code in CATEGORIES]
    return shared[0] if shared else ("platform" if pattern.kind == "platform" else "litigation")


def _known(name: str, shared: tuple[str, ...]) -> list[str]:
    """Codes that a warning knows as well."""
    return [code for code in shared if code in codes(name)]
