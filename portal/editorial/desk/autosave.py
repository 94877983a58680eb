"""Autosave: the form as it stands, every few seconds, over the version that was seen.

What cannot be taken (a date half typed) is left as it was and named; all else is kept.
"""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from portal.clock import now
from portal.editorial import checks, offers, sent
from portal.editorial.desk import pasting
from portal.editorial.desk.blueprint import PIECE, blueprint, clock_of, found_piece, labels_of
from portal.editorial.desk.editor import Typed, problem_words
from portal.editorial.errors import ContentRefused, NotAllowed, Overtaken
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece
from portal.editorial.offers import Offer
from portal.editorial.sent import Sent
from portal.editorial.services import save
from portal.extensions import db
from portal.permissions import Permission
from portal.text import TextRefused
from portal.web import access, large_bodies
from portal.web.forms import said
from portal.web.viewers import viewer

LARGEST_SENT = 4 * 1024 * 1024
MOST_PAIRS = 20_000
Pairs = list[tuple[str, str]]


@blueprint.post(f"{PIECE}/autosave")
@access.needs(Permission.WRITE_PIECES)
@large_bodies.at_most(LARGEST_SENT)
def autosave(piece_id: int) -> Response:
    """JSON {version, values: [[name, value], …]}; answers with the new version."""
    piece, kind = found_piece(piece_id)
    version, pairs = asked(request.get_json(silent=True))
    if pairs is None:
        return told(400, error=_("看不懂要保存的内容"))
    form = MultiDict(pairs)
    found = sent.read(kind.sections, form)
    typed = Typed(raw=found.raw, problems=dict(found.problems))
    if "change_note" in form:
        typed.note, typed.is_correction = form["change_note"], form.get("is_correction") == "1"
    try:
        version = keep(piece, typed, version)
    except Overtaken as overtaken:
        return overtaken_by(piece, kind, typed, overtaken)
    except NotAllowed:
        return told(409, error=_("这件稿件不是草稿了，没有保存"))
    return kept(piece_id, version, typed, found)


def asked(given: Any) -> tuple[int, Pairs | None]:
    """The version and the pairs of names and values; None for anything of another shape."""
    if not isinstance(given, dict):
        return 0, None
    version, values = given.get("version"), given.get("values")
    if type(version) is not int or not isinstance(values, list) or len(values) > MOST_PAIRS:
        return 0, None
    pairs = [pair for pair in values if is_pair(pair)]
    return version, [(name, value) for name, value in pairs] if len(pairs) == len(values) else None


def is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)


def keep(piece: Piece, typed: Typed, version: int) -> int:
    """Save what can be taken; what cannot is noted in `typed.problems`."""
    names = {place.partition(".")[0] for place in typed.problems}
    raw = {name: value for name, value in typed.raw.items() if name not in names}
    note = None if offers.NOTE.name in typed.problems else typed.note
    try:
        return save(piece.id, raw, version, viewer().actor, note, typed.is_correction)
    except ContentRefused as refused:
        typed.problems |= refused.problems
    except TextRefused as refused:
        typed.problems[offers.NOTE.name] = said(refused)
    return keep(piece, typed, version)


def overtaken_by(piece: Piece, kind: Kind, typed: Typed, overtaken: Overtaken) -> Response:
    """Nothing was kept: both texts as a question that the page shows inside its form."""
    db.session.refresh(piece)
    if piece.state != "draft":
        return told(409, error=_("这件稿件已被送审，没有保存；请把您写的复制出来"))
    note = piece.change_note if typed.note is None else typed.note
    mine = offers.typed_content(kind.sections, piece, typed.raw, note)
    found = offers.offered(kind.sections, offers.kept_content(piece), mine)
    offer = Offer(offers.CONFLICT, found, overtaken.by, overtaken.at)
    panel = render_template("editorial/_offer.html", offer=offer, clock_of=clock_of)
    error = _("%(by)s刚才存了另一份，自动保存已停", by=overtaken.by)
    return told(409, error=error, version=piece.version, panel=panel)


def kept(piece_id: int, version: int, typed: Typed, found: Sent) -> Response:
    """The new version, the checks over it, and in words what was not kept or left out."""
    piece, kind = found_piece(piece_id)
    examined = checks.examine(kind, piece.content, piece.subject or "")
    words = [
        f"{field.label}{_('：')}{said(pasting.refusal_of(left))}" for field, left in found.left_out
    ]
    problems = problem_words(kind, typed.problems)
    return told(
        200,
        version=version,
        said=_("已自动保存 %(time)s", time=clock_of(now())),
        problems=[[place, f"{label}{_('：')}{words}"] for place, label, words in problems],
        left_out=words,
        checks=render_template(
            "editorial/_checks.html", examined=examined, labels=labels_of(kind), is_linked=True
        ),
    )


def told(status: int, **facts: Any) -> Response:
    """An answer with a fresh token, so that a page may stay open all day."""
    response = jsonify(token=generate_csrf(), **facts)
    response.status_code = status
    return response
