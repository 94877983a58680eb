"""A kind with a field of every kind, staff in browsers of their own, and the editor's form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lxml.html
from flask import Flask
from markupsafe import escape
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal import richtext
from portal.editorial import queries
from portal.editorial.errors import Refused
from portal.editorial.fields import Content, Field, Section
from portal.editorial.kinds import ReadFile
from portal.editorial.models import Piece
from portal.editorial.services import act, save, start
from portal.editorial.services.acting import Given
from portal.extensions import db
from portal.permissions import Actor
from tests.editorial import kit
from tests.editorial.kit import Board
from tests.factories import make_person, sign_in
from tests.pages import Browser

LEVELS = (("red", "红"), ("blue", "蓝"))
SECTIONS = (
    Section(
        "基本信息",
        (
            Field("title", "标题", is_required=True),
            Field("summary", "提要", "text", limit=2_000),
            Field("issued_on", "成文日期", "partial_day"),
            Field("until", "有效期至", "day"),
            Field("level", "等级", "choice", choices=LEVELS),
            Field("countries", "国家", "choices", choices=(("us", "美国"), ("de", "德国"))),
            Field("topics", "主题", "tags"),
            Field("count", "份数", "number"),
            Field("fee", "费用", "amount"),
            Field("is_open", "主动公开", "truth"),
        ),
    ),
    Section(
        "正文",
        (
            Field("body", "正文", "rich", is_required=True),
            Field(
                "advice",
                "建议",
                "rows",
                limit=5,
                columns=(
                    Field("on", "日期", "day"),
                    Field("do", "做什么", "text", is_required=True),
                    Field("level", "轻重", "choice", choices=LEVELS),
                ),
            ),
            Field("attachments", "附件", "files", limit=3),
        ),
    ),
)
SOUND: dict[str, Any] = {"title": "关于试点的预警", "body": "<p>现就试点通知如下。</p>"}
NAMES = [field.name for section in SECTIONS for field in section.fields]


def preview(content: Content) -> str:
    """The public page: the title escaped, the text cleaned."""
    return f"<h1>{escape(content['title'])}</h1>{richtext.clean(content['body'])}"


def read_file(path: Path) -> ReadFile:
    """A text whose first line is the title; it refuses what begins with 坏."""
    lines = path.read_text("utf-8").splitlines()
    if lines[0].startswith("坏"):
        raise Refused("这个文件坏了")
    body = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    content = {"title": lines[0], "body": body, "issued_on": "哪一天"}
    return ReadFile(content, ("略去 2 幅图片",))


def put_up(app: Flask) -> Board:
    """Let sheets be written, in the part of the desk for warnings."""
    return kit.put_up(
        app,
        code="sheet",
        label="样张",
        desk="warnings",
        sections=SECTIONS,
        address=lambda subject: f"/warnings/{subject}",
        preview=preview,
        read_file=read_file,
        readable=(".txt",),
    )


class Staff:
    """Somebody of the staff in a browser of their own."""

    def __init__(self, app: Flask, name: str, *roles: str) -> None:
        person = make_person(name=name, roles=roles)
        self.actor = Actor(person.id, name, frozenset(roles))
        self.browser = Browser(app)
        sign_in(self.browser.client, person)

    def page(self, piece_id: int, expect: int = 200, **query: str) -> str:
        """The piece's page as HTML, with all that every page keeps."""
        found = self.browser.get("pieces_desk.piece", expect, piece_id=piece_id, **query)
        return found.get_data(as_text=True)

    def form(self, piece_id: int) -> MultiDict[str, str]:
        """What a browser without scripts would send from the editor."""
        return fields_of(self.page(piece_id))

    def send(
        self, piece_id: int, form: MultiDict[str, str], expect: int = 303, **changed: Any
    ) -> str:
        """Send the editor's form with some values changed; returns the page that came back."""
        fields = MultiDict(form)
        for name, value in changed.items():
            fields.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
        return self.answer(f"/desk/pieces/{piece_id}", fields, expect)

    def answer(self, address: str, fields: Any, expect: int) -> str:
        response: TestResponse = self.browser.client.post(address, data=fields)
        html = response.get_data(as_text=True)
        assert response.status_code == expect, (response.status_code, html[:2_000])
        return html

    def step(self, piece_id: int, action: str, expect: int = 303, **given: Any) -> str:
        """Take a step over what stands now, as the page's button does."""
        token = fields_of(self.page(piece_id, read="1"))["csrf_token"]
        fields = {"csrf_token": token, "action": action, "version": read(piece_id).version}
        return self.answer(f"/desk/pieces/{piece_id}/actions", fields | given, expect)

    def autosave(self, piece_id: int, body: Any, expect: int = 200, **options: Any) -> Any:
        """Post JSON as the script does."""
        token = fields_of(self.page(piece_id))["csrf_token"]
        response = self.browser.client.post(
            f"/desk/pieces/{piece_id}/autosave",
            headers={"X-CSRFToken": token},
            **({"data": json.dumps(body), "content_type": "application/json"} | options),
        )
        assert response.status_code == expect, response.get_data(as_text=True)[:2_000]
        return response.get_json(silent=True)


def fields_of(html: str) -> MultiDict[str, str]:
    """Names and values of the editor's form, or of the page's first form with a token."""
    page = lxml.html.fromstring(html)
    for blank in page.xpath("//template"):
        blank.getparent().remove(blank)
    found = page.xpath("//form[@data-editor]") or page.xpath("//form[.//input[@name='csrf_token']]")
    return MultiDict(found[0].form_values())


def errors_of(html: str) -> list[str]:
    """The lines of the error summary."""
    page = lxml.html.fromstring(html)
    return [link.text_content() for link in page.xpath("//div[@class='errors']//li/a")]


def read(piece_id: int) -> Piece:
    db.session.rollback()
    return db.session.get_one(Piece, piece_id, populate_existing=True)


def written(who: Staff, **content: Any) -> int:
    """A sound draft of somebody's."""
    piece_id = start("sheet", who.actor)
    save(piece_id, SOUND | content, read(piece_id).version, who.actor)
    return piece_id


def do(piece_id: int, action: str, who: Staff, **given: Any) -> None:
    act(piece_id, action, who.actor, read(piece_id).version, Given(**given))


def published(writer: Staff, reviewer: Staff, **content: Any) -> int:
    piece_id = written(writer, **content)
    do(piece_id, "submit", writer)
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    assert queries.release(piece_id, 1) is not None
    return piece_id
