"""What is not known of an item: a question for each element of the list that has no answer yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from portal.catalogue.labels import DOUBTED
from portal.catalogue.values import fee_kind, fees_of, limits_of
from portal.editorial.fields import Content


@dataclass(frozen=True)
class Question:
    """An open question: the field it is about, its words, and whether an applicant is hindered.

    `field` is materials.source for a column; `rows` counts the rows without an answer, 0 for
    fields that have none.
    """

    field: str
    text: object
    is_core: bool
    rows: int = 0


Lacks = Callable[[Content], object]


def blank(name: str) -> Lacks:
    """Whether nothing stands in a field."""
    return lambda content: content[name] in ("", None, [])


def cells(rows: str, column: str) -> Lacks:
    """How many rows have nothing in a column."""
    return lambda content: sum(row[column] in ("", None) for row in content[rows])


def _no_statutory_limit(content: Content) -> bool:
    return not content["statutory_value"] and not content["has_no_statutory_limit"]


def _no_reason(content: Content) -> bool:
    return bool(content["visits"]) and not content["visit_reason"]


def _url_doubted(content: Content) -> bool:
    return bool(content["url"]) and content["url_confidence"] in ("", *DOUBTED)


def _limit_doubted(content: Content) -> bool:
    return content["confidence"] in DOUBTED and bool(limits_of(content))


def _unseen(content: Content) -> bool:
    return fee_kind(fees_of(content)) == "unseen"


def _doubted_fees(content: Content) -> int:
    return sum(row["confidence"] in DOUBTED for row in content["fees"])


def _disputed(content: Content) -> int:
    return sum(row["is_disputed"] for row in content["fees"])


def _no_reduction(content: Content) -> bool:
    return fee_kind(fees_of(content)) in ("charged", "unsettled") and not content["reductions"]


#: (field, whether or how often the answer lacks, the question), what hinders an applicant first
CORE: tuple[tuple[str, Lacks, object], ...] = (
    ("statutory_value", _no_statutory_limit, _("法律、法规有没有规定办结时限，是多长")),
    ("promised_value", blank("promised_value"), _("机关承诺多长时间办结")),
    ("confidence", _limit_doubted, _("时限没有与现行文件的原件核对")),
    ("visits", blank("visits"), _("要不要到现场，跑几次")),
    ("visit_reason", _no_reason, _("为什么要到现场")),
    ("online_depth", blank("online_depth"), _("网上能办到哪一步")),
    ("url", blank("url"), _("网上办理从哪个网址进入")),
    ("url_confidence", _url_doubted, _("网址还没有点开核对")),
    ("address", blank("address"), _("窗口在哪里")),
    ("hours", blank("hours"), _("窗口几点到几点办公")),
    ("conditions", blank("conditions"), _("符合什么条件才能办")),
    ("materials", blank("materials"), _("要交哪些材料")),
    ("materials.source", cells("materials", "source"), _("材料由谁出具")),
    ("materials.blank_form", cells("materials", "blank_form"), _("空白表格在哪里下载")),
    ("materials.sample", cells("materials", "sample"), _("有没有填写样例")),
    ("materials.refused_when", cells("materials", "refused_when"), _("材料怎样会被退回")),
    ("steps", blank("steps"), _("分几步办")),
    ("steps.limit", cells("steps", "limit"), _("每一步用多长时间")),
    ("steps.standard", cells("steps", "standard"), _("每一步按什么标准审查")),
    ("steps.result", cells("steps", "result"), _("每一步得到什么结果")),
    ("fees", _unseen, _("收不收费；没有见到收费项目，也没有见到免费的依据")),
    ("fees.amount", cells("fees", "amount"), _("金额是多少")),
    ("fees.basis", cells("fees", "basis"), _("收费的依据是哪份文件")),
    ("fees.confidence", _doubted_fees, _("金额没有与现行文件的原件核对")),
    ("fees.is_disputed", _disputed, _("两个来源的金额不一致，以哪个为准")),
    ("reductions", _no_reduction, _("能不能减免")),
    ("result_name", blank("result_name"), _("办好了拿到什么")),
    ("result_validity", blank("result_validity"), _("结果有没有有效期")),
    ("result_sample", blank("result_sample"), _("结果的样本是什么样")),
    ("delivery", blank("delivery"), _("结果怎样送达")),
    ("consult", blank("consult"), _("向谁咨询")),
    ("complaint", blank("complaint"), _("监督投诉的电话和网址")),
    ("remedies", blank("remedies"), _("不服怎么办")),
    ("faq", blank("faq"), _("大家常问什么")),
)
#: elements that the register asks for and an applicant hardly
RECORD: tuple[tuple[str, Lacks, object], ...] = (
    ("summary", blank("summary"), _("用一句话怎么说明")),
    ("basic_code", blank("basic_code"), _("国家基本目录的编码")),
    ("task_code", blank("task_code"), _("实施清单的编码")),
    ("matter_code", blank("matter_code"), _("业务办理项的编码")),
    (
        "item_type_verified",
        lambda content: not content["item_type_verified"],
        _("事项类型等实施清单核定"),
    ),
    ("power_source", blank("power_source"), _("权力来源")),
    ("level", blank("level"), _("行使层级")),
    ("body_code", blank("body_code"), _("实施主体的编码")),
    ("body_nature", blank("body_nature"), _("实施主体的性质")),
    ("special_procedures", blank("special_procedures"), _("哪些程序不计入时限")),
    ("reach", blank("reach"), _("通办范围")),
    ("quota", blank("quota"), _("有没有数量限制")),
    ("intermediary", blank("intermediary"), _("要不要中介服务")),
    ("legal_basis", blank("legal_basis"), _("依据哪部法律、法规")),
    ("legal_basis.number", cells("legal_basis", "number"), _("依据文件的文号")),
    ("legal_basis.article", cells("legal_basis", "article"), _("依据是哪一条")),
    ("effective_on", blank("effective_on"), _("从哪天起实施")),
)


def open_questions(content: Content) -> list[Question]:
    """What nobody has answered yet, what hinders an applicant first; `verify` is the first."""
    stated = [Question("verify", content["verify"], True)] if content["verify"] else []
    return [*stated, *_asked(CORE, content, True), *_asked(RECORD, content, False)]


def _asked(
    table: tuple[tuple[str, Lacks, object], ...], content: Content, is_core: bool
) -> Iterator[Question]:
    for field, lacks, text in table:
        missing: Any = lacks(content)
        if missing:
            rows = 0 if isinstance(missing, bool) else missing
            yield Question(field, text, is_core, rows)
