"""Wrong tries grow a delay and never lock anybody out; each is counted before it is judged.

Counting first means that many tries at the same moment are many tries.  Keys are digests: the
table names no account and no address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal.accounts.models import FailedAttempts
from portal.accounts.refusal import TooSoon
from portal.clock import now
from portal.extensions import db

FORGOTTEN = timedelta(hours=1)
LONGEST_DELAY = 900


@dataclass(frozen=True)
class Key:
    """What tries are counted under: so many are free, then each doubles the delay."""

    value: str
    free: int


def account(email: str) -> Key:
    """Tries for one account, from wherever."""
    return Key(_digest("account", email), free=5)


def device(value: str) -> Key:
    """Tries for one account from a browser that it has signed in from before."""
    return Key(_digest("device", value), free=5)


def second_factor(person_id: int) -> Key:
    """Codes tried for one person."""
    return Key(_digest("code", str(person_id)), free=5)


def origin(address: str) -> Key:
    """Tries from one network address, for whichever account; an IPv6 network counts as one."""
    return Key(_digest("origin", _network(address)), free=30)


def letters_to(email: str) -> Key:
    """Mails asked for to one address."""
    return Key(_digest("letters", email), free=3)


def letters_from(address: str) -> Key:
    """Mails asked for from one network address."""
    return Key(_digest("asked", _network(address)), free=20)


def take(*keys: Key) -> None:
    """Count a try in the running transaction; raises TooSoon while a delay runs."""
    moment = now()
    values = [key.value for key in keys]
    known = select(FailedAttempts).where(FailedAttempts.key.in_(values)).with_for_update()
    rows = {row.key: row for row in db.session.execute(known).scalars()}
    waits = [_wait(rows[key.value], key.free, moment) for key in keys if key.value in rows]
    if max(waits, default=0) > 0:
        raise TooSoon(max(waits))
    for value in values:
        _count(value, moment)


def forgive(*keys: Key) -> None:
    """The try was right: its keys begin anew."""
    values = [key.value for key in keys]
    db.session.execute(delete(FailedAttempts).where(FailedAttempts.key.in_(values)))


def take_back(key: Key) -> None:
    """The try was right, but the key is shared: only this one does not count."""
    one_less = update(FailedAttempts).where(FailedAttempts.key == key.value)
    db.session.execute(one_less.values(count=FailedAttempts.count - 1))


def forget_old() -> None:
    """Delete what no longer delays anybody."""
    old = FailedAttempts.last_at < now() - FORGOTTEN
    db.session.execute(delete(FailedAttempts).where(old))


def _count(value: str, moment: datetime) -> None:
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    statement = insert(FailedAttempts).values(key=value, count=1, last_at=moment)
    forgotten = FailedAttempts.last_at < moment - FORGOTTEN
    more = case((forgotten, 1), else_=FailedAttempts.count + 1)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"], set_={"count": more, "last_at": moment}
        )
    )


def _wait(row: FailedAttempts, free: int, moment: datetime) -> int:
    """Seconds until the next try may be made."""
    over = row.count - free
    if over < 0 or moment - row.last_at > FORGOTTEN:
        return 0
    delay = min(LONGEST_DELAY, 2 ** min(over, 20))
    left = row.last_at + timedelta(seconds=delay) - moment
    return max(0, -(-int(left.total_seconds() * 1000) // 1000))


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or f"{int(parsed) >> 64:x}/64")
    return str(parsed)


def _digest(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode(errors='replace')).hexdigest()[:40]}"
