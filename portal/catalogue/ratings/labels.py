"""Words on the screen for ratings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

GRADES = {
    5: _("非常满意"),
    4: _("满意"),
    3: _("基本满意"),
    2: _("不满意"),
    1: _("非常不满意"),
}
ASPECTS = {
    "speed": _("办事效率"),
    "accuracy": _("办事指南准不准"),
    "ease": _("办事方不方便"),
    "platform": _("平台好不好用"),
}
ACTS = {
    "service rated": _("评价办事"),
    "service rating answered": _("答复差评"),
}
