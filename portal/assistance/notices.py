"""What is told to whom at each step: inbox and mail, in plain words and without any secret.

Notes, names of opponents and query codes stay behind the sign-in: a notice says that something
happened and where to read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import current_app

from portal.accounts.notices import inform
from portal.assistance.models import HelpRequest, RequestEvent
from portal.assistance.services import people
from portal.assistance.services.cases import Case, expert_ids
from portal.assistance.step import Step
from portal.assistance.terms import LOW_GRADE
from portal.assistance.workflow import state_label

LINES_IN_DIGEST = 20


@dataclass(frozen=True)
class Notice:
    """Sentences for the two sides, and which of our people are told; '' tells nobody."""

    applicant: str = ""
    staff: str = ""
    #: officers, managers, experts, assignee, receivers
    to: tuple[str, ...] = ()


NOTICES: dict[str, Notice] = {
    "submit": Notice(
        "您的求助已经收到，我们会在 1 个工作日内登记。请保管好提交时显示的查询码。",
        "收到一件新的求助，请登记。",
        ("officers",),
    ),
    "review": Notice("您的求助已经登记，正在审查。"),
    "ask": Notice("还需要您补充材料，要补什么请登录查看。期限内没有补充，视为撤回。"),
    "supplement": Notice("您补充的材料已经收到，继续办理。", "企业补充了材料。", ("officers",)),
    "decline": Notice("您的求助不属于受理范围。理由和可以去的机构，请登录查看通知书。"),
    "propose_decline": Notice("", "有一件拟不予受理，请复核签名。", ("officers", "managers")),
    "accept": Notice("您的求助已经受理，正在安排经办人和专家。"),
    "refer": Notice(
        "您的求助已转给更合适的机构，对方确认后继续办理。",
        "有一件转来的求助，请在 1 个工作日内确认接收或退回。",
        ("receivers",),
    ),
    "confirm_referral": Notice("接收机构已经确认，继续审查您的求助。"),
    "return_referral": Notice(
        "对方退回了转办，由原机构继续办理您的求助。",
        "转办的一件被退回，请继续办理。",
        ("officers",),
    ),
    "assign": Notice("您的求助已经安排了人员。", "有一件求助分派给您。", ("assignee",)),
    "consult": Notice(
        "您的求助正在组织专家会商，期限相应顺延。", "请参加一件求助的会商。", ("experts",)
    ),
    "opine": Notice("指导意见书已经签发，请登录阅读。"),
    "draft_opinion": Notice("", "专家写好了一稿意见，请审阅签发。", ("officers",)),
    "follow": Notice("您的求助转入跟踪，我们每月联系一次。"),
    "extend": Notice("办理期限有变动，新的期限和原因请登录查看。"),
    "supervise": Notice("上级已督办您的求助。", "有一件被督办，请尽快办理。", ("officers",)),
    "merge": Notice("您的求助与同类的一件合并办理，您的材料仍然单独保管。"),
    "terminate": Notice("您的求助的指导已经终止，原因请登录查看告知书。"),
    "close": Notice("您的求助已经办结。几天后我们会请您评价。"),
    "archive": Notice("您的求助已经归档，仍然可以查阅。"),
    "start": Notice("我们根据监测线索，主动为贵企业启动了指导。"),
    "withdraw": Notice(
        "您已撤回求助。需要时，30 日内可以请求恢复。", "企业撤回了求助。", ("officers",)
    ),
    "urge": Notice(
        "您的催办已经收到，1 个工作日内回复。",
        "企业催办，请在 1 个工作日内回复。",
        ("officers", "managers"),
    ),
    "rate": Notice("谢谢您的评价。"),
    "reopen": Notice(
        "您的求助已经恢复，重新审查。", "企业请求重办或复核一件求助。", ("officers", "managers")
    ),
    "remedy": Notice("您评价里提到的问题已经整改，结果请登录查看。"),
    "lapse": Notice(
        "补正期满没有收到材料，您的求助视为撤回。30 日内可以请求恢复。",
        "补正期满，一件求助视为撤回。",
        ("officers",),
    ),
}
LOW_RATING = Notice("", "企业评价不满意，请在 15 个工作日内整改。", ("officers", "managers"))


def tell(case: Case, step: Step, event: RequestEvent) -> None:
    """Tell everybody whom the step concerns, in the running transaction."""
    request, notice = case.request, NOTICES[step.action]
    if notice.applicant:
        for person_id in people.applicants_of(request):
            _inform_applicant(request, event, person_id, notice.applicant)
    if step.action == "rate" and event.detail.get("grade", 0) <= LOW_GRADE:
        notice = LOW_RATING
    groups = notice.to
    if case.is_urgent and step.action in ("submit", "reopen"):
        groups = (*groups, "managers")
    for person_id in _people(groups, case, event) - {event.actor_id or 0}:
        _inform_staff(case, event, person_id, notice.staff)


def _inform_applicant(
    request: HelpRequest, event: RequestEvent, person_id: int, sentence: str
) -> None:
    due_on = event.detail.get("due_on", "") if event.action in ("ask", "extend") else ""
    body = _body(
        "emails/request_applicant.txt",
        sentence=sentence,
        reference=request.reference,
        state=state_label(request.state),
        due_on=due_on,
    )
    subject = f"求助 {request.reference}：{state_label(request.state)}"
    inform(person_id, _key(request, event, person_id), subject, body, applicant_path(request))


def _inform_staff(case: Case, event: RequestEvent, person_id: int, sentence: str) -> None:
    remind_staff(case, _key(case.request, event, person_id), person_id, sentence)


def remind_staff(case: Case, key: str, person_id: int, sentence: str) -> None:
    """Tell one of our people something about a request; the same key is told once."""
    request = case.request
    body = _body(
        "emails/request_staff.txt",
        sentence=sentence,
        reference=request.reference,
        state=state_label(request.state),
        urgent=case.is_urgent,
        due_on=request.due_on.isoformat() if request.due_on else "",
    )
    urgent = "【急件】" if case.is_urgent else ""
    subject = f"{urgent}求助 {request.reference}：{sentence.rstrip('。')}"
    inform(person_id, key, subject, body, desk_path(request))


def remind_applicant(request: HelpRequest, key: str, sentence: str, due_on: date | None) -> None:
    """Tell the applicant something that no step brought about; the same key is told once."""
    body = _body(
        "emails/request_applicant.txt",
        sentence=sentence,
        reference=request.reference,
        state=state_label(request.state),
        due_on=due_on.isoformat() if due_on else "",
    )
    for person_id in people.applicants_of(request):
        subject = f"求助 {request.reference}：{sentence.split('，')[0].rstrip('。')}"
        inform(person_id, f"{key}:{person_id}", subject, body, applicant_path(request))


def experts_of(request: HelpRequest) -> set[int]:
    """The experts who advise on a request."""
    return set(expert_ids(request.id))


def digest(person_id: int, key: str, sentence: str, lines: list[str]) -> None:
    """One message about many requests, however many there are."""
    body = _body(
        "emails/request_digest.txt",
        sentence=sentence,
        lines=lines[:LINES_IN_DIGEST],
        more=max(0, len(lines) - LINES_IN_DIGEST),
    )
    inform(person_id, key, sentence.rstrip("。"), body, "/desk/requests")


def _people(groups: Iterable[str], case: Case, event: RequestEvent) -> set[int]:
    found: set[int] = set()
    for group in groups:
        found |= _members(group, case.request, event)
    return found


def _members(group: str, request: HelpRequest, event: RequestEvent) -> set[int]:
    if group == "officers":
        is_for_all = event.action in ("propose_decline", "reopen")
        officers = people.staff_of(request.body, "officer")
        return set(officers if is_for_all else people.officers_of(request))
    if group == "managers":
        return set(people.staff_of(request.body, "manager"))
    if group == "receivers":
        return set(people.staff_of(request.body, "officer"))
    if group == "experts":
        return experts_of(request)
    person = people.named(str(event.detail.get("assignee", "")))
    return {person.person_id} if person else set()


def _key(request: HelpRequest, event: RequestEvent, person_id: int) -> str:
    return f"request:{request.reference}:{event.number}:{person_id}"


def applicant_path(request: HelpRequest) -> str:
    return f"/assistance/requests/{request.reference}"


def desk_path(request: HelpRequest) -> str:
    return f"/desk/requests/{request.reference}"


def _body(template: str, **values: object) -> str:
    return current_app.jinja_env.get_template(template).render(**values)
