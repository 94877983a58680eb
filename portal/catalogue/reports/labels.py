"""Words on the screen for reported errors."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

PARTS = {
    "conditions": _("条件"),
    "materials": _("材料"),
    "steps": _("步骤"),
    "limits": _("时限"),
    "fees": _("费用"),
    "basis": _("依据"),
    "where": _("在哪里办"),
    "contact": _("电话和网址"),
    "other": _("别的地方"),
}
STATES = {"open": _("待接手"), "taken": _("核对中"), "answered": _("已答复")}
OUTCOMES = {"corrected": _("已改正"), "kept": _("核对后没有改")}
ACTS = {
    "service error reported": _("读者指出指南有错"),
    "service error taken up": _("接手纠错"),
    "service error answered": _("答复纠错"),
}
