"""Opening an account: a form, a mail, a password; outsiders learn nothing about who has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.accounts import consents, letters, memberships, passwords, people, tokens
from portal.accounts.models import OneTimeToken, Organisation, Person
from portal.accounts.refusal import N_, Refused
from portal.clock import now
from portal.extensions import db
from portal.permissions import SYSTEM
from portal.transaction import transaction

LinkTo = Callable[[str], str]


@dataclass(frozen=True)
class Application:
    """What the form says, cleaned."""

    email: str
    name: str
    phone: str
    password: str
    organisation_name: str
    credit_code: str
    city: str


class WrongPassword(Refused):
    """Not the password that was chosen at registration."""

    def __init__(self) -> None:
        super().__init__(N_("密码不对；请输入注册时填的密码"))


def register(application: Application, link_to: LinkTo, sign_in_link: str) -> None:
    """Take an application in; the answer is the same whether or not the address is known."""
    password_hash = passwords.hash_of(application.password)  # known addresses take as long
    try:
        with transaction():
            person = people.by_email(application.email)
            if person is not None and person.email_verified_at is not None:
                _tell_known(person, sign_in_link)
            else:
                _take_in(person, application, password_hash, link_to)
    except IntegrityError:
        # Two forms with one address or one credit code at the same moment: the first one counts.
        db.session.rollback()


def register_invited(email: str, name: str, phone: str, password: str) -> int:
    """An account for an invited address, which the link in the mail has confirmed already."""
    password_hash = passwords.hash_of(password)
    with transaction():
        person = Person(email=email, name=name, phone=phone, password_hash=password_hash)
        person.created_at = person.email_verified_at = now()
        db.session.add(person)
        db.session.flush()
        people.grant(person.id, "enterprise", SYSTEM)
        consents.give(person.id, "registration")
        subject = f"person:{person.id}"
        audit.record(subject, "registered", subject, {"invited": True})
        return person.id


def send_again(person_id: int, link_to: LinkTo) -> None:
    """Send a fresh link to an address that waits to be confirmed, inside a transaction."""
    person = db.session.get_one(Person, person_id)
    last = (
        select(OneTimeToken)
        .where(OneTimeToken.person_id == person_id, OneTimeToken.purpose == "verify_email")
        .order_by(OneTimeToken.id.desc())
        .limit(1)
    )
    before = db.session.execute(last).scalar_one_or_none()
    _send_link(person, before.organisation_id if before else None, link_to)


def awaiting(secret: str) -> Person:
    """Who a link of confirmation belongs to; raises LinkRefused."""
    token = tokens.look("verify_email", secret)
    return db.session.get_one(Person, token.person_id)


def verify(secret: str, password: str) -> int:
    """Confirm an address with the link and the password chosen before; returns the person's id.

    The link alone would let somebody who registered a foreign address have its owner open the
    account for them.  Raises LinkRefused and WrongPassword.
    """
    person = awaiting(secret)
    if not passwords.matches(person.password_hash, password):
        raise WrongPassword
    with transaction():
        token = tokens.look("verify_email", secret)
        tokens.use(token)
        person = db.session.get_one(Person, token.person_id)
        person.email_verified_at = now()
        people.grant(person.id, "enterprise", SYSTEM)
        audit.record(f"person:{person.id}", "address confirmed", f"person:{person.id}", {})
        if token.organisation_id is not None:
            memberships.arrive(person, token.organisation_id)
        return person.id


def _tell_known(person: Person, link: str) -> None:
    key = f"accounts:known:{person.id}:{now():%Y%m%d%H}"
    letters.send(letters.KNOWN, person.email, key, name=person.name, link=link)


def _take_in(
    person: Person | None, application: Application, password_hash: str, link_to: LinkTo
) -> None:
    """A new row, or the newest words for one that was never confirmed."""
    if person is None:
        person = Person(email=application.email, created_at=now())
        db.session.add(person)
    person.name, person.phone = application.name, application.phone
    person.password_hash = password_hash
    organisation = _organisation(application)
    db.session.flush()
    consents.give(person.id, "registration")
    subject = f"person:{person.id}"
    audit.record(subject, "registered", subject, {"organisation": organisation.id})
    _send_link(person, organisation.id, link_to)


def _organisation(application: Application) -> Organisation:
    """The organisation of the code; while nobody belongs to it, the newest name counts."""
    organisation = people.organisation_by_code(application.credit_code)
    if organisation is None:
        organisation = Organisation(credit_code=application.credit_code, created_at=now())
        organisation.name, organisation.city = application.organisation_name, application.city
        db.session.add(organisation)
        db.session.flush()
    elif not people.members_of(organisation.id):
        organisation.name, organisation.city = application.organisation_name, application.city
    return organisation


def _send_link(person: Person, organisation_id: int | None, link_to: LinkTo) -> None:
    secret = tokens.issue(
        "verify_email",
        person_id=person.id,
        organisation_id=organisation_id,
        email=person.email,
    )
    key = f"accounts:verify:{tokens.mark(secret)}"
    letters.send(letters.VERIFY, person.email, key, name=person.name, link=link_to(secret))
