"""Numbers and codes: references in series, numbers of papers, and codes nobody can guess."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal.assistance.models import ReferenceCounter
from portal.extensions import db

SERIES = "HW"
#: without I, L, O and U, which are misread
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
QUERY_CODE_LENGTH = 28  # 140 bits
CHECK_CODE_LENGTH = 16  # 80 bits: it proves a paper that its reader already holds
GROUP = 4
_READ_AS = str.maketrans("ILOU", "110V")
_NOT_CODE = re.compile(r"[^0-9A-Z]")
#: letters of the seven documents in their numbers
PAPER_CODES = {
    "application": "SQ",
    "supplement_notice": "BZ",
    "non_acceptance": "BY",
    "acceptance": "SL",
    "termination": "ZZ",
    "opinion": "YJ",
    "case_file": "JZ",
}


def next_reference(year: int) -> str:
    """Take the next reference of the year in the running transaction, such as HW-2026-00017."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    taken = (
        insert(ReferenceCounter)
        .values(series=SERIES, year=year, number=1)
        .on_conflict_do_update(
            index_elements=["series", "year"], set_={"number": ReferenceCounter.number + 1}
        )
        .returning(ReferenceCounter.number)
    )
    return f"{SERIES}-{year}-{db.session.execute(taken).scalar_one():05d}"


def paper_number(reference: str, kind: str, count: int) -> str:
    """Number of the count-th paper of a kind in a request, such as HW-2026-00017-SL1."""
    return f"{reference}-{PAPER_CODES[kind]}{count}"


def new_query_code() -> str:
    """A code of 140 random bits in groups of four, to be read out and typed in."""
    return _grouped(_random(QUERY_CODE_LENGTH))


def new_check_code() -> str:
    """A code of 80 random bits that stands on a paper."""
    return _grouped(_random(CHECK_CODE_LENGTH))


def folded(code: str) -> str:
    """A code as typed, without case, blanks and dashes, misread letters put right."""
    return _NOT_CODE.sub("", code.upper()).translate(_READ_AS)


def digest(code: str) -> str:
    """SHA-256 of a query code, what is kept of it."""
    return hashlib.sha256(folded(code).encode()).hexdigest()


def is_code(code: str, kept: str) -> bool:
    """Whether a code as typed is the one that was given; takes the same time either way."""
    return hmac.compare_digest(digest(code), kept or digest(secrets.token_hex(8)))


def new_key() -> str:
    """A random value for addresses and forms."""
    return secrets.token_urlsafe(24)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
