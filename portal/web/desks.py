"""The desks of the rooms, for the front page of staff: each room adds its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from portal.permissions import Permission, Viewer, may


@dataclass(frozen=True)
class Desk:
    """A place where staff work: its page, its name, one sentence, and who may enter."""

    endpoint: str
    label: object
    hint: object
    permission: Permission


def add(app: Flask, desk: Desk) -> None:
    """Offer a desk to those who may enter it, in the order of the rooms."""
    app.extensions.setdefault("desks", []).append(desk)


def open_to(viewer: Viewer) -> list[Desk]:
    """The desks that somebody may enter."""
    desks: list[Desk] = current_app.extensions["desks"]
    return [desk for desk in desks if may(viewer, desk.permission)]
