"""Words on the screen for the library's kinds, roles and validity."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

KIND = {
    "policy": _("政策"),
    "notice": _("通知"),
    "interpretation": _("解读"),
    "case": _("案例"),
}
# What a list of one kind is called.
LISTS = {
    "policy": lazy_pgettext("list", "政策"),
    "notice": lazy_pgettext("list", "通知"),
    "interpretation": lazy_pgettext("list", "解读"),
    "case": lazy_pgettext("list", "案例"),
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
    "based_on": lazy_pgettext("relation", "依据"),
    "implements": lazy_pgettext("relation", "贯彻落实"),
    "interprets": lazy_pgettext("relation", "解读"),
    "forwards": lazy_pgettext("relation", "转发"),
    "amends": lazy_pgettext("relation", "修改"),
    "repeals": lazy_pgettext("relation", "废止"),
    "cites": lazy_pgettext("relation", "引用"),
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
FACET = {
    "kind": _("类别"),
    "status": _("效力"),
    "topic": _("主题"),
    "issuer": _("发文机关"),
    "year": _("年份"),
    "region": _("地区"),
}
# What happened to a text on one of its dates.
STEPS = {
    "issued": _("成文"),
    "published": _("发布"),
    "in_force": _("施行"),
    "expires": _("失效"),
}
LACKING = _("尚未收录")
COVER = _("印发通知")
CODE = _("这一页网址的二维码")
# The column of each kind: what its page tags say (annex to 国办发〔2017〕47号).
COLUMNS = {
    "policy": {
        "type": _("政策文件"),
        "description": _("法律、行政法规、司法解释、地方性法规和规范性文件的文本、效力和沿革。"),
        "keywords": _("知识产权,政策,法规,规范性文件"),
    },
    "notice": {
        "type": _("通知公告"),
        "description": _("知识产权主管部门的通知和公告。"),
        "keywords": _("知识产权,通知,公告"),
    },
    "interpretation": {
        "type": _("政策解读"),
        "description": _("政策文件的解读，附被解读的原文。"),
        "keywords": _("知识产权,政策解读"),
    },
    "case": {
        "type": _("典型案例"),
        "description": _("知识产权保护的典型案例。"),
        "keywords": _("知识产权,案例"),
    },
}
COLUMN = {
    "type": _("政策文件"),
    "description": _("政策、通知、解读和案例：文本、效力、沿革，以及相互的引用。"),
    "keywords": _("知识产权,政策文件,文号,条文"),
}
