"""What the form asks for: its fields, the gate that each answer passes, and what must be there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.assistance import evidence_abroad
from portal.assistance.models import HelpRequest
from portal.files.refusal import N_
from portal.text import TextRefused, clean_line, clean_text

ROLES = {"accused": N_("被指控的一方"), "owner": N_("权利人"), "other": N_("其他")}
CONFIDENTIALITY = {
    "ordinary": N_("一般：不涉密的内容可以与同类案件的企业共享"),
    "restricted": N_("只给经办人和承办专家看"),
    "secret": N_("含商业秘密，只给经办人看，专家逐件授权"),
}
LINES = {
    "dispute_type": 80,
    "venue": 120,
    "country": 60,
    "right_type": 80,
    "right_number": 120,
    "opponent": 300,
    "opponent_counsel": 300,
    "platform": 80,
    "product": 200,
    "hs_code": 20,
    "document_received": 80,
    "served_how": 40,
    "legal_clock": 40,
}
LONGEST_SUMMARY = 5_000
LONGEST_DETAIL = 500
MOST_ITEMS = 30
LARGEST_AMOUNT = Decimal("9999999999999.99")
#: in the order of the form
REQUIRED = (
    "role",
    "dispute_type",
    "country",
    "summary",
    "help_wanted",
    "confidentiality",
    "evidence_abroad",
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def clean(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the table keeps them; TextRefused for what cannot be taken in.

    Unknown fields are refused: a form sends only what it asks for.
    """
    unknown = sorted(set(answers) - set(GATES))
    if unknown:
        raise TextRefused("表单里没有这些项目：%(fields)s", fields="、".join(unknown)[:200])
    return {field: GATES[field](answer) for field, answer in answers.items()}


def missing(request: HelpRequest) -> tuple[str, ...]:
    """Names of the required fields that are still open, in the form's order."""
    is_open = {field: not getattr(request, field) for field in REQUIRED}
    is_open["evidence_abroad"] = not evidence_abroad.conclusion(request.evidence_abroad)
    return tuple(field for field in REQUIRED if is_open[field])


def _text(answer: object) -> str:
    if not isinstance(answer, str):
        raise TextRefused("这一项应当是文字")
    return answer


def _line(limit: int) -> Callable[[object], str]:
    return lambda answer: clean_line(_text(answer), limit)


def _choice(choices: Mapping[str, str]) -> Callable[[object], str]:
    def gate(answer: object) -> str:
        chosen = clean_line(_text(answer), 40)
        if chosen and chosen not in choices:
            raise TextRefused("请从列出的选项里选一项")
        return chosen

    return gate


def a_day(answer: object) -> date | None:
    """A day in ISO form or as a date; None for ''."""
    if answer is None or isinstance(answer, date):
        return answer
    written = clean_line(_text(answer), 40)
    if not written:
        return None
    try:
        day = date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        raise TextRefused("日期请写成 2026-11-23 这样")
    return day


def _amount(answer: object) -> Decimal | None:
    if answer is None or answer == "":
        return None
    try:
        amount = Decimal(clean_line(str(answer), 40).replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise TextRefused("金额请写数字，例如 42000 或 42000.50")
    return amount.quantize(Decimal("0.01"))


def _currency(answer: object) -> str:
    code = clean_line(_text(answer), 10).upper()
    if code and not _CURRENCY.fullmatch(code):
        raise TextRefused("币种请写三个字母的代码，例如 USD")
    return code


def _several(answer: object) -> list[str]:
    if not isinstance(answer, (list, tuple)) or len(answer) > MOST_ITEMS:
        raise TextRefused("请从列出的选项里选")
    chosen = [clean_line(_text(item), 80) for item in answer]
    return list(dict.fromkeys(item for item in chosen if item))


def _questions(answer: object) -> dict[str, Any]:
    """Further answers: question → a line, or several."""
    if not isinstance(answer, Mapping) or len(answer) > MOST_ITEMS:
        raise TextRefused("这一项的回答不完整，请回到上一页重填")
    if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in answer):
        raise TextRefused("这一项的回答不完整，请回到上一页重填")
    return {
        key: _several(value) if isinstance(value, (list, tuple)) else _detail(value)
        for key, value in answer.items()
    }


def _detail(answer: object) -> str:
    return clean_text(_text(answer), LONGEST_DETAIL)


def _evidence_abroad(answer: object) -> dict[str, str]:
    given = {evidence_abroad.PLAN: answer} if isinstance(answer, str) else answer
    checked = _questions(given)
    answered = {question: value for question, value in checked.items() if value}
    if not all(evidence_abroad.is_answer(*item) for item in answered.items()):
        raise TextRefused("证据出境清单里有选项认不出来，请重新选")
    return answered


def _yes(answer: object) -> bool:
    return answer is True or answer in ("1", "yes", "on", "true", "True")


GATES: dict[str, Callable[[object], Any]] = {
    **{field: _line(limit) for field, limit in LINES.items()},
    "role": _choice(ROLES),
    "confidentiality": _choice(CONFIDENTIALITY),
    "amount": _amount,
    "currency": _currency,
    "served_on": a_day,
    "hearing_on": a_day,
    "summary": lambda answer: clean_text(_text(answer), LONGEST_SUMMARY),
    "help_wanted": _several,
    "evidence_abroad": _evidence_abroad,
    "details": _questions,
    "is_frozen": _yes,
}
