"""What a service item consists of: the elements of 政务服务事项实施清单 and where each was checked.

Names and groups follow the list of 国办函〔2016〕108号 and its guides; content lies in releases
as these fields have it.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.catalogue import columns, labels
from portal.deadlines import book
from portal.editorial.fields import Choices, Content, Field, Section, all_fields, blank

MOST_ROWS = 40


def _options(words: dict[str, object]) -> Choices:
    return tuple(words.items())


def clocks() -> Choices:
    """The periods that an applicant has to keep, by the ids of the deadline book."""
    return tuple((clock.id, clock.label) for clock in book().clocks.values())


IDENTITY = Section(
    _("名称和编码"),
    (
        Field("code", _("网址代码"), is_required=True, limit=80, hint=_("公布后不能改")),
        Field("name", _("事项名称"), is_required=True, limit=100),
        Field("summary", _("一句话说明"), "text", limit=120, hint=_("不懂行的人也看得明白")),
        Field("aliases", _("俗称"), "tags", hint=_("大家平时怎么叫")),
        Field("list_number", _("目录序号"), "number"),
        Field("basic_code", _("基本编码")),
        Field("task_code", _("实施编码")),
        Field("matter_code", _("业务办理项编码")),
        Field("right", _("权利"), "choice", True, choices=_options(labels.RIGHTS)),
        Field("life_cycle", _("环节"), "choice", True, choices=_options(labels.LIFE_CYCLES)),
        Field("item_type", _("事项类型"), "choice", True, choices=_options(labels.ITEM_TYPES)),
        Field("item_type_verified", _("事项类型已按实施清单核定"), "truth"),
        Field("handling", _("办件类型"), "choice", True, choices=_options(labels.HANDLINGS)),
        Field("power_source", _("权力来源"), hint=_("法定本级行使、授权、委托")),
        Field("level", _("行使层级")),
    ),
)
BODY = Section(
    _("实施主体"),
    (
        Field("body", _("实施主体"), is_required=True),
        Field("body_code", _("主体编码")),
        Field("body_nature", _("主体性质")),
        Field("joint_bodies", _("联办机构")),
        Field("handled_by", _("承办机构")),
    ),
)
RECIPIENTS = Section(
    _("服务对象"),
    (
        Field("recipients", _("服务对象"), "choices", True, choices=_options(labels.RECIPIENTS)),
        Field("situations", _("情形"), "choices", choices=_options(labels.SITUATIONS)),
        Field("related", _("相关事项"), "tags", hint=_("相关事项的网址代码")),
    ),
)
LIMITS = Section(
    _("时限"),
    (
        Field("statutory_value", _("法定时限"), "amount"),
        Field("statutory_unit", _("法定时限的单位"), "choice", choices=_options(labels.UNITS)),
        Field("statutory_from", _("法定时限从何时起算")),
        Field("statutory_article", _("法定时限的条款")),
        Field("has_no_statutory_limit", _("法律没有规定时限"), "truth"),
        Field("promised_value", _("承诺时限"), "amount"),
        Field("promised_unit", _("承诺时限的单位"), "choice", choices=_options(labels.UNITS)),
        Field("promised_basis", _("承诺时限的依据")),
        Field("special_procedures", _("不计入时限的程序"), "text", limit=500),
        Field("deadlines", _("申请人要守的期限"), "choices", choices=clocks),
    ),
)
PLACE = Section(
    _("办理"),
    (
        Field("visits", _("到现场次数"), "number"),
        Field("visit_reason", _("到现场的原因")),
        Field("online_depth", _("网办深度"), "choice", choices=_options(labels.DEPTHS)),
        Field("system", _("网上办理系统")),
        Field("url", _("网上办理网址"), limit=500),
        Field("url_confidence", _("网址可靠程度"), "choice", choices=columns.CONFIDENCES),
        Field("offline", _("窗口")),
        Field("address", _("办理地点"), "text", limit=400),
        Field("hours", _("办理时间"), "text", limit=400),
        Field("reach", _("通办范围")),
        Field("quota", _("数量限制")),
    ),
)
REQUIREMENTS = Section(
    _("条件、材料和步骤"),
    (
        Field("conditions", _("条件"), "rows", limit=MOST_ROWS, columns=columns.CONDITIONS),
        Field("materials", _("材料"), "rows", limit=MOST_ROWS, columns=columns.MATERIALS),
        Field("steps", _("步骤"), "rows", limit=MOST_ROWS, columns=columns.STEPS),
    ),
)
FEES = Section(
    _("费用"),
    (
        Field("fees", _("收费项目"), "rows", limit=MOST_ROWS, columns=columns.FEES),
        Field("reductions", _("减免"), "rows", limit=MOST_ROWS, columns=columns.REDUCTIONS),
    ),
)
BASIS = Section(
    _("依据和结果"),
    (
        Field("legal_basis", _("依据"), "rows", limit=MOST_ROWS, columns=columns.LEGAL_BASIS),
        Field("result_name", _("结果")),
        Field("result_validity", _("结果的有效期")),
        Field("result_sample", _("结果样本网址"), limit=500),
        Field("delivery", _("送达方式")),
    ),
)
CONTACT = Section(
    _("咨询、投诉和救济"),
    (
        Field("consult", _("咨询"), "text", limit=400),
        Field("complaint", _("监督投诉"), "text", limit=400),
        Field("remedies", _("不服怎么办"), "text", limit=400),
        Field("intermediary", _("中介服务")),
        Field("faq", _("常见问题"), "rows", limit=MOST_ROWS, columns=columns.QUESTIONS),
    ),
)
CHECKED = Section(
    _("来源和核验"),
    (
        Field("note", _("说明"), "text", limit=500),
        Field("upcoming_change", _("将要变化"), "text", limit=500),
        Field("effective_on", _("实施日期"), "day"),
        Field("ends_on", _("取消日期"), "day"),
        Field("source", _("来源"), "text", True, limit=500),
        Field("checked_on", _("核验日期"), "day", True),
        Field("confidence", _("可靠程度"), "choice", True, choices=columns.CONFIDENCES),
        Field("verify", _("待核实的问题"), "text", limit=500),
    ),
)
SECTIONS = (
    IDENTITY,
    BODY,
    RECIPIENTS,
    LIMITS,
    PLACE,
    REQUIREMENTS,
    FEES,
    BASIS,
    CONTACT,
    CHECKED,
)
FIELDS = {field.name: field for field in all_fields(SECTIONS)}


class ItemRefused(ValueError):
    """Content that is no service item; the message names what is wrong."""


def completed(content: Content) -> Content:
    """The content with every field; raises ItemRefused for a field that there is none of."""
    unknown = sorted(set(content) - set(FIELDS))
    if unknown:
        raise ItemRefused(f"没有这些字段：{'、'.join(unknown)}")
    return {**blank(SECTIONS), **content}
