"""The kinds of pieces: each room says what its pieces consist of and how they are made public."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from portal.announcements import Announcement
from portal.editorial.fields import Content, Section
from portal.permissions import Actor


@dataclass(frozen=True)
class Publication:
    """A piece on its way to the public; `subject` is '' for what was never public before."""

    piece_id: int
    kind: str
    subject: str
    content: Content
    #: counts the releases of the piece from 1
    number: int
    #: what changed, as the public will read it; '' at first
    note: str
    is_correction: bool
    actor: Actor
    at: datetime


@dataclass(frozen=True)
class Finding:
    """Something a check found: `must` keeps the piece from being submitted, `should` advises."""

    weight: str
    field: str
    message: str


@dataclass(frozen=True)
class Kind:
    """A kind of piece. All functions but `preview` and `load` run in the caller's transaction."""

    code: str
    label: object
    #: the part of the desk: library, warnings, services
    desk: str
    sections: tuple[Section, ...]
    #: make the content public; returns the subject: 'library-17'
    publish: Callable[[Publication], str]
    #: take the subject (first) out of sight for a reason that the public will read (second)
    withdraw: Callable[[str, str, Actor], None]
    #: what is public under a subject, as content, however it came there; None when there is none
    load: Callable[[str], Content | None]
    #: path of the public page of a subject
    address: Callable[[str], str]
    #: the public page's main part, as the public will see it, as safe HTML
    preview: Callable[[Content], str]
    #: how others hear of a publication or withdrawal; `event` is set by the caller
    announcement: Callable[[str, Content], Announcement]
    #: findings of the room's own, beside those that hold for every kind
    check: Callable[[Content, str], Iterable[Finding]] = lambda content, subject: ()
    #: whether the content may take the urgent path (red warnings)
    may_be_urgent: Callable[[Content], bool] = lambda content: False
    #: which field names the piece in lists
    title_field: str = "title"


def init_app(app: Flask) -> None:
    app.extensions["editorial_kinds"] = {}


def add(app: Flask, kind: Kind) -> None:
    """Let pieces of this kind be written."""
    app.extensions["editorial_kinds"][kind.code] = kind


def get(code: str) -> Kind:
    """The kind with this code; raises KeyError when there is none."""
    return _known()[code]


def of_desk(desk: str) -> tuple[Kind, ...]:
    """The kinds of one part of the desk, in the order in which they were added."""
    return tuple(kind for kind in _known().values() if kind.desk == desk)


def _known() -> dict[str, Kind]:
    known: dict[str, Kind] = current_app.extensions["editorial_kinds"]
    return known
