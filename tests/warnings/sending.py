"""Warnings to test with: content with every field in use, sent, updated and cancelled."""

from __future__ import annotations

from typing import Any

from portal.permissions import SYSTEM
from portal.transaction import transaction
from portal.warnings import services

CONTENT: dict[str, Any] = {
    "title": "美国法院：灯具卖家账户被冻结",
    "summary": "法院先下令冻结，再通知卖家。",
    "level": "orange",
    "criterion": "named",
    "category": "litigation",
    "event_on": "2026-11-20",
    "facts": [{"text": "被告附表列有十家本省网店"}, {"text": "听证日是 2026-12-02"}],
    "countries": ["US"],
    "rights": ["design"],
    "industries": ["C387"],
    "hs_codes": ["9405"],
    "platforms": ["amazon"],
    "courts": ["N.D. Ill."],
    "opponents": ["Lumen Works LLC"],
    "law_firms": ["Alder & Birch LLP"],
    "signs": [],
    "valid_from": "",
    "valid_until": "",
    "advice": [
        {"on": "2026-11-25", "do": "留存邮件和后台页面", "who": ""},
        {"on": "2026-12-01", "do": "确认律师出庭", "who": "被告"},
    ],
    "consequence": "",
    "clocks": ["US-TRO-ANS"],
    "figures": [],
    "related": [{"label": "认一认文书", "address": "/assistance/triage"}],
    "earlier": [],
    "source": "法院案卷",
    "source_url": "https://example.com/docket",
    "checked_on": "2026-11-21",
    "confidence": "official",
    "open_question": "冻结金额",
    "is_sample": False,
}


def content(**overrides: Any) -> dict[str, Any]:
    """The content of a warning, with some fields otherwise."""
    return CONTENT | overrides


def send(ref: str = "", note: str = "", **overrides: Any) -> str:
    """Send a warning, or an update of the one with this ref; returns its ref."""
    with transaction():
        return services.send(content(**overrides), SYSTEM, ref=ref, note=note).ref


def cancel(ref: str, reason: str = "法院撤销了命令") -> None:
    """Cancel a warning."""
    with transaction():
        services.cancel(ref, reason, SYSTEM)
