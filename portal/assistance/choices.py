"""What can be chosen in the form, and every answer of it in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal import deadlines
from portal.assistance import evidence_abroad
from portal.assistance.answers import CONFIDENTIALITY, ROLES

FILE = Path(__file__).parent / "data" / "choices.yaml"
#: the fields of the form, in its order, each with its name on papers
FIELDS = {
    "role": "处于哪一方",
    "dispute_type": "争议类型",
    "country": "国家或地区",
    "venue": "受理的机构",
    "document_received": "收到的文书",
    "served_on": "收到日期",
    "served_how": "收到方式",
    "hearing_on": "文书上写的答复或开庭日期",
    "is_frozen": "账户是否被冻结",
    "right_type": "涉及的权利",
    "right_number": "权利号码",
    "opponent": "对方",
    "opponent_counsel": "对方的代理律师",
    "platform": "平台",
    "product": "产品",
    "hs_code": "商品编码（HS）",
    "amount": "涉及金额",
    "summary": "事情经过",
    "help_wanted": "希望得到的帮助",
    "confidentiality": "保密要求",
    "evidence_abroad": "证据出境",
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


def in_words(field: str, answers: Mapping[str, Any]) -> str:
    """One answer as a paper states it; '' when it was left open."""
    value = answers.get(field)
    if field == "evidence_abroad":
        return evidence_abroad.CONCLUSIONS[evidence_abroad.conclusion(value)] if value else ""
    if value in (None, "", [], False):
        return ""
    if value is True:
        return "是"
    if isinstance(value, list):
        return "；".join(label(field, item) for item in value)
    if field == "amount":
        return f"{value} {answers.get('currency') or ''}".strip()
    if field in ("served_on", "hearing_on"):
        return day_in_words(str(value))
    return name(field, str(value)) if field == "dispute_type" else label(field, str(value))


def rows(answers: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(name, answer) of every answered field, in the form's order."""
    said = ((name, in_words(field, answers)) for field, name in FIELDS.items())
    return tuple((name, words) for name, words in said if words)


def day_in_words(iso: str) -> str:
    """2026-11-23 as 2026年11月23日; '' for ''."""
    if not iso:
        return ""
    day = date.fromisoformat(iso[:10])
    return f"{day.year}年{day.month}月{day.day}日"
