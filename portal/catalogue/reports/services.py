"""Reporting an error, taking it up, answering it, and forgetting who told us."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal import audit, mail
from portal.accounts.email_addresses import fold
from portal.accounts.letters import address_of, settings
from portal.accounts.refusal import N_, NotFound, Refused
from portal.catalogue.models import Item
from portal.catalogue.reports.models import OUTCOMES, PARTS, ErrorReport
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.text import clean_text
from portal.transaction import transaction

LONGEST_WORDS = 1000
LONGEST_SOURCE = 300
LONGEST_ANSWER = 1000
#: how long an address to answer to is kept
KEPT_FOR = timedelta(days=90)
DAY = 86_400
#: without those that look alike
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
SUBJECT = "您提的纠错意见有答复"


def report(code: str, part: str, words: str, source: str, email: str) -> str:
    """Keep what a reader found; returns the number. Raises NotFound, TextRefused, Refused."""
    words, source = clean_text(words, LONGEST_WORDS), clean_text(source, LONGEST_SOURCE)
    if part not in PARTS:
        raise Refused(N_("请选是哪一部分有错"))
    if not words:
        raise Refused(N_("请写错在哪里"))
    address = fold(email) if email.strip() else ""
    number = "JC" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with transaction():
        public = select(Item.id).where(Item.code == code, Item.state == "published")
        item_id = db.session.execute(public).scalar()
        if item_id is None:
            raise NotFound
        db.session.add(
            ErrorReport(
                number=number,
                item_id=item_id,
                part=part,
                words=words,
                source=source,
                email=address,
                state="open",
                reported_at=now(),
                taken_by_name="",
                outcome="",
                answer="",
            )
        )
        audit.record("reader", "service error reported", f"report-{number}", {"item": code})
    return number


def take_up(actor: Actor, number: str) -> None:
    """Say that one looks into it; raises NotFound, and Refused when somebody else does already."""
    with transaction():
        found = _locked(number)
        if found.state != "open":
            raise Refused(N_("已经由%(name)s接手"), name=found.taken_by_name)
        found.state, found.taken_by_name = "taken", actor.name
        audit.record(actor.label, "service error taken up", f"report-{number}", {})


def answer(actor: Actor, number: str, outcome: str, words: str) -> None:
    """Answer once and for all, by mail too where an address was given; raises as above."""
    words = clean_text(words, LONGEST_ANSWER)
    if outcome not in OUTCOMES:
        raise Refused(N_("请选改了没有"))
    if not words:
        raise Refused(N_("请写答复"))
    with transaction():
        found = _locked(number)
        if found.state == "answered":
            raise Refused(N_("已经由%(name)s答复"), name=found.taken_by_name)
        found.state, found.taken_by_name = "answered", actor.name
        found.outcome, found.answer, found.answered_at = outcome, words, now()
        detail = {"outcome": outcome}
        audit.record(actor.label, "service error answered", f"report-{number}", detail)
        if found.email:
            _write(found)


def forget_addresses() -> None:
    """Drop the addresses whose time is over; safe to run at any time."""
    with transaction():
        over = ErrorReport.reported_at < now() - KEPT_FOR, ErrorReport.email != ""
        db.session.execute(update(ErrorReport).where(*over).values(email=""))


def _write(found: ErrorReport) -> None:
    body = mail.render(
        "emails/catalogue_report.txt",
        number=found.number,
        item=found.item.name,
        words=found.words,
        answer=found.answer,
        link=address_of(f"/services/reports/{found.number}"),
    )
    subject = f"{SUBJECT} – {settings().site.name}"
    mail.post(found.email, subject, body, f"report-answer:{found.number}")


def _locked(number: str) -> ErrorReport:
    asked = select(ErrorReport).where(ErrorReport.number == number)
    loaded = asked.options(joinedload(ErrorReport.item, innerjoin=True)).with_for_update()
    found: ErrorReport | None = db.session.execute(loaded).scalar()
    if found is None:
        raise NotFound
    return found
