"""The conditions of the steps: named pure predicates, each with the sentence that refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.assistance import terms
from portal.assistance.inputs import Inputs, ground_of
from portal.assistance.step import Step
from portal.assistance.timing import Clock
from portal.assistance.workflow import OUTCOMES

REOPEN_DAYS = 30
EXPERTS_FOR_CONSULT = 2
CONTACTS_BEFORE_LOSS = 2
SHORTEST_REASON = 4
LONGEST_EXTENSION = 180  # days; set by this portal


@dataclass(frozen=True)
class Facts:
    """All that the conditions of one step look at, as plain values."""

    step: Step
    part: str
    state: str
    inputs: Inputs
    today: date
    clocks: tuple[Clock, ...] = ()
    version: int = 0
    given_version: int | None = None
    missing: tuple[str, ...] = ()
    consents: frozenset[str] = frozenset()
    evidence_conclusion: str = ""
    #: what the conflict check found, in words, for the officer who acts or the one proposed
    conflicts: tuple[str, ...] = ()
    is_assignee_known: bool = False
    free_experts: int = 0
    is_body_known: bool = False
    is_of_receiving_body: bool = False
    has_supply: bool = False
    signed_by_other: bool = False
    extensions: int = 0
    supervised_lately: bool = False
    urged_lately: bool = False
    is_main_open: bool = False
    lets_merge: bool = False
    contacts: int = 0
    has_signed_opinion: bool = False
    is_rated: bool = False
    is_remedy_owed: bool = False
    ended_on: date | None = None
    reopened: int = 0
    absent_papers: tuple[str, ...] = ()
    reminded_on: date | None = None
    #: the actor signed the refusal that is now under review
    is_barred: bool = False


@dataclass(frozen=True)
class Guard:
    """A condition: as the rules put it, how a refusal puts it, and the predicate."""

    rule: str
    refusal: str
    holds: Callable[[Facts], bool]


def is_settled_by_table(_facts: Facts) -> bool:
    """The table itself sees to it: who may take the step, from where, and what it starts."""
    return True


def has_reason(facts: Facts) -> bool:
    return len(facts.inputs.note) >= SHORTEST_REASON


def days_since_end(facts: Facts) -> int:
    return (facts.today - facts.ended_on).days if facts.ended_on else 0


def is_later(facts: Facts) -> bool:
    """The new day lies after the nearest of the promises that the step extends, within reason."""
    moved = [
        clock.due_on
        for clock in facts.clocks
        if clock.is_running and clock.kind in facts.step.clocks.extends
    ]
    new = facts.inputs.due_on
    longest = facts.today + timedelta(days=LONGEST_EXTENSION)
    return new is not None and min(moved, default=facts.today) < new <= longest


def is_asked_in_time(facts: Facts) -> bool:
    """One notice names everything, and leaves the applicant at least a day."""
    due_on = facts.inputs.due_on
    return has_reason(facts) and (due_on is None or facts.today < due_on <= latest(facts.today))


def latest(today: date) -> date:
    """The last day that may be set for a supplement: no request is to be parked for ever."""
    return today + timedelta(days=90)


def contact_was_tried(facts: Facts) -> bool:
    is_lost = ground_of(facts.inputs, terms.TERMINATION_GROUNDS) == "lost_contact"
    return not is_lost or facts.contacts >= CONTACTS_BEFORE_LOSS


GUARDS: dict[str, Guard] = {
    "answers_complete": Guard(
        "必填项齐全", "还有必填的内容没有填：%(missing)s", lambda f: not f.missing
    ),
    "consent_given": Guard(
        "同意书已勾选", "请先阅读并勾选同意书", lambda f: "share_with_expert" in f.consents
    ),
    "evidence_abroad_answered": Guard(
        "证据出境声明已填", "请填完证据出境清单", lambda f: bool(f.evidence_conclusion)
    ),
    "current_version": Guard(
        "version 与当前版本一致",
        "页面打开以后，这件事有了变化；请刷新后再办",
        lambda f: f.given_version == f.version,
    ),
    "officer_free_of_conflict": Guard(
        "经办人没有回避事由",
        "您与本案有利益关系，应当回避：%(conflicts)s。请由其他同事办理",
        lambda f: not f.conflicts,
    ),
    "all_that_is_missing_named": Guard(
        "一次告知全部缺项（note 逐条列明）",
        "请逐条写明缺哪些材料；补正期限应在明天到 90 天之内",
        is_asked_in_time,
    ),
    "return_state_recorded": Guard("补正后回到 return_to 记录的状态", "", is_settled_by_table),
    "something_supplied": Guard(
        "至少一件附件或说明", "请至少上传一个文件，或写一段说明", lambda f: f.has_supply
    ),
    "reason_and_way_on_named": Guard(
        "note 写明理由和可去的机构", "请写明不予受理的理由，以及企业可以去哪里", has_reason
    ),
    "two_signatures": Guard(
        "经 manager 复核或双人签名",
        "不予受理要两个人签名：请由负责人或另一位经办人复核",
        lambda f: f.signed_by_other,
    ),
    "another_officer": Guard(
        "对 declined 即请求复核，须换人办理",
        "企业请求复核，原来签名不予受理的人不能再办，请换人",
        lambda f: not f.is_barred,
    ),
    "evidence_abroad_concluded": Guard(
        "证据出境声明有结论",
        "证据出境清单还没有结论，请先请企业填完",
        lambda f: bool(f.evidence_conclusion),
    ),
    "applicant_lets_share": Guard(
        "申请人同意把材料转给对方",
        "企业没有同意把材料转给别的机构，请先征得同意",
        lambda f: "share_with_expert" in f.consents,
    ),
    "body_in_register": Guard(
        "assignee 是名录中的机构",
        "请从名录里选一个机构，不能是现在的承办机构",
        lambda f: f.is_body_known,
    ),
    "actor_of_receiving_body": Guard(
        "操作人属于接收机构", "要由接收机构的经办人确认", lambda f: f.is_of_receiving_body
    ),
    "reason_named": Guard("note 写明理由", "请写明理由", has_reason),
    "assignee_free_of_conflict": Guard(
        "assignee 通过利益冲突检查",
        "不能分派：%(conflicts)s。请另选本机构的经办人或专家",
        lambda f: f.is_assignee_known and not f.conflicts,
    ),
    "expert_sees_this_one_only": Guard("专家只看到本件", "", is_settled_by_table),
    "two_experts_free_of_conflict": Guard(
        "至少两名专家且无冲突",
        "会商至少要两名没有利益冲突的专家，现在有 %(free_experts)s 名；请先分派",
        lambda f: f.free_experts >= EXPERTS_FOR_CONSULT,
    ),
    "later_than_before": Guard(
        "新期限晚于原期限", "新期限要晚于原来的期限，并且在 180 日之内", is_later
    ),
    "expert_has_signed": Guard(
        "意见有专家签名和版本号",
        "还没有专家起草的意见；请先由专家写好，再来签发",
        lambda f: f.has_signed_opinion,
    ),
    "officer_signs": Guard("officer 签发，expert 只能起草", "", is_settled_by_table),
    "note_given": Guard("写明内容", "请写明内容", lambda f: bool(f.inputs.note)),
    "extension_ground": Guard(
        "理由属于规定情形",
        "延期的理由只有这几种：%(extension_grounds)s。请选一种，或在说明里写明",
        lambda f: bool(ground_of(f.inputs, terms.EXTENSION_GROUNDS)),
    ),
    "not_extended_yet": Guard(
        "累计延期不超过一次", "这件已经延过一次，不能再延", lambda f: f.extensions == 0
    ),
    "not_supervised_within_a_day": Guard(
        "同一事项24小时内一次", "24 小时内已经督办过", lambda f: not f.supervised_lately
    ),
    "main_case_open": Guard(
        "主案未归档",
        "请填写本机构正在办理的主案编号；主案自己不能又是别的案件的副案",
        lambda f: f.is_main_open,
    ),
    "applicant_lets_merge": Guard(
        "申请人同意共享非机密内容",
        "企业没有同意与其他企业共享不涉密的内容，不能并案",
        lambda f: f.lets_merge,
    ),
    "termination_ground": Guard(
        "终止事由为申请人要求、事实虚假或失联",
        "终止的事由只有三种：%(termination_grounds)s。请选一种，或在说明里写明；结果码要在列表里",
        lambda f: (
            bool(ground_of(f.inputs, terms.TERMINATION_GROUNDS))
            and f.inputs.outcome in ("", *OUTCOMES)
        ),
    ),
    "contact_tried_twice": Guard(
        "失联须有两次联系记录",
        "以失联终止，要先有两次联系的记录；现在有 %(contacts)s 次",
        contact_was_tried,
    ),
    "outcome_named": Guard(
        "outcome 在结果码中", "办结要选一个结果", lambda f: f.inputs.outcome in OUTCOMES
    ),
    "file_complete": Guard(
        "卷内文件齐全", "卷内还缺：%(absent_papers)s", lambda f: not f.absent_papers
    ),
    "rated_or_settled": Guard(
        "closed 满30日或已评价",
        "办结满 30 日，或者企业评价以后，才能归档",
        lambda f: f.state != "closed" or f.is_rated or days_since_end(f) >= REOPEN_DAYS,
    ),
    "review_period_over": Guard(
        "declined 复核期已过",
        "企业可以在 30 日内请求复核，期满才能归档",
        lambda f: f.state != "declined" or days_since_end(f) > REOPEN_DAYS,
    ),
    "lead_named": Guard("有线索来源", "请写明线索从哪里来", lambda f: bool(f.inputs.source)),
    "enterprise_agrees": Guard(
        "被指导企业同意或已联系",
        "请注明企业已经同意，或者已经联系过企业",
        lambda f: f.inputs.contact in ("agreed", "contacted"),
    ),
    "own_or_mandated": Guard("本人或有授权", "", is_settled_by_table),
    "not_urged_lately": Guard(
        "同一事项每5个工作日一次",
        "5 个工作日内已经催办过，我们正在处理",
        lambda f: not f.urged_lately,
    ),
    "reply_is_owed": Guard("系统必须生成回复任务", "", is_settled_by_table),
    "not_rated_yet": Guard("一事一评", "这件事已经评价过", lambda f: not f.is_rated),
    "freely_given": Guard("自愿", "请选一个评价等级", lambda f: f.inputs.grade > 0),
    "low_grade_asks_remedy": Guard("不满意及以下触发整改", "", is_settled_by_table),
    "within_thirty_days": Guard(
        "办结后30日内",
        "已经过了 30 日，请重新提交一件",
        lambda f: days_since_end(f) <= REOPEN_DAYS,
    ),
    "not_reopened_yet": Guard(
        "每件最多一次", "这件已经重办过一次；有新情况请重新提交", lambda f: f.reopened == 0
    ),
    "remedy_is_owed": Guard("有未完成的整改", "没有等待整改的评价", lambda f: f.is_remedy_owed),
    "supplement_is_over": Guard(
        "supplement 到期",
        "补正期还没有满",
        lambda f: any(
            clock.kind == "supplement" and clock.is_running and clock.due_on < f.today
            for clock in f.clocks
        ),
    ),
    "reminded_before": Guard(
        "提前3个工作日和当日各提醒一次",
        "还没有提醒过企业",
        lambda f: f.reminded_on is not None and f.reminded_on < f.today,
    ),
}


def refusal(facts: Facts) -> Guard | None:
    """The first condition that does not hold; None when the step may be taken."""
    return next((GUARDS[name] for name in facts.step.guards if not GUARDS[name].holds(facts)), None)
