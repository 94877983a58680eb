"""Files of an opinion: unseen until it is signed, then the applicant's to open, like evidence."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from portal.assistance.errors import NotAllowed, NotFound, Refused
from portal.assistance.file_models import FileReading, RequestFile
from portal.assistance.models import IssuedDocument
from portal.assistance.services import evidence, opinion_files
from portal.extensions import db
from portal.files import FileRefused
from portal.transaction import transaction
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast, row_of
from tests.assistance.test_evidence import as_officer, as_person
from tests.files.samples import pdf
from tests.forms import submit

PDF = pdf()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def reference(cast: Cast) -> str:
    """A request with an opinion that can be signed."""
    reference = cast.bring_to("in_guidance")
    cast.do(cast.expert, reference, "opine", note="建议应诉。")
    return reference


@pytest.fixture
def applicant(app: Flask, cast: Cast) -> FlaskClient:
    return as_person(app, cast.applicant.person_id)


def attach(reference: str, actor: Any, data: bytes = PDF, name: str = "分析.pdf") -> str:
    return opinion_files.add(reference, actor, io.BytesIO(data), name)


def text_at(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_nobody_outside_sees_a_file_before_the_opinion_is_signed(
    app: Flask, cast: Cast, applicant: FlaskClient, reference: str
) -> None:
    address = f"/assistance/files/{attach(reference, cast.expert)}"
    assert applicant.get(address).status_code == 404
    for page in ("", "/custody", "/evidence"):
        assert "分析.pdf" not in text_at(applicant, f"/assistance/requests/{reference}{page}")
    assert as_officer(app, cast.officer.person_id).get(address).data == PDF
    assert as_officer(app, cast.expert.person_id).get(address).data == PDF


def test_another_expert_does_not_open_it(app: Flask, cast: Cast, reference: str) -> None:
    cast.do(cast.officer, reference, "assign", assignee=cast.other_expert.person_id)
    address = f"/assistance/files/{attach(reference, cast.expert)}"
    other = as_officer(app, cast.other_expert.person_id)
    assert other.get(address).status_code == 404
    assert "分析.pdf" not in text_at(other, f"/desk/requests/{reference}")


def test_signed_with_the_opinion_it_is_opened_like_evidence(
    cast: Cast, applicant: FlaskClient, reference: str
) -> None:
    key = attach(reference, cast.expert)
    cast.do(cast.officer, reference, "opine", note="请按意见办理。")
    assert applicant.get(f"/assistance/files/{key}").data == PDF
    assert db.session.execute(select(func.count(FileReading.id))).scalar_one() == 1
    for page in ("", "/custody"):
        assert "分析.pdf" in text_at(applicant, f"/assistance/requests/{reference}{page}")
    found = select(IssuedDocument).where(IssuedDocument.kind == "opinion")
    facts = db.session.execute(found).scalar_one().facts
    assert facts["attachments"] == [key]
    assert [file["name"] for file in facts["files"]] == ["分析.pdf"]
    check_invariants([reference])


def test_the_applicant_cannot_remove_or_name_it(cast: Cast, reference: str) -> None:
    key = attach(reference, cast.officer)
    with pytest.raises(NotFound):
        evidence.remove(cast.applicant, key)
    with pytest.raises(Refused, match="不属于这件求助"):
        cast.do(cast.applicant, reference, "urge", note="催", attachments=[key])
    cast.do(cast.officer, reference, "opine", note="请按意见办理。")
    with pytest.raises(NotFound):
        evidence.remove(cast.applicant, key)


def test_only_staff_of_the_request_attach_and_only_in_time(cast: Cast, reference: str) -> None:
    for actor in (cast.applicant, cast.manager):
        with pytest.raises(NotAllowed):
            attach(reference, actor)
    for actor in (cast.stranger, cast.other_expert, cast.receiver):
        with pytest.raises(NotFound):
            attach(reference, actor)
    cast.do(cast.officer, reference, "opine", note="请按意见办理。")
    with pytest.raises(NotAllowed):
        attach(reference, cast.officer)
    assert db.session.execute(select(RequestFile.id)).first() is None
    check_invariants([reference])


def test_a_bad_file_is_refused_and_leaves_nothing(cast: Cast, reference: str) -> None:
    with pytest.raises(FileRefused):
        attach(reference, cast.expert, b"MZ\x90\0", "分析.pdf")
    check_invariants([reference])


def test_what_was_taken_back_or_is_being_scanned_is_not_signed(cast: Cast, reference: str) -> None:
    back, kept = attach(reference, cast.expert), attach(reference, cast.expert, PDF + b"\n")
    opinion_files.withdraw(reference, cast.officer, back)
    scanning = update(RequestFile).where(RequestFile.key == kept)
    with transaction():
        db.session.execute(scanning.values(state="pending_scan"))
    with pytest.raises(Refused, match="查毒"):
        cast.do(cast.officer, reference, "opine", note="请按意见办理。")
    with transaction():
        db.session.execute(scanning.values(state="clean"))
    cast.do(cast.officer, reference, "opine", note="请按意见办理。")
    stages = select(RequestFile.key, RequestFile.stage)
    assert dict(db.session.execute(stages).all()) == {back: "opinion_draft", kept: "opinion"}
    assert row_of(reference).state == "opinion_issued"


def test_the_desk_takes_and_gives_back_a_file(app: Flask, cast: Cast, reference: str) -> None:
    officer, page = as_officer(app, cast.officer.person_id), f"/desk/requests/{reference}"
    fields = {"file": (io.BytesIO(PDF), "分析.pdf")}
    answer = submit(officer, page, fields, to=f"{page}/opinion-files")
    assert answer.status_code == 303
    key = db.session.execute(select(RequestFile.key)).scalar_one()
    assert "分析.pdf" in text_at(officer, page)
    submit(officer, page, {}, to=f"{page}/opinion-files/{key}/remove")
    assert "分析.pdf" not in text_at(officer, page)
    bad = {"file": (io.BytesIO(b"MZ\0\0"), "程序.exe")}
    refused = submit(officer, page, bad, to=f"{page}/opinion-files")
    assert refused.status_code == 422
