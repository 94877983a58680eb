"""Words of the interface for the codes of the clocks; the data itself is in Chinese."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from portal.deadlines.clocks import Clock, Period

KINDS = {
    "deadline": lazy_pgettext("clock", "期限"),
    "authority_target": _("办理时限"),
    "validity": _("有效期"),
    "window": _("窗口期"),
    "date_in_document": _("日子在文书上"),
    "no_fixed_limit": _("没有固定期限"),
    "unknown": _("没有可靠来源"),
    "bundle": _("看公告国"),
}
WHOSE = {
    "applicant": _("您（收到文书的一方）"),
    "authority": _("办理的机关"),
    "court": _("法院"),
    "opponent": _("对方"),
    "platform": _("平台"),
}
CONFIDENCE = {
    "statute": _("读过条文"),
    "official": _("见官方网页"),
    "commercial": _("见律所或行业网页"),
    "general": _("一般常识"),
}


def period(found: Period) -> str:
    """How long a clock runs, in words."""
    if found.unit == "working_days":
        return str(_("%(number)s 个工作日", number=found.value))
    if found.unit == "months":
        return str(_("%(number)s 个月", number=found.value))
    if found.unit == "years":
        return str(_("%(number)s 年", number=found.value))
    return str(_("%(number)s 天", number=found.value))


def length(clock: Clock) -> str:
    """The period of a clock, else why it has none."""
    return period(clock.period) if clock.period else str(KINDS[clock.kind])
