"""What is public already is found on the desk and taken up there."""

from __future__ import annotations

from flask import Flask

from portal.extensions import db
from tests.factories import make_person, publish, sign_in
from tests.pages import check_page
from tests.web.test_conditional import counted


def test_an_editor_finds_what_was_imported_and_takes_it_up(app: Flask) -> None:
    taken = publish(title="关于专利质押融资的意见")
    publish(title="关于商标品牌的意见")
    client = app.test_client()
    sign_in(client, make_person(roles=("editor",)))
    with counted(app) as asked:
        page = client.get("/desk/library?tab=public&q=质押")
    assert len(asked) <= 10
    check_page(page.text, "/desk/library?tab=public")
    assert "关于专利质押融资的意见" in page.text and "商标品牌" not in page.text
    way = f"/desk/pieces/new?kind=policy&amp;subject=library-{taken.document_id}"
    assert way in page.text
    assert client.get(way.replace("&amp;", "&")).status_code == 200
    assert "没有找到" in client.get("/desk/library?tab=public&q=没有这样的").text
    db.session.rollback()
