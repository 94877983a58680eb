"""Gathers from the database what the conditions of a step look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Consent, Membership
from portal.assistance import answers, bodies, evidence_abroad
from portal.assistance.guards import Facts
from portal.assistance.inputs import Inputs
from portal.assistance.models import (
    HelpRequest,
    IssuedDocument,
    Rating,
    RequestClock,
    RequestFile,
    RequestMessage,
)
from portal.assistance.parts import serves
from portal.assistance.services import advising, conflicts, people
from portal.assistance.services.cases import Case
from portal.assistance.step import Step
from portal.assistance.terms import DOCUMENT_LABELS
from portal.clock import SHANGHAI
from portal.extensions import db
from portal.permissions import Actor

URGE_WORKING_DAYS = 5
SUPERVISE_EVERY = timedelta(hours=24)
#: which paper a request of each ending cannot do without
PAPER_OF_ENDING = {
    "declined": "non_acceptance",
    "terminated": "termination",
    "closed": "opinion",
}


def facts_of(
    case: Case, step: Step, part: str, actor: Actor, inputs: Inputs, version: int | None
) -> Facts:
    """Everything that the step's conditions need; only what they name is asked for."""
    plain = Facts(
        step=step,
        part=part,
        state=case.request.state,
        inputs=inputs,
        today=case.today,
        clocks=case.clocks,
        version=case.request.version,
        given_version=version,
    )
    found: dict[str, Any] = {}
    for guard in step.guards:
        if guard in GATHERERS:
            found |= GATHERERS[guard](case, actor, inputs)
    return replace(plain, **found)


def _answers(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"missing": answers.missing(case.request)}


def _consents(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"consents": consents_of(case)}


def consents_of(case: Case) -> frozenset[str]:
    """What the applicant has agreed to for this request, and not taken back."""
    begun = case.last("start")
    if begun is not None:
        is_agreed = begun.detail.get("contact") == "agreed"
        return frozenset({"share_with_expert"} if is_agreed else ())
    given = select(Consent.purpose).where(
        Consent.subject == case.request.reference, Consent.withdrawn_at.is_(None)
    )
    return frozenset(db.session.execute(given).scalars())


def _evidence(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"evidence_conclusion": evidence_abroad.conclusion(case.request.evidence_abroad)}


def _own_conflicts(case: Case, actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    found = conflicts.check(case.request, actor.person_id)["found"] if actor.person_id else ()
    return {"conflicts": tuple(found)}


def _assignee(case: Case, _actor: Actor, inputs: Inputs) -> dict[str, Any]:
    person = people.named(inputs.assignee)
    if person is None:
        return {"conflicts": ("没有找到这个人",)}
    is_officer = "officer" in person.roles
    is_near = "expert" in person.roles or (is_officer and serves_body(person, case.request))
    if not is_near:
        return {"conflicts": ("不是本机构的经办人，也不是专家",)}
    found = conflicts.check(case.request, person.person_id)["found"]
    return {"is_assignee_known": True, "conflicts": tuple(found)}


def serves_body(person: people.Named, request: HelpRequest) -> bool:
    """Whether somebody named works for the body that handles the request."""
    return serves(Actor(person.person_id, person.name, person.roles, person.body), request.body)


def _body(case: Case, _actor: Actor, inputs: Inputs) -> dict[str, Any]:
    is_known = inputs.assignee in bodies.register() and inputs.assignee != case.request.body
    return {"is_body_known": is_known}


def _receiver(case: Case, actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"is_of_receiving_body": serves(actor, case.request.body)}


def _experts(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"free_experts": conflicts.free_experts(case.request)}


def _supply(case: Case, _actor: Actor, inputs: Inputs) -> dict[str, Any]:
    asked = case.last("ask")
    files = select(RequestFile.id).where(
        RequestFile.request_id == case.request.id,
        RequestFile.uploaded_at >= (asked.at if asked else case.request.created_at),
        RequestFile.state.in_(("pending_scan", "clean")),
    )
    has_files = db.session.execute(files.limit(1)).first() is not None
    return {"has_supply": bool(inputs.note) or has_files}


def _signatures(case: Case, actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    """A proposal counts from the moment the request came into review."""
    proposed = case.last("propose_decline")
    since = max((e.number for e in case.events if e.to_state != e.from_state), default=0)
    is_standing = proposed is not None and proposed.number > since
    by_other = proposed is not None and proposed.actor_id != actor.person_id
    return {"signed_by_other": is_standing and by_other}


def _barred(case: Case, actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    declined = case.last("decline")
    signed = ("decline", "propose_decline")
    signers = {
        event.actor_id
        for event in case.events
        if declined is not None and event.action in signed and event.number <= declined.number
    }
    return {"is_barred": actor.person_id in signers}


def _extensions(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"extensions": sum(event.action == "extend" for event in case.events)}


def _supervised(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    last = case.last("supervise")
    return {"supervised_lately": last is not None and case.moment - last.at < SUPERVISE_EVERY}


def _urged(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    last = case.last("urge")
    if last is None:
        return {"urged_lately": False}
    since = case.calendar.between(last.at.astimezone(SHANGHAI).date(), case.today)
    return {"urged_lately": since < URGE_WORKING_DAYS}


def _main(case: Case, _actor: Actor, inputs: Inputs) -> dict[str, Any]:
    main = main_case(inputs.assignee)
    has_children = select(HelpRequest.id).where(HelpRequest.parent_id == case.request.id)
    is_open = (
        main is not None
        and main.id != case.request.id
        and main.is_open
        and main.parent_id is None
        and main.state != "referred"
        and main.body == case.request.body
        and db.session.execute(has_children.limit(1)).first() is None
    )
    return {"is_main_open": is_open}


def main_case(reference: str) -> HelpRequest | None:
    """The request that is named as the main case."""
    found = select(HelpRequest).where(HelpRequest.reference == reference)
    return db.session.execute(found).scalar_one_or_none()


def _lets_merge(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    is_ordinary = case.request.confidentiality == "ordinary"
    return {"lets_merge": is_ordinary and "share_with_expert" in consents_of(case)}


def _contacts(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    """Days on which staff wrote since the applicant's last word."""
    members = select(Membership.person_id).where(
        Membership.organisation_id == case.request.organisation_id
    )
    theirs = set(db.session.execute(members).scalars())
    written = (
        select(RequestMessage.author_id, RequestMessage.at)
        .where(RequestMessage.request_id == case.request.id)
        .where(RequestMessage.audience == "applicant")
        .order_by(RequestMessage.id)
    )
    days: set[date] = set()
    for author_id, at in db.session.execute(written):
        days = set() if author_id in theirs else days | {at.astimezone(SHANGHAI).date()}
    return {"contacts": len(days)}


def _opinion(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"has_signed_opinion": bool(advising.latest(case.request.id))}


def _papers(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    issued = select(IssuedDocument.kind).where(IssuedDocument.request_id == case.request.id)
    there = set(db.session.execute(issued).scalars())
    first = "acceptance" if case.request.is_started_by_duty else "application"
    needed = [first, *filter(None, [PAPER_OF_ENDING.get(case.request.state)])]
    absent = [DOCUMENT_LABELS[kind] for kind in needed if kind not in there]
    waiting = select(RequestFile.id).where(
        RequestFile.request_id == case.request.id, RequestFile.state == "pending_scan"
    )
    if db.session.execute(waiting.limit(1)).first() is not None:
        absent.append("还在检查的文件")
    return {"absent_papers": tuple(absent)}


def _rating(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    rating = db.session.get(Rating, case.request.id)
    is_owed = rating is not None and bool(rating.remedy_due_on) and rating.remedied_at is None
    return {"is_rated": rating is not None, "is_remedy_owed": is_owed}


def _ending(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    ended = case.request.closed_at
    ended_on = ended.astimezone(SHANGHAI).date() if ended else None
    return {"ended_on": ended_on, "reopened": case.request.reopened_count}


def _reminded(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    """The last reminder is noted on the clock as `last:2026-12-04`."""
    noted = select(RequestClock.escalated_to).where(
        RequestClock.request_id == case.request.id,
        RequestClock.kind == "supplement",
        RequestClock.stopped_on.is_(None),
    )
    word, _, day = (db.session.execute(noted).scalar() or "").partition(":")
    return {"reminded_on": date.fromisoformat(day) if word == "last" else None}


GATHERERS: dict[str, Callable[[Case, Actor, Inputs], dict[str, Any]]] = {
    "answers_complete": _answers,
    "consent_given": _consents,
    "applicant_lets_share": _consents,
    "evidence_abroad_answered": _evidence,
    "evidence_abroad_concluded": _evidence,
    "officer_free_of_conflict": _own_conflicts,
    "assignee_free_of_conflict": _assignee,
    "body_in_register": _body,
    "actor_of_receiving_body": _receiver,
    "two_experts_free_of_conflict": _experts,
    "something_supplied": _supply,
    "two_signatures": _signatures,
    "another_officer": _barred,
    "not_extended_yet": _extensions,
    "not_supervised_within_a_day": _supervised,
    "not_urged_lately": _urged,
    "main_case_open": _main,
    "applicant_lets_merge": _lets_merge,
    "contact_tried_twice": _contacts,
    "expert_has_signed": _opinion,
    "file_complete": _papers,
    "rated_or_settled": lambda *given: _rating(*given) | _ending(*given),
    "review_period_over": _ending,
    "not_rated_yet": _rating,
    "remedy_is_owed": _rating,
    "within_thirty_days": _ending,
    "not_reopened_yet": _ending,
    "reminded_before": _reminded,
}
