"""A kind of piece for tests: notes on a board that remembers what was done to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from portal.announcements import Announcement
from portal.editorial import kinds
from portal.editorial.errors import PublicationRefused
from portal.editorial.fields import Content, Field, Section
from portal.editorial.kinds import Finding, Kind, Publication
from portal.permissions import Actor
from tests.factories import make_person

SECTIONS = (
    Section(
        "基本信息",
        (
            Field("title", "标题", is_required=True),
            Field("issued_on", "成文日期", "partial_day"),
            Field("topics", "主题分类", "tags"),
            Field("level", "等级", "choice", choices=(("red", "红"), ("blue", "蓝"))),
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
                limit=3,
                columns=(Field("on", "日期", "day"), Field("do", "做什么", is_required=True)),
            ),
        ),
    ),
)
SOUND: dict[str, Any] = {"title": "关于试点的通知", "body": "<p>现就试点通知如下。</p>"}


@dataclass
class Board:
    """What the public would see, by subject; `refuses` makes the next publication fail."""

    notes: dict[str, Content] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)
    refuses: str = ""

    def publish(self, publication: Publication) -> str:
        if self.refuses:
            raise PublicationRefused(self.refuses)
        subject = publication.subject or f"note-{publication.piece_id}"
        self.notes[subject] = publication.content
        return subject

    def withdraw(self, subject: str, reason: str, _actor: Actor) -> None:
        self.notes.pop(subject)
        self.withdrawn[subject] = reason

    def check(self, content: Content, _subject: str) -> Iterable[Finding]:
        if "错" in content.get("title", ""):
            yield Finding("must", "title", "标题里有错字")

    def announcement(self, subject: str, content: Content) -> Announcement:
        return Announcement(subject, "published", "note", content["title"], f"/notes/{subject}")


def put_up(app: Flask, **own: Any) -> Board:
    """Hang the board up in the portal, as the kind `note`, or as another that differs in `own`."""
    board = Board()
    facts: dict[str, Any] = {
        "code": "note",
        "label": "便条",
        "desk": "library",
        "sections": SECTIONS,
        "publish": board.publish,
        "withdraw": board.withdraw,
        "load": board.notes.get,
        "address": lambda subject: f"/notes/{subject}",
        "preview": lambda content: f"<h1>{content['title']}</h1>",
        "announcement": board.announcement,
        "check": board.check,
        "may_be_urgent": lambda content: content.get("level") == "red",
    }
    kinds.add(app, Kind(**(facts | own)))
    return board


def staff(name: str, *roles: str) -> Actor:
    """Somebody of the staff, as one who acts."""
    person = make_person(name=name, roles=roles)
    return Actor(person.id, name, frozenset(roles))
