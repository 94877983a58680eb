"""Words for people: what a subscription is about, how often, what an announcement is."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from portal.accounts.consents import Wording
from portal.announcements import Announcement
from portal.subscriptions.criteria import Criteria

CONSENT = Wording(
    "2026-11",
    lazy("用邮件收订阅"),
    lazy("同意用这个邮箱发送我订阅的消息。随时可以停；停了，邮箱就从这里删除。"),
)
KINDS = {
    "policy": lazy("政策"),
    "notice": lazy("通知"),
    "interpretation": lazy("解读"),
    "case": lazy("案例"),
    "warning": lazy("风险预警"),
    "service": lazy("办事服务"),
}
FREQUENCIES = {
    "once": lazy("有消息就发"),
    "daily": lazy("每个工作日一次"),
    "weekly": lazy("每周一次"),
}
#: what stands beside each of them
WHEN = {
    "once": lazy("发布后几分钟内"),
    "daily": lazy("早上 8:30；没有新消息就不发"),
    "weekly": lazy("每周第一个工作日早上 8:30；没有新消息就不发"),
}
LEVELS = {
    "red": lazy("红色"),
    "orange": lazy("橙色"),
    "yellow": lazy("黄色"),
    "blue": lazy("蓝色"),
}
LEVELS_AND_GRAVER = {
    "red": lazy("只要红色"),
    "orange": lazy("橙色和红色"),
    "yellow": lazy("黄色、橙色和红色"),
    "blue": lazy("所有级别"),
}
EVENTS = {
    "published": "",
    "updated": lazy("更新"),
    "corrected": lazy("更正"),
    "withdrawn": lazy("已撤下"),
}
#: where enterprises of Fujian sell and are sued most; codes of ISO 3166-1, and EU
COUNTRIES = (
    *("US", "EU", "GB", "DE", "FR", "IT", "ES", "NL", "PL", "CH", "TR", "RU", "JP", "KR", "IN"),
    *("VN", "TH", "ID", "MY", "SG", "PH", "AE", "SA", "EG", "ZA", "NG", "KE", "BR", "MX", "AR"),
    *("CL", "CA", "AU", "NZ", "HK", "MO", "TW"),
)
#: names that are ours to give; all others are those of the Unicode register of territories
PLACES = {
    "WO": lazy("国际条约和组织"),
    "HK": lazy("中国香港"),
    "MO": lazy("中国澳门"),
    "TW": lazy("中国台湾"),
}
TOLD_BEFORE = lazy("您收到过这条消息")


def country(code: str) -> str:
    """The name of a country in the reader's language; a code that has none stays."""
    if code in PLACES:
        return str(PLACES[code])
    locale = get_locale()
    name = locale.territories.get(code, code) if locale else code
    return str(name)


def described(criteria: Criteria, subject_title: str = "") -> str:
    """A subscription in one line: 风险预警，美国，橙色和红色."""
    if criteria.subject:
        return str(_("关注：%(title)s", title=subject_title or criteria.subject))
    parts = (
        str(KINDS[criteria.kind]) if criteria.kind else "",
        criteria.topic,
        criteria.issuer,
        country(criteria.country) if criteria.country else "",
        str(LEVELS_AND_GRAVER[criteria.level]) if criteria.level else "",
        str(_("含“%(words)s”", words=criteria.words)) if criteria.words else "",
    )
    return str(_("，")).join(part for part in parts if part)


def headline(announcement: Announcement) -> str:
    """What an announcement is and its title: 〔橙色预警〕…, 〔政策，已撤下〕…."""
    event = str(EVENTS[announcement.event])
    kind = str(KINDS.get(announcement.kind, announcement.kind))
    if announcement.level in LEVELS:
        kind = str(_("%(level)s预警", level=LEVELS[announcement.level]))
    mark = str(_("，")).join(part for part in (kind, event) if part)
    return f"〔{mark}〕{announcement.title}"


def said(announcement: Announcement) -> str:
    """What more a letter says: why it was corrected or withdrawn, else its summary."""
    if announcement.event == "withdrawn":
        return str(_("已撤下，请不要再用。原因：%(note)s", note=announcement.note or _("未写明")))
    if announcement.event in ("corrected", "updated") and announcement.note:
        return str(_("改动：%(note)s", note=announcement.note))
    return announcement.summary
