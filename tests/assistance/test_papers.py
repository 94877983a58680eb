"""The documents of a request: complete, the same on page and in Word, checked by code."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import select

from portal.assistance.documents import paper as parts
from portal.assistance.documents.papers import BUILDERS, issued
from portal.assistance.documents.word import word_file
from portal.assistance.errors import NotFound
from portal.assistance.models import IssuedDocument, RequestEvent
from portal.assistance.queries import papers
from portal.assistance.terms import DOCUMENT_LABELS
from portal.assistance.workflow import STEPS
from portal.extensions import db
from portal.permissions import Viewer
from tests.assistance.people import Cast, row_of
from tests.pages import Browser

BRINGS = {
    "application": "submitted",
    "supplement_notice": "awaiting_applicant",
    "non_acceptance": "declined",
    "acceptance": "accepted",
    "termination": "terminated",
    "opinion": "opinion_issued",
    "case_file": "archived",
}
ADDRESS = "https://portal.example/assistance/papers/verify"


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def document_of(cast: Cast, kind: str) -> IssuedDocument:
    reference = cast.bring_to(BRINGS[kind])
    found = select(IssuedDocument).where(
        IssuedDocument.request_id == row_of(reference).id, IssuedDocument.kind == kind
    )
    return db.session.execute(found).scalar_one()


def text_of(paper: parts.Paper) -> list[str]:
    """Every piece of text on a paper, in order."""
    texts = [paper.title, f"编号：{paper.number}"]
    for part in paper.parts:
        if isinstance(part, parts.Items):
            texts += part.items
        elif isinstance(part, parts.Table):
            texts += [part.caption, *part.heads, *(cell for row in part.rows for cell in row)]
        else:
            texts.append(part.text)
    return [*filter(None, texts), *filter(None, (paper.signed_by, paper.signed_on))]


def viewer(cast: Cast) -> Viewer:
    return Viewer(
        person_id=cast.applicant.person_id, organisations=((cast.organisation_id, "owner"),)
    )


def test_each_of_the_seven_has_a_builder() -> None:
    assert set(BUILDERS) == set(DOCUMENT_LABELS)


@pytest.mark.parametrize("kind", list(BRINGS))
def test_word_says_what_the_page_says(cast: Cast, kind: str) -> None:
    paper = issued(document_of(cast, kind), is_sample=False)
    data = word_file(paper, ADDRESS, f"{ADDRESS}?code={paper.check_code}")
    body = Document(io.BytesIO(data)).element.body
    written = "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    place = 0
    for text in text_of(paper):
        place = written.index(text, place) + len(text)
    assert paper.check_code in written


@pytest.mark.parametrize("kind", list(BRINGS))
def test_a_paper_is_addressed_signed_and_dated(cast: Cast, kind: str) -> None:
    paper = issued(document_of(cast, kind), is_sample=False)
    assert paper.number.startswith("HW-")
    assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", paper.signed_on)
    assert paper.signed_by
    assert bool(paper.addressee) is (kind not in ("application", "case_file"))
    assert len(text_of(paper)) > 6
    assert not any(re.search(r"None|\{|\}|“”", text) for text in text_of(paper))


def test_the_same_paper_gives_the_same_bytes(cast: Cast) -> None:
    paper = issued(document_of(cast, "acceptance"), is_sample=True)
    assert word_file(paper, ADDRESS, ADDRESS) == word_file(paper, ADDRESS, ADDRESS)


def test_all_that_is_missing_is_listed_without_doubled_numbers(cast: Cast) -> None:
    reference = cast.bring_to("in_review")
    cast.officer_does(reference, "ask", note="1. 销售记录\n二、供货合同\n（3）一次使用许可合同")
    found = select(IssuedDocument).where(IssuedDocument.kind == "supplement_notice")
    paper = issued(db.session.execute(found).scalar_one(), is_sample=False)
    assert parts.Items(("销售记录", "供货合同", "一次使用许可合同")) in paper.parts


def test_the_case_file_lists_every_step_and_paper(cast: Cast) -> None:
    document = document_of(cast, "case_file")
    paper = issued(document, is_sample=False)
    tables = [part for part in paper.parts if isinstance(part, parts.Table)]
    steps, listed = tables[1:3]
    assert [row[2] for row in steps.rows][:2] == ["提交", "开始审查"]
    assert {row[1] for row in listed.rows} >= {"申请书", "受理通知书", "指导意见书"}


def test_every_paper_of_the_table_can_be_made() -> None:
    assert {step.issues for step in STEPS if step.issues} <= set(BUILDERS)
    assert all(step.paper for step in STEPS if step.issues)


def test_a_step_without_a_document_has_a_slip(cast: Cast) -> None:
    reference = cast.bring_to("closed")
    closed = select(RequestEvent.number).where(RequestEvent.action == "close")
    slip = papers.slip(reference, db.session.execute(closed).scalar_one(), viewer(cast))
    assert slip.paper.title == "办结单"
    assert "和解" in text_of(slip.paper)


def test_a_stranger_reads_no_paper(cast: Cast) -> None:
    number = document_of(cast, "acceptance").number
    with pytest.raises(NotFound):
        papers.paper(number, Viewer(person_id=cast.stranger.person_id))
    assert papers.paper(number, viewer(cast)).side == "applicant"


def test_number_and_code_prove_a_paper_and_tell_nothing_else(cast: Cast, browser: Browser) -> None:
    document = document_of(cast, "acceptance")
    code = document.check_code.lower()
    page = browser.get("papers.verify", number=document.number, code=code)
    assert "这份文书是平台出具的" in page.text
    assert "Bright Lamp" not in page.text
    assert "泉州某照明" not in page.text


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "x", "0" * 16])
def test_a_wrong_code_proves_nothing(cast: Cast, code: str) -> None:
    document = document_of(cast, "acceptance")
    assert papers.genuine(document.number, code) is None
    assert papers.genuine("HW-2026-99999-SL1", code) is None
