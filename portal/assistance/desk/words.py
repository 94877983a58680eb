"""Words of the desk: what is to be done in each state, how far off a day is, names of fields."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

#: what is to be done next, by state
DUTIES = {
    "submitted": _("登记，开始审查"),
    "in_review": _("决定是否受理"),
    "awaiting_applicant": _("等企业补充材料"),
    "accepted": _("分派，首次答复"),
    "referred": _("等对方确认接收"),
    "in_guidance": _("出具指导意见"),
    "consulting": _("专家会商，出具意见"),
    "opinion_issued": _("转跟踪或者办结"),
    "tracking": _("每月联系一次"),
    "declined": _("复核期满后归档"),
    "terminated": _("归档"),
    "withdrawn": _("归档"),
    "lapsed": _("归档"),
    "closed": _("等评价，归档"),
    "archived": _("只供查阅"),
}
#: the action that usually comes next, by state: it stands first, open, with the filled button
NEXT = {
    "submitted": ("review",),
    "in_review": ("accept",),
    "accepted": ("assign",),
    "referred": ("confirm_referral",),
    "in_guidance": ("draft_opinion", "opine"),
    "consulting": ("draft_opinion", "opine"),
    "opinion_issued": ("follow",),
    "tracking": ("close",),
    "closed": ("remedy", "archive"),
    "terminated": ("remedy", "archive"),
    "declined": ("remedy", "archive"),
    "withdrawn": ("archive",),
    "lapsed": ("archive",),
}
#: in these states an expert's draft has to be there before an opinion can be signed
WAITS_FOR_DRAFT = frozenset({"in_guidance", "consulting"})
NO_EXPERT = _("还没有专家，请先分派")
OWN_DRAFT = _("请写意见稿，由经办人签发")
NO_DRAFT = _("等专家写好意见稿，再签发")
#: names of the note, where an action asks for something in particular
NOTES = {
    "ask": (_("缺哪些材料"), _("一次写全，一行一样，写明到哪里去找")),
    "decline": (_("理由和去处"), _("写明为什么不受理，企业可以去哪里；要两个人签名")),
    "refer": (_("为什么转办"), _("企业和对方机构都看得到")),
    "return_referral": (_("为什么退回"), ""),
    "consult": (_("会商什么"), ""),
    "opine": (_("给企业的话"), _("专家的意见会附在指导意见书里，这里写要企业先做的事")),
    "draft_opinion": (_("意见稿"), _("每保存一次是一个新版本，由经办人签发")),
    "extend": (_("为什么延期"), _("企业看得到")),
    "supervise": (_("督办要求"), _("经办人会收到")),
    "terminate": (_("说明"), _("企业看得到")),
    "remedy": (_("整改情况"), _("企业看得到")),
}
ASSIGNEES = {
    "assign": _("分派给谁"),
    "refer": _("转给哪个机构"),
    "merge": _("主案编号"),
}
DUE_DAYS = {
    "ask": (_("补到哪一天"), _("不填就是 10 个工作日")),
    "consult": (_("会商到哪一天"), _("不填就在原期限上加 10 个工作日")),
    "extend": (_("延到哪一天"), _("只能延一次，要晚于原来的期限")),
}
AUDIENCES = {
    "applicant": _("给企业"),
    "expert": _("给专家"),
    "internal": _("内部记录"),
}
ESCALATED = {
    "officer": _("已提醒经办人"),
    "manager": _("已报负责人"),
    "public": _("已计入公开的超期数"),
}

#: as whom somebody was told of an unmet promise
TOLD_AS = {"officer": _("经办人"), "manager": _("负责人")}


def distance(days: int) -> str:
    """Working days until a day, in words; below zero it is late."""
    if days < 0:
        return str(gettext("超期 %(days)s 个工作日", days=-days))
    if days == 0:
        return str(gettext("今天到期"))
    return str(gettext("还有 %(days)s 个工作日", days=days))


def calendar_distance(days: int) -> str:
    """Calendar days until a limit of the law abroad, in words."""
    if days < 0:
        return str(gettext("已过 %(days)s 天", days=-days))
    if days == 0:
        return str(gettext("就是今天"))
    return str(gettext("还有 %(days)s 天", days=days))
