"""What can be chosen in the form, and every answer of it in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal import deadlines
from portal.assistance import evidence_abroad
from portal.assistance.answers import CONFIDENTIALITY, ROLES
from portal.files.refusal import N_

Say = Callable[[str], str]
FILE = Path(__file__).parent / "data" / "choices.yaml"
#: the fields of the form, in its order, each with its name on papers
FIELDS = {
    "role": N_("处于哪一方"),
    "dispute_type": N_("争议类型"),
    "country": N_("国家或地区"),
    "venue": N_("受理的机构"),
    "document_received": N_("收到的文书"),
    "served_on": N_("收到日期"),
    "served_how": N_("收到方式"),
    "hearing_on": N_("文书上写的答复或开庭日期"),
    "is_frozen": N_("账户是否被冻结"),
    "right_type": N_("涉及的权利"),
    "right_number": N_("权利号码"),
    "opponent": N_("对方"),
    "opponent_counsel": N_("对方的代理律师"),
    "platform": N_("平台"),
    "product": N_("产品"),
    "hs_code": N_("商品编码（HS）"),
    "amount": N_("涉及金额"),
    "summary": N_("事情经过"),
    "help_wanted": N_("希望得到的帮助"),
    "confidentiality": N_("保密要求"),
    "evidence_abroad": N_("证据出境"),
}


@cache
def choices() -> dict[str, dict[str, str]]:
    """Field → value → label; for fields that are chosen from a list."""
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))["choices"]
    papers = {key: paper.label for key, paper in deadlines.papers().items()}
    return {
        **listed,
        "role": ROLES,
        "confidentiality": CONFIDENTIALITY,
        "document_received": papers,
    }


def label(field: str, value: str) -> str:
    """A chosen value in words; what was written freely stays as it is."""
    return choices().get(field, {}).get(value, value)


def name(field: str, value: str) -> str:
    """A chosen value by its name alone, without the explanation behind the colon."""
    return label(field, value).partition("：")[0]


def in_words(field: str, answers: Mapping[str, Any], say: Say = str) -> str:
    """One answer as a paper states it, or a page in the language of `say`; '' when left open."""
    value = answers.get(field)
    if field == "evidence_abroad":
        return say(evidence_abroad.CONCLUSIONS[evidence_abroad.conclusion(value)]) if value else ""
    if value in (None, "", [], False):
        return ""
    if value is True:
        return say("是")
    if isinstance(value, list):
        return say("；").join(say(label(field, item)) for item in value)
    if field == "amount":
        return f"{value} {answers.get('currency') or ''}".strip()
    if field in ("served_on", "hearing_on"):
        return day_in_words(str(value), say)
    known = choices().get(field, {})
    said = say(known[value]) if value in known else str(value)
    return said.partition(say("："))[0] if field == "dispute_type" else said


def rows(answers: Mapping[str, Any], say: Say = str) -> tuple[tuple[str, str], ...]:
    """(name, answer) of every answered field, in the form's order."""
    said = ((say(name), in_words(field, answers, say)) for field, name in FIELDS.items())
    return tuple((name, words) for name, words in said if words)


def day_in_words(iso: str, say: Say = str) -> str:
    """2026-11-23 as 2026年11月23日, or in the language of `say`; '' for ''."""
    if not iso:
        return ""
    day = date.fromisoformat(iso[:10])
    gaps = {"year": day.year, "month": say(f"{day.month}月"), "day": day.day}
    return say("%(year)s年%(month)s%(day)s日") % gaps
