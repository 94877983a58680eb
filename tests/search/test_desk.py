"""Editors teach the search, and what they teach is used at once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.extensions import db
from portal.search import teaching
from portal.search.models import SearchBestBet, SearchSynonym
from portal.search.vocabulary import words
from tests.factories import make_person, sign_in
from tests.forms import token
from tests.pages import Browser


@pytest.fixture
def editor(app: Flask, browser: Browser) -> Browser:
    sign_in(browser.client, make_person(roles=("editor",)))
    return browser


def send(browser: Browser, address: str, **fields: str) -> int:
    sent = {"csrf_token": token(browser.client, "/desk/search"), **fields}
    return browser.client.post(address, data=sent).status_code


def test_what_is_taught_is_used_at_once(editor: Browser) -> None:
    assert send(editor, "/desk/search/synonyms", words="出海纠纷、境外争议，境外争议") == 303
    assert words().synonyms["出海纠纷"] == ("境外争议",)
    bet = {"queries": "出海纠纷", "title": "海外维权", "path": "/assistance", "note": ""}
    assert send(editor, "/desk/search/best-bets", **bet) == 303
    assert words().best_bets["出海纠纷"][0].url == "/assistance"
    editor.get("search_desk.words")


def test_a_group_is_changed_and_taken_back(editor: Browser) -> None:
    send(editor, "/desk/search/synonyms", words="甲词、乙词")
    row = select(SearchSynonym.id).order_by(SearchSynonym.id.desc())
    synonym_id = db.session.execute(row).scalars().first()
    send(editor, f"/desk/search/synonyms/{synonym_id}", words="甲词、丙词")
    assert words().synonyms["甲词"] == ("丙词",)
    send(editor, f"/desk/search/synonym/{synonym_id}/forget")
    assert "甲词" not in words().synonyms


@pytest.mark.parametrize("path", ["https://example.com/", "//example.com", "/\\example.com", ""])
def test_a_best_bet_leads_nowhere_outside(editor: Browser, path: str) -> None:
    bet = {"queries": "出海", "title": "海外维权", "path": path, "note": ""}
    assert send(editor, "/desk/search/best-bets", **bet) == 422
    assert db.session.execute(select(SearchBestBet.id)).first() is None


def test_one_word_alone_has_no_synonym(editor: Browser) -> None:
    assert send(editor, "/desk/search/synonyms", words="只有一个") == 422
    assert teaching.words_in("甲、乙,丙；甲\n丁") == ["甲", "乙", "丙", "丁"]


def test_an_enterprise_teaches_nothing(browser: Browser) -> None:
    sign_in(browser.client, make_person(roles=("enterprise",)))
    browser.get("search_desk.words", expect=404)
