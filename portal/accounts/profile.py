"""One's own account: details, password, address, second factor, sessions."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from portal import audit, outbox
from portal.accounts import attempts, letters, passwords, people, second_factor, sessions, tokens
from portal.accounts.models import Person
from portal.accounts.refusal import N_, Refused
from portal.accounts.sign_in import is_staff
from portal.clock import SHANGHAI, now
from portal.extensions import db
from portal.transaction import transaction

LinkTo = Callable[[str], str]
RESET = "reset a password"


class WrongPassword(Refused):
    """Not the present password."""

    def __init__(self) -> None:
        super().__init__(N_("现在的密码不对"))


def change_details(person_id: int, name: str, phone: str) -> None:
    """Another name or phone number."""
    with transaction():
        person = db.session.get_one(Person, person_id)
        person.name, person.phone = name, phone
        _record(person_id, "details changed")


def confirm_password(person_id: int, password: str) -> None:
    """Raise WrongPassword, or TooSoon after many wrong ones."""
    person = db.session.get_one(Person, person_id)
    encoded, key = person.password_hash, attempts.second_factor(person_id)
    with transaction():
        attempts.take(key)
    if not passwords.matches(encoded, password):
        raise WrongPassword
    with transaction():
        attempts.forgive(key)


def change_password(person_id: int, session_id: int, present: str, new: str) -> None:
    """A new password in place of the present one; other sessions end."""
    confirm_password(person_id, present)
    check_new(person_id, new)
    _set_password(person_id, new, keep=session_id)


def check_new(person_id: int, new: str) -> None:
    """Raise PasswordRefused for a password that this person must not use."""
    person = db.session.get_one(Person, person_id)
    passwords.check(new, (person.email, person.name, letters.settings().site.name))


def ask_for_reset(email: str, origin: str, base: str) -> None:
    """Owe a mail with a link, if somebody has this address; whoever asks cannot tell.

    Whether there is such a person is looked at by the worker: the answer takes the same time.
    Raises TooSoon for a network address that asks too often.
    """
    with transaction():
        attempts.take(attempts.letters_from(origin))
        person = people.by_email(email)
        payload = {"person_id": person.id if person else 0, "base": base}
        outbox.enqueue(RESET, f"accounts:reset-asked:{secrets.token_hex(8)}", payload)


@outbox.handler(RESET)
def send_reset(payload: dict[str, object]) -> None:
    """Send the link to those who may set a password: confirmed addresses, and staff."""
    person = people.get(int(str(payload["person_id"])))
    if person is None or not (person.email_verified_at or is_staff(person.id)):
        return
    try:
        attempts.take(attempts.letters_to(person.email))
    except Refused:
        return
    secret = tokens.issue("reset_password", person_id=person.id, email=person.email)
    link = f"{payload['base']}/accounts/password/new/{secret}"
    key = f"accounts:reset:{tokens.mark(secret)}"
    letters.send(letters.RESET, person.email, key, name=person.name, link=link)
    audit.record("stranger", "password reset asked", f"person:{person.id}", {})


def reset_password(secret: str, new: str) -> None:
    """Set a password with a mailed link; every session ends."""
    token = tokens.look("reset_password", secret)
    person_id = token.person_id or 0
    check_new(person_id, new)
    _set_password(person_id, new, spend=secret)


def ask_for_address(person_id: int, password: str, email: str, link_to: LinkTo) -> None:
    """Send a link to a new address; whether somebody has it already is told to nobody."""
    confirm_password(person_id, password)
    with transaction():
        person = db.session.get_one(Person, person_id)
        attempts.take(attempts.letters_to(email))
        if people.by_email(email) is None:
            secret = tokens.issue("change_email", person_id=person_id, email=email)
            key = f"accounts:address:{tokens.mark(secret)}"
            letters.send(letters.CHANGE_EMAIL, email, key, name=person.name, link=link_to(secret))
        _record(person_id, "address change asked")


def address_asked(person_id: int, secret: str) -> str:
    """The new address that a link confirms; raises LinkRefused when it is another person's."""
    token = tokens.look("change_email", secret)
    if token.person_id != person_id:
        raise tokens.LinkRefused
    return token.email


def change_address(person_id: int, secret: str) -> None:
    """Take the new address into use; the old one is told."""
    with transaction():
        token = tokens.look("change_email", secret)
        if token.person_id != person_id or people.by_email(token.email) is not None:
            raise tokens.LinkRefused
        tokens.use(token)
        person = db.session.get_one(Person, person_id)
        old, person.email = person.email, token.email
        tokens.void("reset_password", person_id=person_id)
        letters.send(
            letters.EMAIL_CHANGED,
            old,
            f"accounts:address-changed:{token.id}",
            name=person.name,
            moment=_moment(),
            new_address=token.email,
        )
        _record(person_id, "address changed")


def propose_factor(person_id: int) -> None:
    """Begin to set up a second factor, a first or another one."""
    with transaction():
        second_factor.propose(db.session.get_one(Person, person_id))


def confirm_factor(person_id: int, code: str, device: str) -> tuple[list[str], str]:
    """Take the second factor into use; returns recovery codes and the secret of a new session.

    Every session that was begun without it ends.
    """
    key = attempts.second_factor(person_id)
    with transaction():
        attempts.take(key)
    with transaction():
        codes = second_factor.confirm(db.session.get_one(Person, person_id), code)
        attempts.forgive(key)
        sessions.end(person_id, "second factor changed")
        _record(person_id, "second factor changed")
        return codes, sessions.begin(person_id, device, has_shown_factor=True)


def remove_factor(person_id: int) -> None:
    """Do without; refused for staff."""
    if is_staff(person_id):
        raise Refused("工作人员必须使用动态码，可以换一个，不能停用")
    with transaction():
        second_factor.remove(db.session.get_one(Person, person_id))
        _record(person_id, "second factor removed")


def renew_recovery_codes(person_id: int) -> list[str]:
    """Ten new recovery codes, shown once."""
    with transaction():
        _record(person_id, "recovery codes renewed")
        return second_factor.renew_recovery_codes(person_id)


def end_session(person_id: int, session_id: int) -> None:
    """End one of one's sessions."""
    with transaction():
        sessions.end(person_id, "ended by its owner", only=session_id)
        _record(person_id, "session ended")


def end_other_sessions(person_id: int, session_id: int) -> None:
    """End all sessions but this one."""
    with transaction():
        sessions.end(person_id, "ended by its owner", but=session_id)
        _record(person_id, "other sessions ended")


def _set_password(person_id: int, new: str, keep: int | None = None, spend: str = "") -> None:
    encoded = passwords.hash_of(new)
    with transaction():
        if spend:
            tokens.use(tokens.look("reset_password", spend))
        person = db.session.get_one(Person, person_id)
        person.password_hash = encoded
        person.email_verified_at = person.email_verified_at or now()
        tokens.void("reset_password", person_id=person_id)
        sessions.end(person_id, "password changed", but=keep)
        attempts.forgive(attempts.account(person.email))
        key = f"accounts:password:{person_id}:{now().isoformat()}"
        letters.send(
            letters.PASSWORD_CHANGED, person.email, key, name=person.name, moment=_moment()
        )
        _record(person_id, "password changed")


def _record(person_id: int, action: str) -> None:
    subject = f"person:{person_id}"
    audit.record(subject, action, subject, {})


def _moment() -> str:
    return f"{now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}（北京时间）"
