"""Filing: a draft becomes a request, once however often it is sent, with reference and code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal import audit
from portal.accounts.models import CONSENT_PURPOSES, Consent, Organisation
from portal.assistance import answers, evidence_abroad, legal, timing
from portal.assistance.errors import Incomplete, NotAllowed, NotFound, Refused
from portal.assistance.guards import refusal
from portal.assistance.inputs import Inputs, read
from portal.assistance.models import HelpRequest
from portal.assistance.parts import ACTING_KINDS
from portal.assistance.services import people
from portal.assistance.services.carrying import carry_out
from portal.assistance.services.cases import Case, case_of, locked, locked_draft, memberships_of
from portal.assistance.services.facts import facts_of
from portal.assistance.services.references import digest, new_key, new_query_code, next_reference
from portal.assistance.workflow import STEP_BY_ACTION
from portal.clock import now
from portal.extensions import db
from portal.party_names import fold
from portal.permissions import Actor
from portal.transaction import transaction

#: the letter of consent that goes with the form
CONSENT_VERSION = "2026-11"
REQUIRED_CONSENT = "share_with_expert"


@dataclass(frozen=True)
class Receipt:
    """What the applicant takes away; the query code is told once and never again."""

    reference: str
    query_code: str | None


def submit(draft_key: str, actor: Actor, consents: Collection[str]) -> Receipt:
    """Make a request of a draft; the same draft sent again gives the same reference.

    `consents` are purposes of `portal.accounts.models.CONSENT_PURPOSES`; `share_with_expert` is
    the letter of consent itself.  Raises NotFound, NotAllowed and Incomplete.
    """
    with transaction():
        draft = locked_draft(draft_key)
        if draft.applicant_id is None or draft.applicant_id != actor.person_id:
            raise NotFound
        if memberships_of(actor).get(draft.organisation_id or 0) not in ACTING_KINDS:
            raise NotAllowed
        if draft.state != "draft":
            return Receipt(draft.reference or "", None)
        _refuse_incomplete(draft, consents)
        return _filed(case_of(draft), actor, consents)


def _refuse_incomplete(draft: HelpRequest, consents: Collection[str]) -> None:
    missing = answers.missing(draft)
    if REQUIRED_CONSENT not in consents:
        missing += ("consent",)
    if missing:
        raise Incomplete(missing)


def _filed(case: Case, actor: Actor, consents: Collection[str]) -> Receipt:
    code = new_query_code()
    values = {
        "reference": next_reference(case.today.year),
        "query_code_digest": digest(code),
        "submitted_at": case.moment,
        **_placed(case),
    }
    reference = str(values["reference"])
    for purpose in sorted(set(consents) & set(CONSENT_PURPOSES)):
        _consent(actor, purpose, reference, case)
    # The first clocks depend on whether it is urgent, so that is known before the step.
    case.request.urgent_from = values["urgent_from"]
    carry_out(case, STEP_BY_ACTION["submit"], actor, Inputs(), more=values)
    return Receipt(reference, code)


def _consent(actor: Actor, purpose: str, reference: str, case: Case) -> None:
    db.session.add(
        Consent(
            person_id=actor.person_id,
            purpose=purpose,
            text_version=CONSENT_VERSION,
            subject=reference,
            given_at=case.moment,
        )
    )


def _placed(case: Case) -> dict[str, Any]:
    """Which body it goes to, and how near the law's next limit is."""
    request = case.request
    organisation = db.session.get_one(Organisation, request.organisation_id)
    limit = legal.nearest_limit(
        request.document_received,
        request.legal_clock,
        request.served_on,
        request.hearing_on,
        case.today,
    )
    due_on = limit.due_on if limit else None
    from_day = timing.urgent_from(due_on, request.is_frozen, case.today)
    return {
        "body": people.body_with_officers(organisation.city),
        "opponent_key": fold(request.opponent),
        "counsel_key": fold(request.opponent_counsel),
        "legal_clock": limit.clock if limit else request.legal_clock,
        "legal_due_on": due_on,
        "urgent_from": from_day,
        "urgent_told_at": case.moment if timing.is_urgent(from_day, case.today) else None,
    }


def start(
    actor: Actor, organisation_id: int, given: Mapping[str, Any], inputs: Mapping[str, Any]
) -> Receipt:
    """依职权启动: an officer begins guidance from a lead, without a request of the enterprise.

    `given` are answers as in a draft; `inputs` need `note`, `source` (where the lead came from)
    and `contact` (agreed | contacted).  Raises NotAllowed, Refused and TextRefused.
    """
    values, cleaned = answers.clean(given), read(inputs)
    with transaction():
        if "officer" not in actor.roles or organisation_id in memberships_of(actor):
            raise NotAllowed
        if db.session.get(Organisation, organisation_id) is None:
            raise Refused("没有找到这家企业")
        case = case_of(_begun_by_duty(actor, organisation_id, values))
        step = STEP_BY_ACTION["start"]
        facts = facts_of(case, step, "officer", actor, cleaned, None)
        against = refusal(facts)
        if against is not None:
            raise Refused(against.refusal)
        code = new_query_code()
        placed = _placed(case) | ({"body": actor.body} if actor.body else {})
        case.request.urgent_from = placed["urgent_from"]
        more = {
            **placed,
            "accepted_at": case.moment,
            "submitted_at": case.moment,
            "query_code_digest": digest(code),
            "officer_id": actor.person_id,
        }
        carry_out(case, step, actor, cleaned, more=more)
        return Receipt(case.request.reference or "", code)


def _begun_by_duty(actor: Actor, organisation_id: int, values: Mapping[str, Any]) -> HelpRequest:
    moment = now()
    request = HelpRequest(
        draft_key=new_key(),
        organisation_id=organisation_id,
        is_started_by_duty=True,
        created_at=moment,
        changed_at=moment,
        **values,
    )
    db.session.add(request)
    db.session.flush()
    request.reference = next_reference(case_of(request).today.year)
    db.session.flush()
    return request


def renew_query_code(reference: str, actor: Actor) -> str:
    """A new code for an applicant who lost the old one, which ends; raises NotFound, NotAllowed."""
    code = new_query_code()
    with transaction():
        case = locked(reference)
        kind = memberships_of(actor).get(case.request.organisation_id or 0)
        if kind is None:
            raise NotFound
        if kind not in ACTING_KINDS:
            raise NotAllowed
        case.request.query_code_digest = digest(code)
        audit.record(actor.label, "renew_query_code", f"request-{reference}", {})
    return code


def is_ready(draft: HelpRequest) -> bool:
    """Whether nothing that is required is open, but for the consent."""
    return not answers.missing(draft) and bool(evidence_abroad.conclusion(draft.evidence_abroad))
