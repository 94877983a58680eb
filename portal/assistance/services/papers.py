"""Issues the seven documents: a number, a check code, and the facts as they stood."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.accounts.models import Organisation
from portal.assistance import bodies
from portal.assistance.answers import GATES
from portal.assistance.file_models import OPINION_DRAFT
from portal.assistance.models import (
    HelpRequest,
    IssuedDocument,
    RequestEvent,
    RequestFile,
)
from portal.assistance.services import advising, attached, people
from portal.assistance.services.cases import Case
from portal.assistance.services.references import new_check_code, paper_number
from portal.assistance.workflow import STEP_BY_ACTION
from portal.clock import SHANGHAI
from portal.extensions import db


def issue(case: Case, event: RequestEvent, kind: str, main: HelpRequest | None = None) -> None:
    """Enter one of the seven documents in the running transaction.

    A case that follows its main case gets a paper of its own, with the advice of the main one.
    """
    request = case.request
    reference = request.reference or ""
    before = select(func.count()).where(
        IssuedDocument.request_id == request.id, IssuedDocument.kind == kind
    )
    count = db.session.execute(before).scalar_one() + 1
    facts = {**_common(case, event), **_special(kind, case, main or request)}
    if main is not None:
        facts["main_case"] = main.reference
    db.session.add(
        IssuedDocument(
            request_id=request.id,
            event_id=event.id,
            kind=kind,
            number=paper_number(reference, kind, count),
            check_code=new_check_code(),
            facts=facts,
            issued_at=case.moment,
            issued_by=event.actor_name,
        )
    )


def _common(case: Case, event: RequestEvent) -> dict[str, Any]:
    request = case.request
    organisation = (
        db.session.get(Organisation, request.organisation_id) if request.organisation_id else None
    )
    return {
        "reference": request.reference,
        "organisation": organisation.name if organisation else "",
        "credit_code": organisation.credit_code if organisation else "",
        "city": organisation.city if organisation else "",
        "applicant": people.name_of(request.applicant_id),
        "body": bodies.body_label(request.body),
        "officer": people.name_of(request.officer_id),
        "issued_on": case.today.isoformat(),
        "note": event.note,
        "by_duty": request.is_started_by_duty,
        **event.detail,
    }


def _special(kind: str, case: Case, source: HelpRequest) -> dict[str, Any]:
    if kind in ("application", "acceptance"):
        return {"answers": {field: plain(getattr(case.request, field)) for field in GATES}}
    if kind == "opinion":
        return {"opinions": _opinions(source), "files": _opinion_files(source, case)}
    if kind == "case_file":
        return _index(case)
    return {}


def _opinions(source: HelpRequest) -> list[dict[str, Any]]:
    return [
        {
            "expert": people.name_of(expert_id),
            "version": version.number,
            "written_on": version.written_at.astimezone(SHANGHAI).date().isoformat(),
            "text": version.text,
        }
        for expert_id, version in advising.latest(source.id)
    ]


def _opinion_files(source: HelpRequest, case: Case) -> list[dict[str, Any]]:
    """The files signed with the opinion; a case that follows gets those of its main case."""
    if source.id != case.request.id:
        return _signed_last(source)
    return [
        {"key": file.key, "name": file.name, "sha256": file.sha256}
        for file in attached.waiting(case.request.id)
    ]


def _signed_last(main: HelpRequest) -> list[dict[str, Any]]:
    """The files that the main case's own paper names, signed a moment ago."""
    issued = (
        select(IssuedDocument)
        .where(IssuedDocument.request_id == main.id, IssuedDocument.kind == "opinion")
        .order_by(IssuedDocument.id.desc())
    )
    paper = db.session.execute(issued.limit(1)).scalar_one()
    return list(paper.facts["files"])


def _index(case: Case) -> dict[str, Any]:
    """卷内目录: the papers and the files, in the order in which they came."""
    issued = (
        select(IssuedDocument)
        .where(IssuedDocument.request_id == case.request.id)
        .order_by(IssuedDocument.id)
    )
    files = (
        select(RequestFile)
        .where(RequestFile.request_id == case.request.id, RequestFile.stage != OPINION_DRAFT)
        .order_by(RequestFile.id)
    )
    return {
        "papers": [
            {"kind": paper.kind, "number": paper.number, "issued_at": paper.issued_at.isoformat()}
            for paper in db.session.execute(issued).scalars()
        ],
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256, "state": file.state}
            for file in db.session.execute(files).scalars()
        ],
        "steps": [
            {
                "on": event.at.astimezone(SHANGHAI).date().isoformat(),
                "label": STEP_BY_ACTION[event.action].label,
                "actor": event.actor_name,
            }
            for event in case.events
        ],
        "outcome": case.request.outcome,
    }


def plain(value: object) -> Any:
    """An answer as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (str, bool, list, dict)):
        return value
    return str(value)
