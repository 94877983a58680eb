"""The front page of the desk: what waits, in words and figures, for those who may see it."""

from __future__ import annotations

import re
from datetime import timedelta

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import worker
from portal.clock import now
from portal.extensions import db
from portal.library.models import Document
from portal.permissions import STAFF_ROLES
from portal.transaction import transaction
from portal.web import desks
from tests.factories import make_person, publish, sign_in
from tests.pages import check_page
from tests.web.test_conditional import counted

#: one for each figure of a room, and the viewer
MOST_QUERIES = 16


def page_for(app: Flask, *roles: str) -> str:
    """The front page as somebody with these roles sees it."""
    client = app.test_client()
    sign_in(client, make_person(roles))
    answer = client.get("/desk")
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    check_page(html, "/desk")
    return html


def figures_in(html: str) -> dict[str, tuple[int, str]]:
    """Counts above zero with the address that each leads to, by label."""
    page = lxml.html.fromstring(html)
    return {
        link.xpath("string(span/span[1])"): (int(link.findtext("b")), link.get("href"))
        for link in page.xpath("//a[contains(@class, 'figure')]")
    }


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_everybody_has_a_front_page(app: Flask, role: str) -> None:
    page_for(app, role)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_the_front_page_costs_few_queries(app: Flask, role: str) -> None:
    client = app.test_client()
    sign_in(client, make_person((role,)))
    client.get("/desk")
    db.session.rollback()
    with counted(app) as statements:
        client.get("/desk")
    assert len(statements) <= MOST_QUERIES, "\n".join(s[:150] for s in statements)


def test_a_figure_leads_to_the_very_list_that_it_counts(app: Flask) -> None:
    for _ in range(3):
        publish(issuer="")
    found = figures_in(page_for(app, "editor"))
    count, address = found["政策文件：没有发文机关"]
    assert count == 3
    client = app.test_client()
    sign_in(client, make_person(("editor",)))
    html = client.get(address).get_data(as_text=True)
    check_page(html, address)
    assert "共 3 份" in html


def test_a_zero_says_so_in_words(app: Flask) -> None:
    html = page_for(app, "officer")
    assert "没有待您处理的求助" in html and "没有超过承诺时限的求助" in html
    assert figures_in(html) == {}


def test_texts_that_were_checked_long_ago_are_counted(app: Flask) -> None:
    taken = publish(issuer="国家知识产权局")
    with transaction():
        document = db.session.get_one(Document, taken.document_id)
        document.checked_on = now().date() - timedelta(days=200)
        document.open_question = "文号未见原件"
    found = figures_in(page_for(app, "reviewer"))
    assert found["政策文件：久未核对"][0] == 1
    assert found["政策文件：待核实"][0] == 1


def test_nobody_sees_what_is_not_theirs(app: Flask) -> None:
    publish(issuer="")
    html = page_for(app, "expert")
    assert "发文机关" not in html and "后台" not in html and "审计日志" not in html
    assert "审计日志" in page_for(app, "auditor")


def test_a_silent_worker_is_told_to_managers(app: Flask) -> None:
    assert any("没有动静" in label for label in figures_in(page_for(app, "manager")))
    worker.beat()
    assert "后台在正常工作" in page_for(app, "manager")


def test_an_index_behind_is_told_to_those_who_teach_the_search(app: Flask, work: object) -> None:
    work()  # type: ignore[operator]
    publish()
    assert figures_in(page_for(app, "editor"))["还没进索引的改动"][0] >= 1
    work()  # type: ignore[operator]
    assert "搜索索引是最新的" in page_for(app, "editor")


def test_every_key_leads_to_one_desk_and_is_named_on_the_page(app: Flask) -> None:
    page = lxml.html.fromstring(page_for(app, *STAFF_ROLES))
    keys = page.xpath("//*[@id='keys']//a/@data-key")
    assert len(keys) == len(set(keys)) and "h" in keys
    assert all(re.fullmatch("[a-z]", key) for key in keys)
    assert not {"j", "k"} & set(keys)


def test_two_desks_with_one_key_are_refused(app: Flask) -> None:
    known: list[desks.Desk] = app.extensions["desks"]
    with pytest.raises(ValueError, match="another desk"):
        desks.add(app, known[0])


def test_a_stranger_is_led_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/desk").status_code == 303
