"""Questions that found nothing are noted, after the answer and without personal data."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.extensions import db
from portal.search import gaps, queries, services

LONG_AGO = date(2000, 1, 1)


def visit(app: Flask, text: str) -> int:
    response = app.test_client().get("/search", query_string={"q": text})
    response.get_data()
    response.close()
    db.session.rollback()
    return response.status_code


def test_a_question_in_vain_is_noted_without_numbers_and_addresses(library: Flask) -> None:
    visit(library, "火星殖民 13800138000 zhang@example.com")
    noted = [query for query, _times in queries.gaps(LONG_AGO)]
    assert len(noted) == 1
    assert noted[0].startswith("火星殖民")
    assert "138" not in noted[0]
    assert "example" not in noted[0]


def test_a_question_with_an_answer_is_not_noted(library: Flask) -> None:
    for text in ("专利", "", "？", "zhuanlifa"):
        visit(library, text)
    assert queries.gaps(LONG_AGO) == []


def test_notes_are_gathered_between_writings(library: Flask) -> None:
    for _ in range(3):
        visit(library, "火星殖民")
    assert queries.gaps(LONG_AGO) == [("火星殖民", 1)]
    waiting = library.extensions["search_gaps"]
    waiting.written_at = -gaps.SECONDS_BETWEEN
    gaps.flush()
    assert queries.gaps(LONG_AGO) == [("火星殖民", 3)]


def test_memory_for_notes_is_bounded() -> None:
    waiting = gaps.Gaps()
    for number in range(gaps.MOST_KEPT * 2):
        waiting.note(f"第{'零一二三四五六七八九'[number % 10]}{number}问")
    assert len(waiting.times) <= gaps.MOST_KEPT


def test_a_database_that_cannot_be_written_is_no_error(
    library: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OperationalError("INSERT", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr(services, "record_gaps", refuse)
    assert visit(library, "火星殖民") == 200
    assert queries.gaps(LONG_AGO) == []
