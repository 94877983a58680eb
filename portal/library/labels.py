"""Words on the screen for the library's kinds, roles and validity."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

KIND = {
    "policy": _("政策"),
    "notice": _("通知"),
    "interpretation": _("解读"),
    "case": _("案例"),
}
VALIDITY = {
    "in_force": _("现行有效"),
    "amended": _("已修改"),
    "expired": _("失效"),
    "repealed": _("废止"),
    "not_yet": _("尚未生效"),
    "unknown": _("待核实"),
}
# How a relation reads from the citing side, and from the cited side.
CITES = {
    "based_on": _("依据"),
    "implements": _("贯彻落实"),
    "interprets": _("解读"),
    "forwards": _("转发"),
    "amends": _("修改"),
    "repeals": _("废止"),
    "cites": _("引用"),
}
CITED_BY = {
    "based_on": _("被作为依据"),
    "implements": _("被贯彻落实"),
    "interprets": _("有解读"),
    "forwards": _("被转发"),
    "amends": _("被修改"),
    "repeals": _("被废止"),
    "cites": _("被引用"),
}
CONFIDENCE = {
    "statute": _("据法规文本"),
    "official": _("据官方页面"),
    "commercial": _("据商业页面，待核实"),
    "general": _("一般常识，待核实"),
}
