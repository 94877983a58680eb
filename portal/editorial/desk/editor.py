"""The editor of a draft: its fields, the checks beside them, what was typed and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, render_template

from portal.editorial import attachments, checks, queries
from portal.editorial.desk import rich_editor
from portal.editorial.desk.blueprint import labels_of, title_of
from portal.editorial.fields import Content
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece
from portal.editorial.offers import NOTE, Offer
from portal.editorial.pasting import for_typing
from portal.editorial.services.acting import open_steps
from portal.web import headers
from portal.web.forms import Form
from portal.web.viewers import viewer


@dataclass
class Typed:
    """What somebody typed on the page and how it went; nothing at first."""

    raw: Content = field(default_factory=dict)
    note: str | None = None
    is_correction: bool | None = None
    problems: dict[str, str] = field(default_factory=dict)
    error: str = ""
    offer: Offer | None = None
    #: whether the texts are shown as they will look
    has_previews: bool = False
    #: the field to which the page should return
    focus: str = ""


def shown(piece: Piece, kind: Kind, typed: Typed, status: int = 200) -> Response:
    """The editor with what was typed, over the version that stands now."""
    values = {**piece.content, **typed.raw}
    html = render_template(
        "editorial/edit.html",
        piece=piece,
        kind=kind,
        title=title_of(piece),
        values=values,
        typed=typed,
        note=piece.change_note if typed.note is None else typed.note,
        is_correction=(piece.is_correction if typed.is_correction is None else typed.is_correction),
        note_field=NOTE,
        form=Form(formdata=None),
        examined=checks.examine(kind, piece.content, piece.subject or ""),
        labels=labels_of(kind),
        problem_words=problem_words(kind, typed.problems),
        for_typing=for_typing,
        accept=attachments.ACCEPT,
        largest=attachments.LARGEST // 1024 // 1024,
        rich_files=rich_editor.addresses(),
        **around(piece),
    )
    response = make_response(html, status)
    if rich_editor.is_installed():
        allow_style_attributes(response)
    return response


def around(piece: Piece) -> dict[str, Any]:
    """What stands beside the fields: the story, releases, and steps that are open."""
    return {
        "events": queries.events(piece.id),
        "releases": queries.releases(piece.id) if piece.last_release else [],
        "steps": [
            step for step in open_steps(piece, viewer().actor) if step.action in ("drop", "archive")
        ],
    }


def problem_words(kind: Kind, problems: dict[str, str]) -> list[tuple[str, str, str]]:
    """(place, name of the field, sentence) for the summary, in the order of the form."""
    fields = labels_of(kind) | {NOTE.name: NOTE}
    found = []
    for place, sentence in problems.items():
        name, _, rest = place.partition(".")
        number, _, cell = rest.partition(".")
        one = fields[name]
        column = next((str(c.label) for c in one.columns if c.name == cell), "")
        label = f"{one.label} {number} {column}" if column else str(one.label)
        found.append((place, label, sentence))
    return found


def allow_style_attributes(response: Response) -> None:
    """The rich editor sets widths of columns by style attributes: on this one page they may."""
    fields = headers.fields(headers.csp_nonce(), strict=False)
    policy = fields["Content-Security-Policy"]
    response.headers["Content-Security-Policy"] = f"{policy}; style-src-attr 'unsafe-inline'"
