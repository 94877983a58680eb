"""Who did what: append-only rows, each carrying the hash of the one before."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Index, Row, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.extensions import db
from portal.moments import Moment

START = "0" * 64
BATCH = 1_000


class AuditEntry(db.Model):  # type: ignore[name-defined]
    """One act. Triggers of the database refuse to change or delete it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_actor", "actor", "number"),
        Index("ix_audit_entry_action", "action", "number"),
        Index("ix_audit_entry_subject", "subject", "number"),
        Index("ix_audit_entry_at", "at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class AuditHead(db.Model):  # type: ignore[name-defined]
    """One row with the end of the chain; locking it puts writers in a line."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str]


def record(actor: str, action: str, subject: str, detail: dict[str, Any]) -> None:
    """Add an entry in the running transaction: no entry, no act."""
    take = update(AuditHead).where(AuditHead.id == 1).values(number=AuditHead.number + 1)
    head = db.session.execute(take.returning(AuditHead.number, AuditHead.hash)).one()
    entry = AuditEntry(
        number=head.number,
        at=now(),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    db.session.add(entry)
    end = update(AuditHead).where(AuditHead.id == 1).values(hash=entry.hash)
    db.session.execute(end)


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry's facts and the hash before it, as canonical JSON."""
    facts = [
        entry.number,
        entry.at.isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
        entry.previous_hash,
    ]
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def problems(checkpoints: Path, *secrets: str) -> Iterator[str]:
    """Walk the whole chain and yield, in words, each place where it does not hold.

    A checkpoint may be signed with any of `secrets`, the present key or a former one.
    Entries that are added meanwhile may or may not be seen. Memory does not grow with the chain.
    """
    claims, before = list(_claims(checkpoints)), _head()
    kept = {number for number, _digest, _line in claims} | {before.number}
    expected_number, expected_hash, hashes = 1, START, {0: START}
    walk = select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=BATCH)
    for entry in db.session.execute(walk).scalars():
        if entry.number != expected_number:
            yield f"第 {expected_number} 条缺失，下一条是第 {entry.number} 条"
        if entry.previous_hash != expected_hash:
            yield f"第 {entry.number} 条接不上前一条"
        if entry_hash(entry) != entry.hash:
            yield f"第 {entry.number} 条被改动过"
        expected_number, expected_hash = entry.number + 1, entry.hash
        if entry.number in kept:
            hashes[entry.number] = entry.hash
    ends_well = before.number < expected_number <= _head().number + 1
    if not ends_well or hashes.get(before.number) != before.hash:
        yield f"末尾被截断：应有 {before.number} 条，现有 {expected_number - 1} 条"
    yield from _checkpoint_problems(claims, secrets, hashes)


def _head() -> Row[int, str]:
    return db.session.execute(select(AuditHead.number, AuditHead.hash)).one()


def write_checkpoint(checkpoints: Path, secret: str) -> None:
    """Sign the present end of the chain into a file outside the database, once per end."""
    head = db.session.execute(select(AuditHead)).scalar_one()
    line = _checkpoint(head.number, head.hash, secret)
    known = checkpoints.read_text("ascii") if checkpoints.exists() else ""
    if head.number and not known.endswith(line):
        with checkpoints.open("a", encoding="ascii") as file:
            file.write(line)


def _checkpoint(number: int, digest: str, secret: str) -> str:
    claim = f"{number} {digest}"
    seal = hmac.new(secret.encode(), claim.encode(), hashlib.sha256).hexdigest()
    return f"{claim} {seal}\n"


def _checkpoint_problems(
    claims: list[tuple[int, str, str]], secrets: tuple[str, ...], hashes: dict[int, str]
) -> Iterator[str]:
    for number, digest, line in claims:
        if line + "\n" not in [_checkpoint(number, digest, secret) for secret in secrets]:
            yield f"检查点文件中第 {number} 条的签名不对"
        elif hashes.get(number) != digest:
            yield f"与检查点不符：第 {number} 条之前的记录被截断或重写"


def _claims(path: Path) -> Iterator[tuple[int, str, str]]:
    """Number, hash and whole line of each checkpoint."""
    for line in path.read_text("ascii").splitlines() if path.exists() else []:
        number, digest, _seal = line.split(" ")
        yield int(number), digest, line
