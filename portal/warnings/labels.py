"""Words of the warnings' pages: states, facets, days, and the codes of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from portal.clock import today
from portal.warnings.vocabulary import industry_label, label, level_label, level_source, levels

__all__ = ["industry_label", "label", "level_label", "level_source", "levels"]

FACETS = {
    "countries": lazy("国家或地区"),
    "rights": lazy("权利"),
    "industries": lazy("行业"),
    "hs_codes": lazy("商品编码（HS）"),
    "platforms": lazy("平台"),
    "courts": lazy("法院或机关"),
    "opponents": lazy("对方"),
    "law_firms": lazy("对方律师"),
}
STATES = {
    "active": lazy("生效中"),
    "updated": lazy("生效中，有更新"),
    "expired": lazy("已过有效期"),
    "cancelled": lazy("已撤销"),
}
MESSAGES = {"alert": lazy("首次发布"), "update": lazy("更新"), "cancel": lazy("撤销")}
COLUMN = {
    "name": lazy("风险预警"),
    "type": lazy("工作动态"),
    "description": lazy("海外知识产权风险预警：级别、与谁有关、按顺序怎么办。"),
    "keywords": lazy("风险预警,海外维权,337调查,临时限制令,商标抢注"),
}
CODE = lazy("本页地址的二维码")


def value(facet: str, code: str) -> str:
    """A value of a facet in words; industries carry their code."""
    return industry_label(code) if facet == "industries" else label(facet, code)


def listed(facet: str, codes: Iterable[str]) -> str:
    """美国、欧盟."""
    return joined(label(facet, code) for code in codes)


def joined(words: Iterable[str]) -> str:
    """Words after one another, as the reader's language lists them."""
    return str(_("、")).join(words)


def day(found: date) -> str:
    """12月1日, with the year when it is another one."""
    month = str(
        (
            _("1月"),
            _("2月"),
            _("3月"),
            _("4月"),
            _("5月"),
            _("6月"),
            _("7月"),
            _("8月"),
            _("9月"),
            _("10月"),
            _("11月"),
            _("12月"),
        )[found.month - 1]
    )
    if found.year == today().year:
        return str(_("%(month)s%(day)s日", month=month, day=found.day))
    return str(_("%(year)s年%(month)s%(day)s日", year=found.year, month=month, day=found.day))


def until(found: date) -> str:
    """至 2027年1月19日."""
    return str(_("至%(day)s", day=day(found)))


def left(days: int) -> str:
    """今天, 明天, 还有 8 天, 已过."""
    if days < 0:
        return str(_("已过"))
    if days < 2:
        return str(_("明天") if days else _("今天"))
    return str(_("还有 %(days)s 天", days=days))


def validity(valid_until: date | None) -> str:
    """有效至 2027-01-19, or until the event ends."""
    if valid_until is None:
        return str(_("有效至事件结束"))
    return str(_("有效至 %(day)s", day=valid_until.isoformat()))
