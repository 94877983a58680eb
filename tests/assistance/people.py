"""People, enterprises and requests for the tests of overseas help."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Membership, Organisation, Person, PersonRole
from portal.assistance.models import HelpRequest
from portal.assistance.services import acting, drafts, filing
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction

_numbers = itertools.count(1)

ANSWERS: dict[str, Any] = {
    "role": "accused",
    "dispute_type": "court",
    "country": "US",
    "venue": "us-district-court",
    "opponent": "Bright Lamp LLC",
    "opponent_counsel": "Smith & Doe LLP",
    "summary": "收到美国法院的传票，店铺被冻结。",
    "help_wanted": ["reading", "lawyers"],
    "confidentiality": "ordinary",
    "evidence_abroad": {"plan": "none"},
}


def person(name: str, *roles: str, body: str = "") -> Actor:
    """Somebody with an account."""
    with transaction():
        row = Person(
            email=f"p{next(_numbers)}@example.test", name=name, body=body, created_at=now()
        )
        db.session.add(row)
        db.session.flush()
        for role in roles:
            db.session.add(
                PersonRole(person_id=row.id, role=role, granted_by="test", granted_at=now())
            )
        return Actor(row.id, name, frozenset(roles), body)


def organisation(name: str = "泉州某照明有限公司", city: str = "泉州市") -> int:
    """An enterprise; returns its id."""
    with transaction():
        row = Organisation(
            credit_code=f"9135{next(_numbers):014d}", name=name, city=city, created_at=now()
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def joins(actor: Actor, organisation_id: int, kind: str = "owner") -> None:
    with transaction():
        db.session.add(
            Membership(
                person_id=actor.person_id,
                organisation_id=organisation_id,
                kind=kind,
                began_at=now(),
            )
        )


class Cast:
    """Those who play in a request: applicant, officers, experts, manager, another body."""

    def __init__(self) -> None:
        self.organisation_id = organisation()
        self.applicant = person("申请人", "enterprise")
        joins(self.applicant, self.organisation_id)
        self.officer = person("林某", "officer", body="quanzhou")
        self.second = person("陈某", "officer", body="quanzhou")
        self.manager = person("负责人", "manager", body="quanzhou")
        self.expert = person("专家甲", "expert")
        self.other_expert = person("专家乙", "expert")
        self.receiver = person("厦门经办", "officer", body="xiamen")
        self.stranger = person("路人", "enterprise")

    def draft(self, **answers: Any) -> str:
        given = {**ANSWERS, **answers}
        return drafts.another(self.applicant, self.organisation_id, given)

    def file(self, **answers: Any) -> str:
        """A submitted request; returns its reference."""
        return filing.submit(self.draft(**answers), self.applicant, {"share_with_expert"}).reference

    def officer_does(self, reference: str, action: str, **inputs: Any) -> acting.Event:
        return self.do(self.officer, reference, action, **inputs)

    def do(self, actor: Actor, reference: str, action: str, **inputs: Any) -> acting.Event:
        """Act on the version that is current."""
        return acting.act(reference, action, actor, version_of(reference), inputs)

    def bring_to(self, state: str, **answers: Any) -> str:
        """A request in a state, by the shortest way; returns its reference."""
        reference = self.file(**answers)
        for actor, action, inputs in WAYS[state]:
            given = {
                name: getattr(self, value[1:]).person_id if str(value).startswith("@") else value
                for name, value in inputs.items()
            }
            self.do(getattr(self, actor), reference, action, **given)
        return reference


def drafts_of_many(cast: Cast, enterprises: int, each: int) -> list[str]:
    """Keys of many drafts, of one person for several enterprises."""
    keys = []
    for _ in range(enterprises):
        cast.organisation_id = organisation()
        joins(cast.applicant, cast.organisation_id)
        keys += [cast.draft() for _ in range(each)]
    return keys


def version_of(reference: str) -> int:
    version = row_of(reference).version
    db.session.rollback()
    return version


def row_of(reference: str) -> HelpRequest:
    """The row as it is in the database now."""
    db.session.rollback()
    found = select(HelpRequest).where(HelpRequest.reference == reference)
    return db.session.execute(found).scalar_one()


Way = tuple[tuple[str, str, dict[str, Any]], ...]
REVIEW: Way = (("officer", "review", {}),)
ACCEPT: Way = (*REVIEW, ("officer", "accept", {}))
GUIDE: Way = (*ACCEPT, ("officer", "assign", {"assignee": "@expert"}))
CONSULT: Way = (
    *GUIDE,
    ("officer", "assign", {"assignee": "@other_expert"}),
    ("officer", "consult", {"note": "案情复杂"}),
)
OPINE: Way = (
    *GUIDE,
    ("expert", "opine", {"note": "建议应诉，并提出驳回动议。"}),
    ("officer", "opine", {"note": "请按意见办理。"}),
)
CLOSE: Way = (*OPINE, ("officer", "close", {"outcome": "settled"}))
WAYS: dict[str, Way] = {
    "submitted": (),
    "in_review": REVIEW,
    "awaiting_applicant": (*REVIEW, ("officer", "ask", {"note": "缺销售记录和供货合同"})),
    "declined": (
        *REVIEW,
        ("officer", "decline", {"note": "不属于范围，可以去法院"}),
        ("second", "decline", {"note": "不属于范围，可以去法院"}),
    ),
    "accepted": ACCEPT,
    "referred": (*REVIEW, ("officer", "refer", {"assignee": "xiamen", "note": "在厦门更方便"})),
    "in_guidance": GUIDE,
    "consulting": CONSULT,
    "opinion_issued": OPINE,
    "tracking": (*OPINE, ("officer", "follow", {})),
    "terminated": (*GUIDE, ("officer", "terminate", {"note": "申请人要求终止"})),
    "withdrawn": (("applicant", "withdraw", {"note": "已经和解"}),),
    "closed": CLOSE,
    "archived": (
        *CLOSE,
        ("applicant", "rate", {"grade": 5}),
        ("officer", "archive", {}),
    ),
}
