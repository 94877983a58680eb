"""One warning and many subscribers: matched and queued, in how much memory, how fast.

The peer writes the very same rows into a copy of the same database with plain INSERT statements
of the driver, page by page: no matching, no letters, nothing but the writing.
"""

from __future__ import annotations

import gc
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from benchmarks.apart import apart
from benchmarks.report import Table
from benchmarks.stage import let_go, make_app, resident_mebibytes
from portal import outbox
from portal.announcements import MESSAGE, Announcement, announce
from portal.clock import now
from portal.database import PRAGMAS
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.subscriptions import queries, secrets
from portal.subscriptions.hearers import PER_PAGE
from portal.subscriptions.models import Delivery, Subscriber, Subscription
from portal.subscriptions.telling import BATCH
from portal.transaction import transaction

AT_ONCE: Final = 5_000
LIMIT_MEBIBYTES: Final = 64.0
DATABASE: Final = "portal.sqlite3"
#: of ten subscribers; the last two do not want this warning
WANTED: Final = (
    *({"kind": "warning"},) * 3,
    *({"kind": "warning", "country": "US"},) * 2,
    {"kind": "warning", "level": "orange"},
    {"topic": "专利"},
    {"words": "照明 337调查"},
    {"words": "茶叶 地理标志"},
    {"kind": "policy"},
)
WARNING: Final = Announcement(
    subject="warning-YJ-2026-001",
    event="published",
    kind="warning",
    title="美国对照明产品发起337调查",
    url="/warnings/YJ-2026-001",
    summary="涉及LED灯具的专利，出口企业请核对产品型号，三周内决定是否应诉。",
    level="orange",
    topics=("专利",),
    countries=("US",),
)


def measure(subscribers: int) -> Iterator[Table]:
    """Tell them all, then write the same rows plainly."""
    with TemporaryDirectory(prefix="portal-bench-") as name:
        folder, peer = Path(name) / "portal", Path(name) / "peer"
        folder.mkdir()
        peer.mkdir()
        apart(prepare, folder, subscribers)
        shutil.copy(folder / DATABASE, peer / DATABASE)
        told, letters, batches, seconds, grown = apart(tell, folder)
        counted, counting = apart(count, folder)
        plain = write_plainly(folder / DATABASE, peer / DATABASE)
    if counted != told:
        raise RuntimeError(f"{counted} were promised, {told} were told")
    table = Table(f"One warning, {subscribers} subscribers", ("", "figure", "beside", "ratio"))
    table.rows += [
        ("told, letters queued", told, letters, letters / told),
        ("seconds, plain INSERT of the same rows", seconds, plain, seconds / plain),
        ("subscribers looked at a second", subscribers / seconds, "", ""),
        (f"batches of {PER_PAGE}, milliseconds each", batches, seconds / batches * 1000, ""),
        ("peak memory grown, MiB, limit", grown, LIMIT_MEBIBYTES, grown / LIMIT_MEBIBYTES),
        ("seconds to count who will hear", counting, "", ""),
    ]
    yield table


def prepare(folder: Path, subscribers: int) -> None:
    """A portal with so many subscribers, where the warning is announced and nobody told yet."""
    app = make_app(folder)
    with app.app_context():
        upgrade()
        fill(subscribers)
        with transaction():
            announce(WARNING)
        carry_out(MESSAGE)
        let_go()


def fill(subscribers: int) -> None:
    """Readers without an account, one subscription each, four of five at once."""
    for start in range(1, subscribers + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, subscribers + 1))
        with transaction():
            db.session.execute(insert(Subscriber), [holder(number) for number in numbers])
            db.session.execute(insert(Subscription), [held(number) for number in numbers])


def holder(number: int) -> dict[str, object]:
    salt = f"{number:032x}"
    return {
        "id": number,
        "email": f"reader{number}@example.com",
        "salt": salt,
        "digest": secrets.digest_of(secrets.LETTERS, salt),
        "created_at": now(),
    }


def held(number: int) -> dict[str, object]:
    salt = f"{number:032x}"
    names = ("kind", "topic", "issuer", "country", "level", "words", "subject")
    return {
        **dict.fromkeys(names, ""),
        **WANTED[number % len(WANTED)],
        "subscriber_id": number,
        "frequency": "daily" if number % 5 == 0 else "once",
        "salt": salt,
        "digest": secrets.digest_of(secrets.FEED, salt),
        "created_at": now(),
    }


def count(folder: Path) -> tuple[int, float]:
    """How many an editor is told will hear, and the seconds that it took."""
    with make_app(folder).app_context():
        started = time.perf_counter()
        return queries.audience(WARNING), time.perf_counter() - started


def tell(folder: Path) -> tuple[int, int, int, float, float]:
    """Holders, letters, batches, seconds, and MiB that a fresh process grew at most."""
    with make_app(folder).app_context():
        db.session.execute(select(1))
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
        before, started, batches = resident_mebibytes(), time.perf_counter(), 0
        while carry_out(BATCH):
            batches += 1
        seconds = time.perf_counter() - started
        return *figures(), batches, seconds, peak_mebibytes() - before


def carry_out(kind: str) -> bool:
    """Carry out the next message of a kind; the letters that it owes are not written here."""
    owed = select(OutboxMessage.id, OutboxMessage.payload)
    owed = owed.where(OutboxMessage.kind == kind, OutboxMessage.done_at.is_(None))
    row = db.session.execute(owed).first()
    db.session.rollback()
    if row is not None:
        outbox._carry_out(row.id, kind, row.payload)
    return row is not None


def peak_mebibytes() -> float:
    """The most that this process was resident since the peak was reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def figures() -> tuple[int, int]:
    """How many were told or wait for a digest, and how many letters are owed."""
    told = db.session.execute(select(func.count()).select_from(Delivery)).scalar_one()
    letters = select(func.count()).where(OutboxMessage.kind == "mail")
    return told, db.session.execute(letters).scalar_one()


def write_plainly(source: Path, target: Path) -> float:
    """Seconds to insert the rows of one database into the other, a transaction a page."""
    spent = 0.0
    with closing(sqlite3.connect(source)) as full, closing(sqlite3.connect(target)) as empty:
        for pragma in PRAGMAS:
            empty.execute(pragma)
        empty.execute("DELETE FROM outbox_message")
        empty.commit()
        for table in ("subscription_delivery", "outbox_message"):
            rows = full.execute(f"SELECT * FROM {table}")
            statement = f"INSERT INTO {table} VALUES ({','.join('?' * len(rows.description))})"
            while page := rows.fetchmany(PER_PAGE):
                started = time.perf_counter()
                empty.executemany(statement, page)
                empty.commit()
                spent += time.perf_counter() - started
    return spent
