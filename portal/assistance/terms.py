"""The words of a help request: states, clocks, documents and outcomes, each with its label."""

from __future__ import annotations

from dataclasses import dataclass

from portal.files.refusal import N_


@dataclass(frozen=True)
class State:
    """Where a request stands, and what its applicant reads about it."""

    key: str
    label: str
    shown: str
    is_open: bool = False
    #: the promised time that counts here, '' when none does
    clock: str = ""
    #: the paper that belongs to it
    paper: str = ""


@dataclass(frozen=True)
class ClockTerm:
    """A promised time: our own target, never a limit of the law."""

    key: str
    label: str
    value: int
    #: working_days, months or years
    unit: str
    #: whose turn it is while it runs: officer, applicant or system
    duty: str = "officer"
    #: value for an urgent request; 0 is the same day, None means no difference
    urgent: int | None = None


STATE_TABLE: tuple[State, ...] = (
    State("draft", N_("草稿"), N_("还没有提交，可以随时修改或删除。")),
    State(
        "submitted",
        N_("已提交"),
        N_("已收到，正在登记。请记下编号和查询码。"),
        is_open=True,
        clock="register",
        paper="受理回执",
    ),
    State(
        "in_review",
        N_("审查中"),
        N_("正在核对材料，看是否属于本中心的范围。"),
        is_open=True,
        clock="review",
    ),
    State(
        "awaiting_applicant",
        N_("待补正"),
        N_("请按通知补充材料。期限内没有补充，视为撤回。"),
        is_open=True,
        clock="supplement",
        paper="补充材料通知书",
    ),
    State(
        "declined",
        N_("不予受理"),
        N_("这件事不在受理范围内，通知书写明理由和可以去的地方；有异议可以请求复核。"),
        paper="不予受理通知书",
    ),
    State(
        "accepted",
        N_("已受理"),
        N_("已受理，正在安排经办人和专家。"),
        is_open=True,
        clock="first_advice",
        paper="受理通知书",
    ),
    State(
        "referred",
        N_("已转办"),
        N_("已转到更合适的机构，对方确认后继续办理。"),
        is_open=True,
        clock="referral_confirm",
        paper="转办函",
    ),
    State(
        "in_guidance",
        N_("指导中"),
        N_("经办人和专家正在提供指导。"),
        is_open=True,
        clock="opinion",
        paper="联系记录",
    ),
    State(
        "consulting",
        N_("专家会商"),
        N_("案情复杂，正在组织专家会商，期限相应顺延。"),
        is_open=True,
        clock="consult",
        paper="会商纪要",
    ),
    State(
        "opinion_issued",
        N_("已出具意见"),
        N_("指导意见书已签发，请下载阅读。"),
        is_open=True,
        paper="指导意见书",
    ),
    State(
        "tracking",
        N_("跟踪中"),
        N_("纠纷还在进行，我们每月联系一次。"),
        is_open=True,
        clock="track_monthly",
        paper="进展记录",
    ),
    State("terminated", N_("已终止"), N_("指导已终止，告知书写明原因。"), paper="终止指导告知书"),
    State("withdrawn", N_("已撤回"), N_("您已撤回。需要时可以重新提交或恢复。")),
    State(
        "lapsed",
        N_("视为撤回"),
        N_("补正期满没有收到材料，视为撤回；可以请求恢复。"),
        paper="视为撤回告知",
    ),
    State(
        "closed",
        N_("已办结"),
        N_("已办结，请评价。需要时可以请求重办。"),
        clock="rating_invite",
        paper="办结单",
    ),
    State(
        "archived",
        N_("已归档"),
        N_("卷宗已归档，只能查阅。"),
        clock="retention",
        paper="卷宗与卷内目录",
    ),
)

CLOCK_TABLE: tuple[ClockTerm, ...] = (
    # An urgent request is to be reviewed on the day it comes, so it is registered on that day too.
    ClockTerm("register", N_("登记"), 1, "working_days", urgent=0),
    ClockTerm("review", N_("形式审查"), 3, "working_days", urgent=0),
    ClockTerm("supplement", N_("补正"), 10, "working_days", duty="applicant"),
    ClockTerm("first_advice", N_("首次答复"), 3, "working_days", urgent=1),
    ClockTerm("opinion", N_("出具意见"), 15, "working_days"),
    ClockTerm("consult", N_("专家会商"), 10, "working_days"),
    ClockTerm("referral_confirm", N_("转办确认"), 1, "working_days"),
    ClockTerm("track_monthly", N_("跟踪"), 1, "months"),
    # The requirement says working days; they stand over the calendar days of the sources.
    ClockTerm("rating_invite", N_("评价邀请"), 3, "working_days", duty="system"),
    ClockTerm("rectify", N_("差评整改"), 15, "working_days"),
    ClockTerm("retention", N_("保管期"), 10, "years", duty="system"),
    # The answer that an urge promises to the applicant.
    ClockTerm("urge_reply", N_("回复催办"), 1, "working_days"),
)

#: the seven documents of the two local standards, by the key under which they are issued
DOCUMENT_LABELS: dict[str, str] = {
    "application": N_("申请书"),
    "supplement_notice": N_("补充材料通知书"),
    "non_acceptance": N_("不予受理通知书"),
    "acceptance": N_("受理通知书"),
    "termination": N_("终止指导告知书"),
    "opinion": N_("指导意见书"),
    "case_file": N_("卷宗"),
}

OUTCOME_LABELS: dict[str, str] = {
    "settled": N_("和解"),
    "won": N_("胜诉"),
    "dismissed": N_("对方撤诉或驳回"),
    "default_avoided": N_("避免缺席判决"),
    "paid": N_("赔付了结"),
    "lost": N_("败诉"),
    "unsolved": N_("未解决"),
    "unknown": N_("不明"),
}

#: why guidance may be ended early, and words by which a note names the ground
TERMINATION_GROUNDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "applicant_asked": (N_("申请人要求"), ("申请人要求", "企业要求", "申请人请求", "自愿终止")),
    "false_facts": (N_("事实虚假"), ("虚假", "不实", "伪造")),
    "lost_contact": (N_("失去联系"), ("失联", "失去联系", "联系不上")),
}

#: why a promised time may be extended (set by this portal), and words that name the ground
EXTENSION_GROUNDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "complex": (N_("案情复杂"), ("复杂", "疑难", "专家", "会商")),
    "abroad": (N_("等待境外的文件或答复"), ("境外", "国外", "海外", "外国", "翻译", "律师")),
    "inquiry": (
        N_("需要检索、鉴定或调查"),
        ("检索", "鉴定", "调查", "核实", "取证", "证据", "材料"),
    ),
    "authority": (N_("等待法院或主管机关"), ("法院", "机关", "海关", "主管", "裁定", "开庭")),
    "force_majeure": (N_("不可抗力"), ("不可抗力", "台风", "灾", "疫情")),
}

GRADE_LABELS: dict[int, str] = {
    5: N_("非常满意"),
    4: N_("满意"),
    3: N_("基本满意"),
    2: N_("不满意"),
    1: N_("非常不满意"),
}
#: this grade and those below ask for a remedy
LOW_GRADE = 2

#: after how many working days past due whom an unmet promise is brought to
ESCALATION: tuple[tuple[str, int, str], ...] = (
    ("officer", 0, "经办人"),
    ("manager", 1, "负责人"),
    ("public", 3, "公开统计"),
)
