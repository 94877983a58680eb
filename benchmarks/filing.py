"""Overseas help under load: requests filed with a 5 MB file, and the desk's queue of 10,000."""

from __future__ import annotations

import http.client
import itertools
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlencode

from flask_migrate import upgrade
from sqlalchemy import insert

from benchmarks.load import Result, load
from benchmarks.report import Table
from benchmarks.stage import let_go, make_app, server
from portal.accounts import sessions
from portal.accounts.models import Membership, Organisation, Person, PersonRole
from portal.accounts.sealing import seal
from portal.assistance.models import HelpRequest
from portal.assistance.services import drafts
from portal.clock import now, today
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from tests.files.samples import video

SENDERS: Final = 4
ENTERPRISES_EACH: Final = 4
DRAFTS_EACH: Final = 20
FILE_BYTES: Final = 5 * 1024 * 1024
OPEN_REQUESTS: Final = 10_000
CONNECTIONS: Final = 8
SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BORDER: Final = "measured-border"
ANSWERS: Final = {
    "role": "accused",
    "dispute_type": "litigation",
    "country": "US",
    "venue": "us-court",
    "opponent": "Bright Lamp LLC",
    "summary": "收到美国法院的传票。",
    "help_wanted": ["reading"],
    "confidentiality": "ordinary",
    "evidence_abroad": {"plan": "none"},
}
TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Sender:
    """Somebody who files: the session and the drafts that wait."""

    session: str
    drafts: list[str]


def measure(seconds: float) -> Iterator[Table]:
    """Filing, then the queue, each on a portal that holds nothing else."""
    with TemporaryDirectory(prefix="portal-bench-") as name:
        yield filing(Path(name), seconds)
    with TemporaryDirectory(prefix="portal-bench-") as name:
        yield queue(Path(name), seconds)


def filing(folder: Path, seconds: float) -> Table:
    """Requests a second, each with one file that is checked, sealed and on the disk."""
    app = make_app(folder)
    with app.app_context():
        upgrade()
        senders = [sender() for _ in range(SENDERS)]
        let_go()
    result, lock = Result(seconds), threading.Lock()
    with server("portal", folder=folder) as (address, _):
        ends = time.perf_counter() + seconds

        def work(one: Sender) -> None:
            latencies = list(filed(address, one, ends))
            with lock:
                result.latencies += latencies

        threads = [threading.Thread(target=work, args=(one,)) for one in senders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    columns = ("filed with a 5 MB file", "requests/s", "p50 ms", "p95 ms")
    table = Table(f"Filing, {SENDERS} enterprises at once", columns)
    figures = (result.rate, result.percentile(0.5), result.percentile(0.95))
    table.rows.append((str(len(result.latencies)), *figures))
    return table


def queue(folder: Path, seconds: float) -> Table:
    """The queue's first page with 10,000 open requests, beside the bare peer."""
    app = make_app(folder)
    with app.app_context():
        upgrade()
        session = officer()
        fill_queue()
        let_go()
    headers = f"Cookie: session={session}\r\nAccept-Encoding: gzip\r\n"
    columns = ("page", "req/s", "p50 ms", "p95 ms", "p95 as ratio to hello", "errors")
    table = Table(f"Desk with {OPEN_REQUESTS} open requests, {CONNECTIONS} connections", columns)
    with (
        server("hello", folder=folder) as (hello, _),
        server("portal", folder=folder) as (portal, _),
    ):
        peer = load(hello, ["/"], seconds, CONNECTIONS)
        load(portal, ["/desk/requests"], 1.0, CONNECTIONS, headers)
        pages = {
            "hello": peer,
            "queue": load(portal, ["/desk/requests"], seconds, CONNECTIONS, headers),
            "queue, overdue": load(
                portal, ["/desk/requests?overdue=1"], seconds, CONNECTIONS, headers
            ),
        }
    for name, found in pages.items():
        p50, p95 = found.percentile(0.5), found.percentile(0.95)
        ratio = p95 / peer.percentile(0.95)
        table.rows.append((name, found.rate, p50, p95, ratio, found.errors))
    return table


def sender() -> Sender:
    """An applicant with drafts of several enterprises, ready to be sent."""
    person_id = person("enterprise")
    actor = Actor(person_id, "测量", frozenset({"enterprise"}))
    keys = []
    for _ in range(ENTERPRISES_EACH):
        organisation_id = enterprise(person_id)
        keys += [drafts.another(actor, organisation_id, ANSWERS) for _ in range(DRAFTS_EACH)]
    with transaction():
        return Sender(sessions.begin(person_id, "bench", False), keys)


def officer() -> str:
    """The session of an officer who has shown the second factor."""
    person_id = person("officer")
    with transaction():
        row = db.session.get_one(Person, person_id)
        row.sealed_totp_secret = seal(SECRET, f"person:{person_id}")
        return sessions.begin(person_id, "bench", True)


def person(role: str) -> int:
    with transaction():
        moment, email = now(), f"bench{next(_numbers)}@example.com"
        row = Person(email=email, name="测量", created_at=moment, email_verified_at=moment)
        db.session.add(row)
        db.session.flush()
        given = {"granted_by": "bench", "granted_at": moment}
        db.session.add(PersonRole(person_id=row.id, role=role, **given))
        return int(row.id)


def enterprise(person_id: int) -> int:
    with transaction():
        number = next(_numbers)
        row = Organisation(
            credit_code=f"9135{number:014d}",
            name=f"第{number}号公司",
            city="福州",
            created_at=now(),
        )
        db.session.add(row)
        db.session.flush()
        db.session.add(
            Membership(person_id=person_id, organisation_id=row.id, kind="owner", began_at=now())
        )
        return int(row.id)


def fill_queue() -> None:
    """Open requests, a tenth of them late, of which no history is needed."""
    organisation_id, moment, day = enterprise(person("enterprise")), now(), today()
    rows = [
        {
            "reference": f"HW-2026-{number:05d}",
            "draft_key": f"bench-{number}",
            "organisation_id": organisation_id,
            "state": "in_review" if number % 2 else "submitted",
            "is_open": True,
            "due_on": day + timedelta(days=number % 30 - 3),
            "submitted_at": moment,
            "created_at": moment,
            "changed_at": moment,
            **ANSWERS,
        }
        for number in range(1, OPEN_REQUESTS + 1)
    ]
    with transaction():
        db.session.execute(insert(HelpRequest), rows)


def filed(address: str, one: Sender, ends: float) -> Iterator[float]:
    """Send a file and the request, again and again; milliseconds of each."""
    place = address.removeprefix("http://")
    connection = http.client.HTTPConnection(place, timeout=60)
    cookies = f"session={one.session}"
    connection.request(
        "GET", f"/assistance/new/{one.drafts[0]}/evidence", None, {"Cookie": cookies}
    )
    answer = connection.getresponse()
    token = TOKEN.search(answer.read().decode())
    assert token is not None, answer.status
    cookies += "; " + (answer.getheader("Set-Cookie") or "").partition(";")[0]
    for number, key in enumerate(one.drafts):
        if time.perf_counter() >= ends:
            return
        body = form(token[1], video(f"{one.session}{number}".encode().ljust(FILE_BYTES, b"\0")))
        kind = f"multipart/form-data; boundary={BORDER}"
        started = time.perf_counter()
        post(connection, f"/assistance/new/{key}/evidence", body, kind, cookies)
        consent = urlencode({"csrf_token": token[1], "consent": "y"}).encode()
        kind = "application/x-www-form-urlencoded"
        post(connection, f"/assistance/new/{key}/check", consent, kind, cookies)
        yield (time.perf_counter() - started) * 1000


def form(token: str, content: bytes) -> bytes:
    """The form of the evidence page with one file."""
    head = (
        f'--{BORDER}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n'
    )
    return head.encode() + content + f"\r\n--{BORDER}--\r\n".encode()


def post(
    connection: http.client.HTTPConnection, path: str, body: bytes, kind: str, cookies: str
) -> None:
    """Send a form that must be answered by leading on."""
    connection.request("POST", path, body, {"Content-Type": kind, "Cookie": cookies})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 303, (path, answer.status)
