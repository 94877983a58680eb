"""From what was issued to a paper: one builder for each of the seven kinds, and one for slips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from portal.assistance.choices import day_in_words
from portal.assistance.documents import endings, letters
from portal.assistance.documents.letters import Facts
from portal.assistance.documents.paper import Paper, Paragraph, Part, Table, paragraphs
from portal.assistance.models import HelpRequest, IssuedDocument, RequestEvent
from portal.assistance.step import Step
from portal.assistance.terms import OUTCOME_LABELS
from portal.clock import SHANGHAI

Builder = Callable[[Facts], tuple[Part, ...]]
BUILDERS: dict[str, tuple[str, Builder]] = {
    "application": ("海外知识产权维权援助申请书", letters.application),
    "supplement_notice": ("补充材料通知书", letters.supplement_notice),
    "non_acceptance": ("不予受理通知书", endings.non_acceptance),
    "acceptance": ("受理通知书", letters.acceptance),
    "termination": ("终止指导告知书", endings.termination),
    "opinion": ("海外知识产权纠纷指导意见书", letters.opinion),
    "case_file": ("海外知识产权维权援助卷宗", endings.case_file),
}
#: papers that stay in the file and are addressed to nobody
UNADDRESSED = frozenset({"application", "case_file"})


def issued(document: IssuedDocument, is_sample: bool) -> Paper:
    """One of the seven documents, from the facts frozen when it was issued."""
    title, build = BUILDERS[document.kind]
    facts = document.facts
    is_own = document.kind == "application"
    return Paper(
        title=title,
        number=document.number,
        addressee="" if document.kind in UNADDRESSED else str(facts.get("organisation") or ""),
        parts=(*build(facts), *_main_case(facts)),
        signed_by=str(facts.get("organisation" if is_own else "body") or ""),
        signed_on=day_in_words(str(facts["issued_on"])),
        check_code=document.check_code,
        is_sample=is_sample,
    )


def slip(request: HelpRequest, event: RequestEvent, step: Step, body: str) -> Paper:
    """The slip of a step that issues none of the seven: receipt, referral, extension …"""
    moment = event.at.astimezone(SHANGHAI)
    return Paper(
        title=step.paper,
        number=f"{request.reference}-{event.number:02d}",
        addressee="",
        parts=(
            Table("", ("项目", "内容"), _slip_rows(request, event, step, body, moment)),
            *((Paragraph("说明："), *paragraphs(event.note)) if event.note else ()),
        ),
        signed_by=body if event.actor_id is None or step.who != ("applicant",) else "",
        signed_on=day_in_words(moment.date().isoformat()),
        is_sample=request.is_sample,
    )


def _slip_rows(
    request: HelpRequest, event: RequestEvent, step: Step, body: str, moment: datetime
) -> tuple[tuple[str, ...], ...]:
    detail = event.detail
    named = (
        ("申请编号", request.reference or ""),
        ("受理单位", body),
        ("事项", step.label),
        ("办理人", event.actor_name),
        ("时间", f"{day_in_words(moment.date().isoformat())} {moment:%H:%M}（北京时间）"),
        ("期限", day_in_words(str(detail.get("due_on") or ""))),
        ("承办", str(detail.get("assignee_label") or detail.get("assignee") or "")),
        ("结果", OUTCOME_LABELS.get(str(detail.get("outcome") or ""), "")),
    )
    return tuple((name, value) for name, value in named if value)


def _main_case(facts: Facts) -> tuple[Part, ...]:
    main = facts.get("main_case")
    return (Paragraph(f"本件与主案 {main} 合并办理，意见一并适用。"),) if main else ()


def file_name(paper: Paper) -> str:
    """Name of the Word file, such as 受理通知书-HW-2026-00017-SL1.docx."""
    return f"{paper.title}-{paper.number}.docx"
