"""The kinds of pieces: each room says what its pieces consist of and how they are made public."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app

from portal.announcements import Announcement
from portal.editorial import parts
from portal.editorial.fields import Content, Section
from portal.permissions import Actor
from portal.web import desks


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
class ReadFile:
    """What a file says: raw values of the fields that were found in it, not yet clean.

    `remarks` are sentences about what was not taken over: pictures, what could not be read.
    """

    content: Content
    remarks: tuple[str, ...] = ()


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
    #: reads a file (its name keeps its ending) into a draft; raises errors.Refused with the reason
    read_file: Callable[[Path], ReadFile] | None = None
    #: endings of the files that `read_file` takes
    readable: tuple[str, ...] = ()
    #: style sheets of the public page beside the common ones, 'css/warnings.css'
    sheets: tuple[str, ...] = ()


def init_app(app: Flask) -> None:
    app.extensions["editorial_kinds"] = {}


def add(app: Flask, kind: Kind) -> None:
    """Let pieces of this kind be written; the first one of its part opens that part's desk."""
    known: dict[str, Kind] = app.extensions["editorial_kinds"]
    if all(other.desk != kind.desk for other in known.values()):
        desks.add(app, parts.DESKS[kind.desk])
    known[kind.code] = kind


def get(code: str) -> Kind:
    """The kind with this code; raises KeyError when there is none."""
    return _known()[code]


def of_desk(desk: str) -> tuple[Kind, ...]:
    """The kinds of one part of the desk, in the order in which they were added."""
    return tuple(kind for kind in _known().values() if kind.desk == desk)


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order in which they were added."""
    return tuple(_known().values())


def _known() -> dict[str, Kind]:
    known: dict[str, Kind] = current_app.extensions["editorial_kinds"]
    return known
