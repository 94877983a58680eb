"""Opinions: every version is kept, one of them is signed, and everybody sees which."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from portal.assistance import queries
from portal.assistance.documents import paper as parts
from portal.assistance.documents.papers import issued
from portal.assistance.models import IssuedDocument, OpinionVersion
from portal.assistance.queries.values import ExpertView
from portal.assistance.services import experts
from portal.extensions import db
from portal.permissions import Actor
from tests.assistance.people import Cast
from tests.assistance.test_desk_pages import Desk
from tests.assistance.test_queries import viewer


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def drafted(cast: Cast, *drafts: str) -> str:
    """A request in guidance with so many versions of the expert's opinion."""
    reference = cast.bring_to("in_guidance")
    for draft in drafts:
        experts.save_opinion(reference, cast.expert, draft)
    return reference


def part_of(reference: str, actor: Actor) -> ExpertView:
    """The first expert's part as somebody sees it."""
    db.session.rollback()
    return queries.one(reference, viewer(actor)).experts[0]


def test_every_version_stays_as_it_was_saved(cast: Cast) -> None:
    reference = drafted(cast, "应诉", "应诉并提出动议", "和解")
    for actor in (cast.officer, cast.expert):
        seen = part_of(reference, actor)
        assert [(one.number, one.text) for one in seen.opinions] == [
            (3, "和解"),
            (2, "应诉并提出动议"),
            (1, "应诉"),
        ]
        assert (seen.version, seen.draft) == (3, "和解")


def test_an_expert_reads_no_version_of_another(cast: Cast) -> None:
    reference = drafted(cast, "应诉", "和解")
    cast.do(cast.officer, reference, "assign", assignee=cast.other_expert.person_id)
    seen = part_of(reference, cast.other_expert)
    assert [one.text for one in seen.opinions] == ["", ""]


def test_the_version_that_was_signed_is_marked(cast: Cast) -> None:
    reference = drafted(cast, "应诉", "和解")
    cast.do(cast.officer, reference, "opine", note="请先备份网店后台")
    signed = [one.number for one in part_of(reference, cast.officer).opinions if one.signed_at]
    assert signed == [2]


def test_the_paper_names_the_versions_that_it_signs(cast: Cast) -> None:
    reference = drafted(cast, "应诉", "和解")
    cast.do(cast.officer, reference, "opine", note="请先备份网店后台")
    found = select(IssuedDocument).where(IssuedDocument.kind == "opinion")
    paper = issued(db.session.execute(found).scalar_one(), is_sample=False)
    words = [part.text for part in paper.parts if isinstance(part, parts.Paragraph)]
    assert "本意见书签发的专家意见：专家甲的第 2 稿（" in words[1]
    assert "和解" in words and "应诉" not in words


def test_the_desk_shows_all_versions_and_the_applicant_the_signed_one(
    cast: Cast, app: Flask
) -> None:
    desk, reference = Desk(app), drafted(cast, "应诉的第一稿", "和解的第二稿")
    html = desk.page(cast.officer, reference)
    assert html.index("和解的第二稿") < html.index("应诉的第一稿")
    assert "已签发" not in html
    cast.do(cast.officer, reference, "opine", note="请先备份网店后台")
    assert desk.page(cast.officer, reference).count("已签发</span>") == 1
    applicant = desk.browser(cast.applicant)
    own = applicant.get("assistance.request_page", reference=reference)
    assert "专家甲第 2 稿" in own.get_data(as_text=True)
    assert "第一稿" not in own.get_data(as_text=True)


def test_an_applicant_sees_no_opinion_before_it_is_signed(cast: Cast) -> None:
    reference = drafted(cast, "应诉")
    enterprise = viewer(cast.applicant, (cast.organisation_id, "owner"))
    assert queries.one(reference, enterprise).experts == ()


def test_the_way_back_and_forth_of_the_tables_loses_no_last_version(cast: Cast, app: Flask) -> None:
    drafted(cast, "应诉", "和解")
    db.session.remove()
    downgrade(revision="0015")
    kept = text("SELECT opinion, opinion_version FROM request_expert")
    assert [tuple(row) for row in db.session.execute(kept)] == [("和解", 2)]
    db.session.remove()
    upgrade()
    versions = select(OpinionVersion.number, OpinionVersion.text)
    assert [tuple(row) for row in db.session.execute(versions)] == [(2, "和解")]
