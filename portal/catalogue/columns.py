"""Columns of the rows in an item: materials, steps, fees and what else comes in several."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.catalogue import labels
from portal.editorial.fields import Field

CONFIDENCES = tuple(labels.CONFIDENCE.items())

CONDITIONS = (
    Field("text", _("条件"), "text", True, limit=400),
    Field("basis", _("依据的条款"), hint=_("如 专利法第二十二条")),
)
MATERIALS = (
    Field("name", _("材料"), is_required=True),
    Field("required", _("必要"), "truth", hint=_("不勾选的，在备注里写明什么情形下才交")),
    Field("form", _("形式"), is_required=True, hint=_("电子、纸，原件或复印件")),
    Field("copies", _("份数"), "number"),
    Field("note", _("备注"), hint=_("非必要的写适用情形")),
    Field("source", _("来源渠道"), hint=_("谁出具：申请人自备、某机关核发")),
    Field("blank_form", _("空白表格网址"), limit=500),
    Field("sample", _("填写样例网址"), limit=500),
    Field("refused_when", _("不予接收的情形"), "text", limit=400),
    Field("basis", _("依据的条款")),
)
STEPS = (
    Field("name", _("环节"), is_required=True),
    Field("actor", _("谁来做"), is_required=True),
    Field("limit", _("时限"), hint=_("数字带单位，如 5个工作日")),
    Field("standard", _("审查标准"), "text", limit=400),
    Field("result", _("这一步的结果")),
)
FEES = (
    Field("name", _("收费项目"), is_required=True),
    Field("amount", _("金额"), "amount", hint=_("没有可靠来源的留空，不要估计")),
    Field("currency", _("币种"), "choice", True, choices=tuple(labels.CURRENCIES.items())),
    Field("unit", _("计费单位"), is_required=True, hint=_("件、类、年")),
    Field("condition", _("适用情形")),
    Field("basis", _("收费依据"), hint=_("文件名称和文号")),
    Field("confidence", _("可靠程度"), "choice", True, choices=CONFIDENCES),
    Field("is_disputed", _("与另一行说法不一"), "truth"),
)
REDUCTIONS = (Field("text", _("减免"), "text", True, limit=400),)
LEGAL_BASIS = (
    Field("document", _("文件名称"), is_required=True),
    Field("number", _("文号")),
    Field("article", _("条"), hint=_("只写数字：二十六、四十；连续的写 六十九至七十三")),
)
QUESTIONS = (
    Field("question", _("问"), is_required=True),
    Field("answer", _("答"), "text", True, limit=1_000),
)
