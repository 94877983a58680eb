"""The second factor: codes of an authenticator (RFC 6238), each good once, and recovery codes."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
import struct
import time
from urllib.parse import quote

from sqlalchemy import delete, func, select, update

from portal.accounts.models import Person, RecoveryCode
from portal.accounts.refusal import N_, Refused
from portal.accounts.sealing import digest, seal, unseal
from portal.clock import now
from portal.extensions import db

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20  # the length of SHA-1's output (RFC 4226, section 4, R6)
DRIFT = 1  # steps that a clock may be off, either way
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
CODE = re.compile(r"[0-9]{6}")
RECOVERY = re.compile(r"[a-z2-7]{16}")
SPACING = re.compile(r"[\s-]+")


class CodeRefused(Refused):
    """Not the code of this moment, used already, or no code at all."""

    def __init__(self) -> None:
        super().__init__(N_("动态码不对或已经用过；请等下一个再输入"))


def new_secret() -> str:
    """A random secret as authenticators take it, Base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def clean_secret(written: str) -> str:
    """A secret given by an operator; raises Refused unless it is Base32 of 16 bytes or more."""
    secret = SPACING.sub("", written).upper().rstrip("=")
    try:
        raw = _raw(secret)
    except binascii.Error:
        raise Refused("动态码密钥应是 Base32 文字") from None
    if len(raw) < 16:
        raise Refused("动态码密钥太短，至少 26 个 Base32 字符")
    return secret


def code_at(secret: str, step: int) -> str:
    """The six digits of a time step: HOTP (RFC 4226, section 5.3) with SHA-1."""
    mac = hmac.digest(_raw(secret), struct.pack(">Q", step), "sha1")
    offset = mac[-1] & 0x0F
    number = struct.unpack(">I", mac[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_now() -> int:
    """The present time step."""
    return int(time.time()) // STEP_SECONDS


def address(secret: str, site: str, email: str) -> str:
    """The otpauth address that a QR code carries to an authenticator."""
    return f"otpauth://totp/{quote(site)}:{quote(email)}?secret={secret}&issuer={quote(site)}"


def propose(person: Person) -> None:
    """Keep a fresh secret until its first code comes back."""
    person.pending_totp_secret = sealed(new_secret(), person.id)


def proposed(person: Person) -> str:
    """The secret that waits for its first code, '' when there is none."""
    return opened(person.pending_totp_secret, person.id)


def confirm(person: Person, written: str) -> list[str]:
    """Take the proposed secret into use after its first code; returns new recovery codes."""
    secret = proposed(person)
    step = _step_of(secret, written, after=0) if secret else None
    if step is None:
        raise CodeRefused
    person.sealed_totp_secret, person.pending_totp_secret = person.pending_totp_secret, ""
    person.totp_step = step
    return renew_recovery_codes(person.id)


def show(person_id: int, written: str) -> str:
    """Accept a code or a recovery code, once; returns which; raises CodeRefused."""
    code = SPACING.sub("", written).lower()
    if CODE.fullmatch(code) and _use_step(person_id, code):
        return "code"
    if RECOVERY.fullmatch(code) and _use_recovery(person_id, code):
        return "recovery code"
    raise CodeRefused


def remove(person: Person) -> None:
    """Do without a second factor."""
    person.sealed_totp_secret = person.pending_totp_secret = ""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def renew_recovery_codes(person_id: int) -> list[str]:
    """Ten new codes to be shown once; older ones are void."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    raw = [secrets.token_bytes(RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    codes = [base64.b32encode(one).decode().lower() for one in raw]
    db.session.add_all(RecoveryCode(person_id=person_id, digest=digest(code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def recovery_codes_left(person_id: int) -> int:
    """How many recovery codes have not been used."""
    unused = RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    return int(db.session.execute(select(func.count()).where(*unused)).scalar_one())


def sealed(secret: str, person_id: int) -> str:
    return seal(secret, f"person:{person_id}")


def opened(kept: str, person_id: int) -> str:
    return unseal(kept, f"person:{person_id}") if kept else ""


def _use_step(person_id: int, code: str) -> bool:
    person = db.session.get_one(Person, person_id, populate_existing=True)
    secret = opened(person.sealed_totp_secret, person_id)
    step = _step_of(secret, code, after=person.totp_step) if secret else None
    if step is None:
        return False
    # Two requests with the same code: the condition lets one of them through.
    used = update(Person).where(Person.id == person_id, Person.totp_step < step)
    # Sealed anew with each use, a secret moves to the portal's present key by itself.
    fresh = used.values(totp_step=step, sealed_totp_secret=sealed(secret, person_id))
    return bool(db.session.execute(fresh.returning(Person.id)).first())


def _use_recovery(person_id: int, code: str) -> bool:
    unused = update(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.digest == digest(code),
        RecoveryCode.used_at.is_(None),
    )
    used = unused.values(used_at=now()).returning(RecoveryCode.id)
    return db.session.execute(used).first() is not None


def _step_of(secret: str, written: str, after: int) -> int | None:
    """The step near this moment and later than `after` whose code this is."""
    code, present = SPACING.sub("", written), step_now()
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        same = hmac.compare_digest(code_at(secret, step).encode(), code.encode(errors="replace"))
        if same and step > after:
            found = step
    return found


def _raw(secret: str) -> bytes:
    return base64.b32decode(secret + "=" * (-len(secret) % 8))
