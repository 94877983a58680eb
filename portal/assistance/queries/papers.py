"""The papers of requests: one to read, one slip of a step, one by number and check code."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.assistance import bodies
from portal.assistance.documents import papers
from portal.assistance.documents.paper import Paper
from portal.assistance.errors import NotFound
from portal.assistance.models import HelpRequest, IssuedDocument, RequestEvent
from portal.assistance.queries.one import side_of
from portal.assistance.services.references import folded
from portal.assistance.terms import DOCUMENT_LABELS
from portal.assistance.workflow import STEP_BY_ACTION
from portal.clock import SHANGHAI
from portal.extensions import db
from portal.permissions import Viewer


@dataclass(frozen=True)
class Issued:
    """A paper with what its page needs beside it."""

    paper: Paper
    reference: str
    #: applicant, officer or expert: how this viewer sees the request
    side: str


@dataclass(frozen=True)
class Genuine:
    """What anybody may know of a paper whose number and code they hold."""

    label: str
    number: str
    body: str
    issued_on: date
    is_sample: bool


def paper(number: str, viewer: Viewer) -> Issued:
    """The document with this number; NotFound for those who may not read the request."""
    found = (
        select(IssuedDocument, HelpRequest)
        .join(HelpRequest, HelpRequest.id == IssuedDocument.request_id)
        .where(IssuedDocument.number == number)
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    side = side_of(row[1], viewer)
    return Issued(papers.issued(row[0], row[1].is_sample), row[1].reference or "", side)


def slip(reference: str, event_number: int, viewer: Viewer) -> Issued:
    """The slip of one step; steps that stay inside are for officers."""
    found = (
        select(RequestEvent, HelpRequest)
        .join(HelpRequest, HelpRequest.id == RequestEvent.request_id)
        .where(HelpRequest.reference == reference, RequestEvent.number == event_number)
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    event, request = row
    step, side = STEP_BY_ACTION[event.action], side_of(request, viewer)
    if not step.paper or step.issues or (side != "officer" and not step.shown):
        raise NotFound
    return Issued(
        papers.slip(request, event, step, bodies.body_label(request.body)), reference, side
    )


def genuine(number: str, code: str) -> Genuine | None:
    """The paper with this number and check code; None for any other pair."""
    found = (
        select(IssuedDocument, HelpRequest.body, HelpRequest.is_sample)
        .join(HelpRequest, HelpRequest.id == IssuedDocument.request_id)
        .where(IssuedDocument.number == number)
    )
    row = db.session.execute(found).one_or_none()
    kept = folded(row[0].check_code) if row else "0" * 16
    if not hmac.compare_digest(folded(code).encode(), kept.encode()) or row is None:
        return None
    document, body, is_sample = row
    return Genuine(
        label=DOCUMENT_LABELS[document.kind],
        number=document.number,
        body=bodies.body_label(body),
        issued_on=document.issued_at.astimezone(SHANGHAI).date(),
        is_sample=is_sample,
    )
