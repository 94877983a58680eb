"""Signing in: password, second factor, session; every step counted, recorded and told apart
only for those who know the password."""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal import audit
from portal.accounts import attempts, letters, passwords, people, second_factor, sessions
from portal.accounts.models import Person
from portal.accounts.refusal import N_, Refused
from portal.accounts.sealing import digest
from portal.extensions import db
from portal.permissions import STAFF_ROLES
from portal.transaction import transaction

KNOWN_FOR = 180 * 86_400
CODE_WITHIN = 300


class WrongCredentials(Refused):
    """No account with this address and this password."""

    def __init__(self) -> None:
        super().__init__(N_("邮箱或密码不对"))


@dataclass(frozen=True)
class Visitor:
    """Where a try comes from: network address, browser in words, its note of earlier visits."""

    origin: str
    device: str
    known_device: str = ""


@dataclass(frozen=True)
class Checked:
    """Somebody whose password was right."""

    person_id: int
    is_verified: bool
    has_factor: bool
    is_staff: bool


def check_password(email: str, password: str, visitor: Visitor) -> Checked:
    """Whose password this is; raises TooSoon while a delay runs, WrongCredentials otherwise."""
    own = _key(email, visitor)
    origin = attempts.origin(visitor.origin)
    with transaction():
        attempts.take(own, origin)
    person = people.by_email(email)
    encoded = person.password_hash if person else ""
    is_right = passwords.matches(encoded, password)
    with transaction():
        person = people.by_email(email)
        if person is None or not is_right or person.password_hash != encoded:
            _note_failure(person, visitor)
            refused = True
        else:
            attempts.forgive(own)
            attempts.take_back(origin)
            if passwords.is_outdated(encoded):
                person.password_hash = passwords.hash_of(password)
            refused = False
            found = _checked(person)
    if refused:
        raise WrongCredentials
    return found


def check_code(person_id: int, code: str, visitor: Visitor) -> None:
    """Accept a person's code, once; raises TooSoon and CodeRefused."""
    key = attempts.second_factor(person_id)
    with transaction():
        attempts.take(key)
    try:
        with transaction():
            kind = second_factor.show(person_id, code)
            attempts.forgive(key)
            subject = f"person:{person_id}"
            audit.record(subject, "second factor shown", subject, {"kind": kind})
    except second_factor.CodeRefused:
        with transaction():
            subject, detail = f"person:{person_id}", {"origin": visitor.origin}
            audit.record("stranger", "second factor refused", subject, detail)
        raise


def begin(person_id: int, visitor: Visitor, has_shown_factor: bool) -> str:
    """Open the session; returns the secret for its cookie.

    Staff without a second factor get a secret to enrol: until then no page of the desk opens.
    """
    with transaction():
        person = db.session.get_one(Person, person_id)
        if is_staff(person_id) and not person.sealed_totp_secret:
            second_factor.propose(person)
        subject, detail = f"person:{person_id}", {"origin": visitor.origin}
        audit.record(subject, "signed in", subject, detail)
        return sessions.begin(person_id, visitor.device, has_shown_factor)


def sign_out(person_id: int, session_id: int) -> None:
    """End one session."""
    with transaction():
        sessions.end(person_id, "signed out", only=session_id)
        subject = f"person:{person_id}"
        audit.record(subject, "signed out", subject, {})


def is_staff(person_id: int) -> bool:
    """Whether somebody holds a role of the desk."""
    return bool(people.roles_of(person_id) & STAFF_ROLES)


def note_for_device(email: str) -> str:
    """What a browser keeps to be known for this account: others' wrong tries do not delay it."""
    return str(_notes().dumps(digest(email)))


def has_note(email: str, note: str) -> bool:
    """Whether a browser has signed in to this account before."""
    try:
        return bool(_notes().loads(note, max_age=KNOWN_FOR) == digest(email))
    except BadSignature:
        return False


def _key(email: str, visitor: Visitor) -> attempts.Key:
    if has_note(email, visitor.known_device):
        return attempts.device(visitor.known_device)
    return attempts.account(email)


def _checked(person: Person) -> Checked:
    return Checked(
        person_id=person.id,
        is_verified=person.email_verified_at is not None,
        has_factor=bool(person.sealed_totp_secret),
        is_staff=is_staff(person.id),
    )


def _note_failure(person: Person | None, visitor: Visitor) -> None:
    """One row for known and unknown accounts; it never holds what was typed."""
    subject = f"person:{person.id}" if person else "person:unknown"
    audit.record("stranger", "sign-in refused", subject, {"origin": visitor.origin})


def _notes() -> URLSafeTimedSerializer:
    oldest_first = letters.settings().secret_keys[::-1]  # the last one signs
    return URLSafeTimedSerializer(list(oldest_first), salt="known device")
