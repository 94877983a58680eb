"""Evidence of requests: sent, refused, opened, withdrawn; who read it; what may not be done."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from portal.accounts.models import Person, SignInSession
from portal.accounts.sealing import seal
from portal.assistance.evidence import quotas
from portal.assistance.file_models import FileReading, RequestFile
from portal.assistance.services import evidence, readings, tidying, uploads
from portal.assistance.services.uploads import PIECE
from portal.audit import AuditEntry
from portal.clock import now
from portal.extensions import db
from portal.files import services as vault_services
from portal.files.models import StoredFile
from portal.transaction import transaction
from tests.assistance.people import Cast, row_of
from tests.factories import TOTP_SECRET, sign_in
from tests.files.samples import pdf, picture, video
from tests.forms import submit, token, token_of
from tests.pages import check_headers, check_page

PDF = pdf()
MARKER = b"MARKER-" + b"7f3c" * 8


def text(words: str) -> bytes:
    return words.encode()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def as_person(app: Flask, person_id: int | None) -> FlaskClient:
    client = app.test_client()
    sign_in(client, db.session.get_one(Person, person_id))
    return client


@pytest.fixture
def applicant(app: Flask, cast: Cast) -> FlaskClient:
    return as_person(app, cast.applicant.person_id)


def page_of(draft_key: str) -> str:
    return f"/assistance/new/{draft_key}/evidence"


def page_of_request(reference: str) -> str:
    return f"/assistance/requests/{reference}/evidence"


def send(client: FlaskClient, page: str, *files: tuple[str, bytes], piece: str = "paper") -> Any:
    parts = [(io.BytesIO(data), name) for name, data in files]
    return submit(client, page, {"evidence": piece, "files": parts})


def rows() -> list[RequestFile]:
    db.session.rollback()
    return list(db.session.execute(select(RequestFile).order_by(RequestFile.id)).scalars())


def count(table: Any) -> int:
    db.session.rollback()
    return int(db.session.execute(select(func.count()).select_from(table)).scalar_one())


def test_files_of_a_form_are_kept_with_their_digest(applicant: FlaskClient, cast: Cast) -> None:
    page = page_of(cast.draft())
    answer = send(applicant, page, ("诉状.pdf", PDF), ("经过.txt", text("四月三日收到")))
    assert answer.status_code == 303
    first, second = rows()
    assert (first.name, first.sha256) == ("诉状.pdf", hashlib.sha256(PDF).hexdigest())
    assert (second.evidence, second.stage, second.state) == ("paper", "draft", "clean")
    html = applicant.get(page).get_data(as_text=True)
    check_page(html, page)
    assert first.sha256 in html


def test_a_refused_file_says_why_and_the_others_are_kept(
    applicant: FlaskClient, cast: Cast
) -> None:
    answer = send(applicant, page_of(cast.draft()), ("程序.exe", b"MZ\0\0"), ("诉状.pdf", PDF))
    assert answer.status_code == 422
    assert "程序.exe" in answer.get_data(as_text=True)
    assert [row.name for row in rows()] == ["诉状.pdf"]


def test_the_same_file_twice_is_one_file(applicant: FlaskClient, cast: Cast) -> None:
    page = page_of(cast.draft())
    send(applicant, page, ("诉状.pdf", PDF))
    answer = send(applicant, page, ("又一份.pdf", PDF))
    assert answer.status_code == 422
    assert "已经上传过了" in answer.get_data(as_text=True)
    assert len(rows()) == 1
    assert len(vault_services.vault().files()) == 1


def test_no_more_than_twenty_files(applicant: FlaskClient, cast: Cast) -> None:
    page = page_of(cast.draft())
    files = [(f"{number}.txt", text(f"第{number}份")) for number in range(21)]
    assert send(applicant, page, *files).status_code == 422
    assert len(rows()) == 20
    assert send(applicant, page, ("多的.txt", text("多的"))).status_code == 422
    assert len(rows()) == 20


def test_the_form_without_files_asks_for_one(applicant: FlaskClient, cast: Cast) -> None:
    assert send(applicant, page_of(cast.draft())).status_code == 422


def test_the_check_page_lists_the_files(applicant: FlaskClient, cast: Cast) -> None:
    key = cast.draft()
    send(applicant, page_of(key), ("诉状.pdf", PDF))
    html = applicant.get(f"/assistance/new/{key}/check").get_data(as_text=True)
    assert "诉状.pdf" in html
    check_page(html, "check")


def test_a_stranger_finds_no_such_page(app: Flask, cast: Cast) -> None:
    key = cast.draft()
    other = as_person(app, Cast().applicant.person_id)
    assert other.get(page_of(key)).status_code == 404
    assert app.test_client().get(page_of(key)).status_code == 303


def test_a_file_of_a_draft_is_deleted_for_good(
    applicant: FlaskClient, cast: Cast, work: Any
) -> None:
    page = page_of(cast.draft())
    send(applicant, page, ("图.png", picture()))
    key = rows()[0].key
    assert len(vault_services.vault().files()) == 2  # the file and its small picture
    assert submit(applicant, page, to=f"/assistance/files/{key}/remove").status_code == 303
    work()
    assert rows() == []
    assert not vault_services.vault().files()


def test_after_submission_a_file_is_only_withdrawn(applicant: FlaskClient, cast: Cast) -> None:
    reference = cast.file()
    page = page_of_request(reference)
    send(applicant, page, ("补充.txt", text("补充")))
    row = rows()[0]
    assert row.stage == "supplement"
    submit(applicant, page, to=f"/assistance/files/{row.key}/remove")
    row = rows()[0]
    assert (row.state, row.hidden_by) == ("clean", "申请人")
    assert applicant.get(f"/assistance/files/{row.key}").status_code == 404
    sheet = applicant.get(f"/assistance/requests/{reference}/custody").get_data(as_text=True)
    assert "撤下" in sheet and "补充.txt" in sheet


def test_a_closed_request_takes_no_files(applicant: FlaskClient, cast: Cast) -> None:
    reference = cast.bring_to("closed")
    assert applicant.get(page_of_request(reference)).status_code == 404


def test_a_download_is_saved_and_never_shown(applicant: FlaskClient, cast: Cast) -> None:
    send(applicant, page_of(cast.draft()), ("诉 状“一”.pdf", PDF))
    answer = applicant.get(f"/assistance/files/{rows()[0].key}", headers={"Range": "bytes=0-4"})
    assert answer.data == PDF
    assert answer.status_code == 200
    check_headers(answer)
    kept = answer.headers
    assert kept["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''%E8%AF%89" in kept["Content-Disposition"]
    assert kept["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (kept["Cache-Control"], kept["Accept-Ranges"]) == ("no-store", "none")
    assert kept["Content-Length"] == str(len(PDF))


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-0",
        "bytes=-5",
        "bytes=9999999-",
        "bytes=5-2",
        "bytes=0-9,5-20",
        "bytes=" + "0-1," * 900,
    ],
)
def test_parts_of_a_file_cannot_be_asked_for(
    applicant: FlaskClient, cast: Cast, asked: str
) -> None:
    send(applicant, page_of(cast.draft()), ("诉状.pdf", PDF))
    answer = applicant.get(f"/assistance/files/{rows()[0].key}", headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Accept-Ranges"] == "none"


def as_officer(app: Flask, person_id: int | None) -> FlaskClient:
    """Staff whose second factor was shown a moment ago."""
    with transaction():
        person = db.session.get_one(Person, person_id)
        person.sealed_totp_secret = seal(TOTP_SECRET, f"person:{person_id}")
    return as_person(app, person_id)


def set_state(state: str) -> None:
    with transaction():
        db.session.execute(update(RequestFile).values(state=state))


def test_the_officer_in_charge_is_named_as_reader(
    app: Flask, applicant: FlaskClient, cast: Cast
) -> None:
    reference = cast.bring_to("in_guidance")
    officer_id = row_of(reference).officer_id
    send(applicant, page_of_request(reference), ("证据.pdf", PDF))
    address = f"/assistance/files/{rows()[0].key}"
    officer = as_officer(app, officer_id)
    set_state("pending_scan")
    assert officer.get(address).status_code == 404
    set_state("clean")
    assert officer.get(address).data == PDF
    page = applicant.get(f"/assistance/requests/{reference}")
    html = page.get_data(as_text=True)
    check_page(html, "request")
    assert "打开过 1 次" in html
    sheet = officer.get(f"/assistance/requests/{reference}/custody")
    assert "经办人" in sheet.get_data(as_text=True)


def test_a_proof_that_is_old_must_be_given_anew(
    app: Flask, applicant: FlaskClient, cast: Cast
) -> None:
    reference = cast.bring_to("in_guidance")
    officer_id = row_of(reference).officer_id
    send(applicant, page_of_request(reference), ("证据.pdf", PDF))
    officer = as_officer(app, officer_id)
    with transaction():
        db.session.execute(update(SignInSession).values(stepped_up_at=now() - timedelta(hours=1)))
    answer = officer.get(f"/assistance/files/{rows()[0].key}")
    assert answer.status_code == 303
    assert "/accounts/step-up" in answer.location
    assert count(FileReading) == 0


def test_another_officer_does_not_open_it(app: Flask, applicant: FlaskClient, cast: Cast) -> None:
    reference = cast.bring_to("accepted")
    send(applicant, page_of_request(reference), ("证据.pdf", PDF))
    others = {cast.second.person_id, cast.manager.person_id} - {row_of(reference).officer_id}
    for person_id in others:
        answer = as_officer(app, person_id).get(f"/assistance/files/{rows()[0].key}")
        assert answer.status_code == 404


def test_reading_is_written_down_before_a_byte_goes_out(applicant: FlaskClient, cast: Cast) -> None:
    send(applicant, page_of(cast.draft()), ("证据.pdf", PDF))
    applicant.get(f"/assistance/files/{rows()[0].key}", buffered=False).close()
    assert count(FileReading) == 1
    opened = select(func.count()).where(AuditEntry.action == "file opened")
    assert db.session.execute(opened).scalar_one() == 1


def test_a_damaged_file_is_never_sent(applicant: FlaskClient, cast: Cast) -> None:
    send(applicant, page_of(cast.draft()), ("证据.pdf", PDF))
    path = vault_services.vault().path_of(rows()[0].storage_id)
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(bytes(data))
    answer = applicant.get(f"/assistance/files/{rows()[0].key}")
    assert answer.status_code == 500
    assert PDF[:100] not in answer.data
    assert count(FileReading) == 0


def test_a_picture_is_drawn_anew(applicant: FlaskClient, cast: Cast) -> None:
    send(applicant, page_of(cast.draft()), ("图.png", picture()))
    answer = applicant.get(f"/assistance/files/{rows()[0].key}/preview")
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    check_headers(answer)
    assert count(FileReading) == 0  # whoever sent it looks at it


def test_the_sheet_knows_a_digest(applicant: FlaskClient, cast: Cast) -> None:
    reference = cast.file()
    send(applicant, page_of_request(reference), ("证据.pdf", PDF))
    sheet = f"/assistance/requests/{reference}/custody"
    digest = hashlib.sha256(PDF).hexdigest()
    check_page(applicant.get(sheet).get_data(as_text=True), sheet)
    assert "没有改动过" in applicant.get(f"{sheet}?sha256={digest}").get_data(as_text=True)
    assert "没有这个校验值" in applicant.get(f"{sheet}?sha256={'0' * 64}").get_data(as_text=True)
    assert "64 位" in applicant.get(f"{sheet}?sha256=abc").get_data(as_text=True)


# Uploads in pieces ---------------------------------------------------------------------------


class Sender:
    """What the script of the page does."""

    def __init__(self, client: FlaskClient, draft_key: str) -> None:
        self.client, self.draft_key = client, draft_key
        self.headers = {"X-CSRFToken": token(client, page_of(draft_key))}

    def begin(self, name: str, size: int, mark: str = "m", expect: int = 201) -> dict[str, Any]:
        data = {"name": name, "size": size, "mark": mark, "evidence": "sales"}
        address = f"/assistance/new/{self.draft_key}/uploads"
        return self.answer(self.client.post(address, data=data, headers=self.headers), expect)

    def piece(self, key: str, start: int, data: bytes, expect: int = 200) -> dict[str, Any]:
        headers = {**self.headers, "Upload-Offset": str(start)}
        kind = "application/octet-stream"
        address = f"/assistance/uploads/{key}"
        answer = self.client.patch(address, data=data, headers=headers, content_type=kind)
        return self.answer(answer, expect)

    def finish(self, key: str, sha256: str = "", expect: int = 200) -> dict[str, Any]:
        address = f"/assistance/uploads/{key}/finish"
        answer = self.client.post(address, data={"sha256": sha256}, headers=self.headers)
        return self.answer(answer, expect)

    def answer(self, answer: Any, expect: int) -> dict[str, Any]:
        assert answer.status_code == expect, answer.get_data(as_text=True)[:300]
        return answer.get_json() or {}


@pytest.fixture
def sender(applicant: FlaskClient, cast: Cast) -> Sender:
    return Sender(applicant, cast.draft())


LONG = b"line of sales\n" * (PIECE // 10)


def test_a_file_in_pieces_is_put_together(sender: Sender, work: Any) -> None:
    begun = sender.begin("销售.txt", len(LONG))
    for start in range(0, len(LONG), PIECE):
        sender.piece(begun["key"], start, LONG[start : start + PIECE])
    digest = hashlib.sha256(LONG).hexdigest()
    assert digest in sender.finish(begun["key"], digest)["html"]
    assert [(row.sha256, row.evidence) for row in rows()] == [(digest, "sales")]
    assert digest in sender.finish(begun["key"], digest)["html"]  # the answer was lost


def test_a_file_that_is_there_already_is_refused_with_its_row(sender: Sender, work: Any) -> None:
    data = b"one,two\n"
    keys = [sender.begin(name, len(data), mark=name)["key"] for name in ("甲.csv", "乙.csv")]
    for key in keys:
        sender.piece(key, 0, data)
    first = sender.finish(keys[0])
    refused = sender.finish(keys[1], expect=422)
    assert refused["twin"] == first
    assert "甲.csv" in refused["error"]
    work()
    assert len(vault_services.vault().files()) == 1


def test_a_broken_upload_goes_on_where_it_stopped(sender: Sender) -> None:
    begun = sender.begin("销售.txt", len(LONG))
    sender.piece(begun["key"], 0, LONG[:PIECE])
    again = sender.begin("销售.txt", len(LONG))
    assert (again["key"], again["received"]) == (begun["key"], PIECE)
    assert sender.begin("销售.txt", len(LONG), mark="another")["received"] == 0
    html = sender.client.get(page_of(sender.draft_key)).get_data(as_text=True)
    assert "没有传完的" in html
    check_page(html, "evidence")


def test_a_piece_in_the_wrong_place_is_told_the_right_one(sender: Sender) -> None:
    key = sender.begin("销售.txt", len(LONG))["key"]
    sender.piece(key, 0, LONG[:PIECE])
    assert sender.piece(key, 0, LONG[:PIECE], expect=409)["received"] == PIECE
    assert sender.finish(key, expect=409)["received"] == PIECE
    assert len(vault_services.vault().files()) == 1


def test_other_bytes_than_the_browser_counted_are_refused(sender: Sender, work: Any) -> None:
    key = sender.begin("账.txt", 3)["key"]
    sender.piece(key, 0, b"abc")
    assert "不一样" in sender.finish(key, "0" * 64, expect=422)["error"]
    work()
    assert rows() == []
    assert not vault_services.vault().files()


@pytest.mark.parametrize(
    ("name", "size"), [("程序.exe", 10), ("空.txt", 0), ("太大.pdf", 50 * 1024 * 1024 + 1)]
)
def test_what_cannot_be_evidence_is_refused_at_once(sender: Sender, name: str, size: int) -> None:
    assert sender.begin(name, size, expect=422)["error"]
    assert count(uploads.EvidenceUpload) == 0


def test_a_piece_that_is_too_long_is_refused(sender: Sender) -> None:
    key = sender.begin("销售.txt", len(LONG))["key"]
    headers = {**sender.headers, "Upload-Offset": "0"}
    answer = sender.client.patch(
        f"/assistance/uploads/{key}", data=b"x" * (PIECE + 4096), headers=headers
    )
    assert answer.status_code == 413
    sender.piece(sender.begin("短.txt", 3)["key"], 0, b"abcd", expect=422)
    assert not vault_services.vault().files()


def test_nobody_else_touches_an_upload(app: Flask, sender: Sender) -> None:
    key = sender.begin("账.txt", 3)["key"]
    other_cast = Cast()
    other = Sender(as_person(app, other_cast.applicant.person_id), other_cast.draft())
    address, headers = f"/assistance/uploads/{key}", {**other.headers, "Upload-Offset": "0"}
    assert other.client.patch(address, data=b"abc", headers=headers).status_code == 404
    assert other.client.delete(address, headers=headers).status_code == 404
    assert other.client.post(address + "/finish", headers=headers).status_code == 404


def test_a_cancelled_upload_leaves_nothing(sender: Sender, work: Any) -> None:
    key = sender.begin("销售.txt", len(LONG))["key"]
    sender.piece(key, 0, LONG[:PIECE])
    answer = sender.client.delete(f"/assistance/uploads/{key}", headers=sender.headers)
    assert answer.status_code == 200
    work()
    assert not vault_services.vault().files()
    assert count(uploads.EvidenceUpload) == 0


def test_a_draft_is_discarded_with_its_uploads(sender: Sender, work: Any) -> None:
    key = sender.begin("销售.txt", len(LONG))["key"]
    sender.piece(key, 0, LONG[:PIECE])
    page = page_of(sender.draft_key)
    submit(sender.client, page, to=f"/assistance/new/{sender.draft_key}/discard")
    work()
    assert not vault_services.vault().files()


def test_stale_uploads_are_dropped_after_a_day(sender: Sender, work: Any) -> None:
    key = sender.begin("销售.txt", len(LONG))["key"]
    sender.piece(key, 0, LONG[:PIECE])
    assert tidying.tidy() == 0
    with transaction():
        old = now() - timedelta(hours=25)
        db.session.execute(update(uploads.EvidenceUpload).values(touched_at=old))
    assert tidying.tidy() == 1
    work()
    assert not vault_services.vault().files()


# Safety ----------------------------------------------------------------------------------------


def test_the_bytes_lie_nowhere_in_the_clear(
    app: Flask, applicant: FlaskClient, cast: Cast, sender: Sender
) -> None:
    send(applicant, page_of(sender.draft_key), ("秘密.txt", MARKER * 100))
    key = sender.begin("秘密二.txt", len(MARKER) * 10)["key"]
    sender.piece(key, 0, MARKER * 10)
    folder = app.config["SETTINGS"].instance
    seen = [path for path in folder.rglob("*") if path.is_file()]
    assert seen
    assert [path for path in seen if MARKER in path.read_bytes()] == []


def test_a_file_waits_for_the_scanner_and_goes_when_it_is_harmful(
    applicant: FlaskClient, cast: Cast, work: Any
) -> None:
    send(applicant, page_of(cast.draft()), ("一.txt", text("一")), ("二.txt", text("二")))
    clean, harmful = rows()
    with transaction():
        db.session.execute(update(RequestFile).values(state="pending_scan"))
        for row, scan in ((clean, "clean"), (harmful, "infected")):
            mine = update(StoredFile).where(StoredFile.id == row.storage_id)
            db.session.execute(mine.values(scan=scan))
    assert applicant.get(f"/assistance/files/{rows()[0].key}").status_code == 404
    assert tidying.tidy() == 2
    work()
    assert [row.state for row in rows()] == ["clean", "refused"]
    assert len(vault_services.vault().files()) == 1


def test_a_stranger_cannot_send_a_large_body(client: FlaskClient, cast: Cast) -> None:
    answer = client.post(page_of(cast.draft()), data=b"x" * 2_000_000)
    assert answer.status_code in (303, 400, 404)


def test_the_alarm_of_a_damaged_file_is_recorded(app: Flask, cast: Cast) -> None:
    readings.alarm(cast.officer, "some-key")
    damaged = select(func.count()).where(AuditEntry.action == "file damaged")
    assert db.session.execute(damaged).scalar_one() == 1


def test_the_token_of_the_page_is_the_token_of_its_forms(
    applicant: FlaskClient, cast: Cast
) -> None:
    answer = applicant.get(page_of(cast.draft()))
    assert f'data-token="{token_of(answer)}"' in answer.get_data(as_text=True)


def test_the_largest_file_passes_through_little_memory(cast: Cast) -> None:
    where = evidence.place(cast.applicant, cast.draft())
    size = quotas.LARGEST
    key = uploads.begin(cast.applicant, where, "", "录像.mp4", size, "").key
    empty = len(video(b""))
    first = video(bytes(size - empty))[:PIECE]
    tracemalloc.start()
    try:
        for start in range(0, size, PIECE):
            uploads.append(cast.applicant, key, start, io.BytesIO(bytes(PIECE) if start else first))
        uploads.finish(cast.applicant, key, "")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows()[0].size == size
    assert peak < size / 2
