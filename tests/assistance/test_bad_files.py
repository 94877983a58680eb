"""The collection of bad files against the form: each refused with a way out, and nothing kept."""

from __future__ import annotations

import io
import itertools
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.assistance.evidence import quotas
from portal.assistance.file_models import RequestFile
from portal.assistance.services import evidence, uploads
from portal.extensions import db
from portal.files import FileRefused
from portal.files import services as vault_services
from tests.assistance.bad_files import BAD, NAMES
from tests.assistance.people import Cast
from tests.factories import sign_in
from tests.files.samples import pdf, sound
from tests.forms import submit

AT_ONCE = 13
SENDERS = 6


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def applicant(app: Flask, cast: Cast) -> FlaskClient:
    client = app.test_client()
    sign_in(client, db.session.get_one(Person, cast.applicant.person_id))
    return client


@pytest.mark.parametrize("batch", range(-(-len(BAD) // AT_ONCE)))
def test_bad_files_are_refused_and_leave_nothing(
    applicant: FlaskClient, cast: Cast, batch: int
) -> None:
    names = list(BAD)[batch * AT_ONCE : (batch + 1) * AT_ONCE]
    files = [(io.BytesIO(BAD[name]), name) for name in names]
    answer = submit(applicant, f"/assistance/new/{cast.draft()}/evidence", {"files": files})
    html = answer.get_data(as_text=True)
    kept = list(db.session.execute(select(RequestFile.name)).scalars())
    assert kept == []
    assert answer.status_code == 422
    assert [name for name in names if f"<strong>{name}</strong>" not in html] == []
    assert "%(" not in html
    assert not vault_services.vault().files()


def test_names_are_cleaned_and_never_used_on_the_disk(
    app: Flask, applicant: FlaskClient, cast: Cast
) -> None:
    where = evidence.place(cast.applicant, cast.draft())
    for number, name in enumerate(NAMES):
        data = io.BytesIO(pdf() + b"\n" * number)
        evidence.add(cast.applicant, where, data, name, "")
    rows = db.session.execute(select(RequestFile).order_by(RequestFile.id)).scalars().all()
    assert [row.name for row in rows] == list(NAMES.values())
    stored = {path.name for path in vault_services.vault().files().values()}
    assert stored == {row.storage_id for row in rows}
    for row in rows:
        answer = applicant.get(f"/assistance/files/{row.key}")
        assert answer.headers["Content-Disposition"].isascii()
        assert answer.headers["Content-Disposition"].isprintable()


def test_many_at_once_stay_within_the_quota(app: Flask, cast: Cast) -> None:
    """Several connections send to one request: never more than it may hold."""
    where = evidence.place(cast.applicant, cast.draft())
    db.session.remove()
    numbers, refused = itertools.count(), []

    def send() -> None:
        with app.app_context():
            for number in itertools.islice(numbers, 6):
                data = io.BytesIO(sound(str(number).encode()))
                try:
                    if number % 2:
                        uploads.begin(cast.applicant, where, "", f"{number}.mp3", 10, "")
                    else:
                        evidence.add(cast.applicant, where, data, f"{number}.mp3", "")
                except FileRefused:
                    refused.append(number)
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = len(db.session.execute(select(RequestFile.id)).all())
    kept += len(uploads.under_way(cast.applicant, where.request_id))
    assert kept == quotas.MOST_FILES
    assert len(refused) == SENDERS * 6 - quotas.MOST_FILES
