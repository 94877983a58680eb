"""Cases under a main case: advice reaches all of them, limits abroad stay their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.assistance import queries
from portal.assistance.file_models import FileReading
from portal.assistance.models import IssuedDocument
from portal.assistance.services import experts
from portal.clock import today
from portal.extensions import db
from portal.permissions import Viewer
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast, joins, organisation, person, row_of
from tests.assistance.test_evidence import as_officer, as_person
from tests.assistance.test_opinion_files import PDF, attach, text_at

FAR, NEAR = 60, 4


class Family:
    """A main case of one enterprise and a case of another that hangs on it."""

    def __init__(self, cast: Cast, *, in_days: int = FAR) -> None:
        self.cast, self.first = cast, cast.applicant
        self.main = cast.bring_to("in_guidance", hearing_on=day(FAR))
        cast.organisation_id = organisation("晋江某鞋业有限公司")
        cast.applicant = self.other = person("另一家", "enterprise")
        joins(self.other, cast.organisation_id)
        self.child = cast.bring_to("submitted", hearing_on=day(in_days))

    def join(self) -> None:
        self.cast.do(self.cast.officer, self.child, "merge", assignee=self.main)

    def sign(self) -> str:
        """The opinion on the main case, with a file; returns the file's key."""
        experts.save_opinion(self.main, self.cast.expert, "建议一起应诉。")
        key = attach(self.main, self.cast.officer)
        self.cast.do(self.cast.officer, self.main, "opine", note="请按意见办理。")
        return key


def day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def page_of(reference: str) -> str:
    return f"/assistance/requests/{reference}"


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def family(cast: Cast) -> Family:
    return Family(cast)


@pytest.fixture
def other(app: Flask, family: Family) -> FlaskClient:
    return as_person(app, family.other.person_id)


def test_files_of_the_opinion_reach_the_cases_that_hang_on_it(
    family: Family, other: FlaskClient
) -> None:
    family.join()
    key = family.sign()
    issued = select(IssuedDocument.facts).where(
        IssuedDocument.kind == "opinion", IssuedDocument.request_id == row_of(family.child).id
    )
    files = db.session.execute(issued).scalar_one()["files"]
    assert [(file["key"], file["name"]) for file in files] == [(key, "分析.pdf")]
    assert "分析.pdf" in text_at(other, page_of(family.child))
    assert other.get(f"/assistance/files/{key}").data == PDF
    family.cast.do(family.cast.officer, family.main, "close", outcome="won")
    assert other.get(f"/assistance/files/{key}").data == PDF
    check_invariants([family.main, family.child])


def test_before_they_are_signed_and_without_a_common_case_nobody_else_opens_them(
    app: Flask, family: Family, other: FlaskClient
) -> None:
    address = f"/assistance/files/{attach(family.main, family.cast.officer)}"
    family.join()
    assert other.get(address).status_code == 404
    assert "分析.pdf" not in text_at(other, page_of(family.child))
    experts.save_opinion(family.main, family.cast.expert, "建议应诉。")
    family.cast.do(family.cast.officer, family.main, "opine", note="请按意见办理。")
    assert other.get(address).status_code == 200
    stranger = Cast()
    stranger.bring_to("submitted")
    assert as_person(app, stranger.applicant.person_id).get(address).status_code == 404


def test_a_case_that_joins_later_has_the_advice_that_stands(
    family: Family, other: FlaskClient
) -> None:
    address = f"/assistance/files/{family.sign()}"
    assert other.get(address).status_code == 404
    family.join()
    assert other.get(address).status_code == 200
    family.cast.do(family.other, family.child, "withdraw", note="和解了")
    assert other.get(address).status_code == 404


def test_evidence_of_the_main_case_stays_its_own(family: Family, other: FlaskClient) -> None:
    from_main = attach(family.main, family.cast.officer)
    family.join()
    for page in ("", "/custody", "/evidence"):
        assert other.get(page_of(family.main) + page).status_code == 404
    assert other.get(f"/assistance/files/{from_main}").status_code == 404


def test_the_main_enterprise_does_not_learn_who_else_has_read(
    app: Flask, family: Family, other: FlaskClient
) -> None:
    family.join()
    key = family.sign()
    other.get(f"/assistance/files/{key}")
    assert db.session.execute(select(FileReading.part)).scalars().all() == ["family"]
    first = as_person(app, family.first.person_id)
    for page in ("", "/custody"):
        assert "另一家" not in text_at(first, page_of(family.main) + page)
    officer = as_officer(app, family.cast.officer.person_id)
    assert "另一家" in text_at(officer, f"/desk/requests/{family.main}")


def test_the_nearest_limit_of_the_family_makes_the_main_case_urgent(cast: Cast) -> None:
    family = Family(cast, in_days=NEAR)
    assert not row_of(family.main).urgent_from or row_of(family.main).urgent_from > today()
    family.join()
    main, child = row_of(family.main), row_of(family.child)
    assert main.urgent_from == child.urgent_from <= today()
    assert main.legal_due_on == today() + timedelta(days=FAR)
    assert child.legal_due_on == today() + timedelta(days=NEAR)
    family.sign()
    assert row_of(family.main).urgent_from is None
    check_invariants([family.main, family.child])


def test_a_far_limit_hurries_nobody(family: Family) -> None:
    before = row_of(family.main).urgent_from
    family.join()
    assert row_of(family.main).urgent_from == before


def test_the_pages_say_which_limits_are_whose(app: Flask, cast: Cast) -> None:
    family = Family(cast, in_days=NEAR)
    family.join()
    html = text_at(as_person(app, family.other.person_id), page_of(family.child))
    assert f"这件已与 {family.main} 一起指导" in html
    assert "（主案）" in html
    desk = text_at(as_officer(app, cast.officer.person_id), f"/desk/requests/{family.main}")
    assert "副案里最近的境外期限" in desk and "比本件早" in desk
    desk = text_at(as_officer(app, cast.officer.person_id), f"/desk/requests/{family.child}")
    assert "承诺的期限在主案上走" in desk


def test_a_case_on_its_own_shows_no_promises_of_others(family: Family) -> None:
    viewer = Viewer(
        person_id=family.other.person_id,
        organisations=((family.cast.organisation_id, "owner"),),
    )
    assert queries.one(family.child, viewer).main_clocks == ()
    family.join()
    kinds = [clock.kind for clock in queries.one(family.child, viewer).main_clocks]
    assert kinds == ["first_advice", "opinion"]
    family.cast.do(family.first, family.main, "withdraw", note="和解了")
    assert queries.one(family.child, viewer).main_clocks == ()
