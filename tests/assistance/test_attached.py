"""Files that a step names are the request's own; the check of invariants sees what is amiss."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import select

from portal.assistance.errors import Refused
from portal.assistance.file_models import RequestFile
from portal.assistance.models import RequestEvent
from portal.assistance.services import evidence
from portal.extensions import db
from portal.files import VaultDamaged
from portal.files.services import vault
from portal.transaction import transaction
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast, row_of
from tests.files.samples import pdf


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def sent(cast: Cast, reference: str, data: bytes = b"") -> str:
    """A file that the applicant adds to a request; returns its key."""
    where = evidence.place(cast.applicant, reference=reference)
    return evidence.add(cast.applicant, where, io.BytesIO(pdf() + data), "合同.pdf", "")


def test_a_step_names_the_files_of_its_own_request(cast: Cast) -> None:
    reference = cast.bring_to("awaiting_applicant")
    key = sent(cast, reference)
    cast.do(cast.applicant, reference, "supplement", attachments=[key])
    event = select(RequestEvent).where(RequestEvent.action == "supplement")
    assert db.session.execute(event).scalar_one().detail["attachments"] == [key]
    check_invariants([reference])


def test_a_step_that_names_the_file_of_another_request_is_refused(cast: Cast) -> None:
    reference, other = cast.bring_to("awaiting_applicant"), cast.file()
    own, foreign = sent(cast, reference), sent(cast, other)
    for keys in ([foreign], [own, foreign], ["no-such-key"]):
        with pytest.raises(Refused, match="不属于这件求助"):
            cast.do(cast.applicant, reference, "supplement", note="补齐了", attachments=keys)
    assert row_of(reference).state == "awaiting_applicant"


def test_a_file_that_was_withdrawn_cannot_be_named(cast: Cast) -> None:
    reference = cast.bring_to("awaiting_applicant")
    key = sent(cast, reference)
    evidence.remove(cast.applicant, key)
    with pytest.raises(Refused, match="已经撤下"):
        cast.do(cast.applicant, reference, "supplement", note="补齐了", attachments=[key])


@pytest.mark.parametrize("harm", ["lost", "swapped", "nobody's", "other digest"])
def test_the_invariants_see_a_file_that_is_not_whole(cast: Cast, harm: str) -> None:
    reference = cast.file()
    first, second = sent(cast, reference, b"\n"), sent(cast, reference, b"\n\n")
    check_invariants([reference])
    one, two = (row_under(key) for key in (first, second))
    with transaction():
        row = db.session.get_one(RequestFile, one.id)
        if harm == "lost":
            vault().path_of(one.storage_id).unlink()
        elif harm == "swapped":
            row.storage_id = two.storage_id
        elif harm == "nobody's":
            db.session.delete(row)
        else:
            row.sha256 = "0" * 64
    with pytest.raises((AssertionError, VaultDamaged)):
        check_invariants([reference])


def row_under(key: str) -> RequestFile:
    db.session.rollback()
    return db.session.execute(select(RequestFile).where(RequestFile.key == key)).scalar_one()
