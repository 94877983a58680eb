"""What is sent from the editor: save, rows, files, a text to be read in, a text to be cleaned."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.editorial import attachments, offers, sent
from portal.editorial.desk import editor, page, pasting, reading
from portal.editorial.desk.blueprint import PIECE, blueprint, found_piece, to_piece
from portal.editorial.desk.editor import Typed
from portal.editorial.errors import AlreadyHandled, ContentRefused, NotAllowed, Overtaken, Refused
from portal.editorial.fields import Content, all_fields
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece
from portal.editorial.offers import Offer
from portal.editorial.services import act, save
from portal.extensions import csrf, db
from portal.permissions import Permission
from portal.text import TextRefused
from portal.web import access, large_bodies
from portal.web.forms import Form, said
from portal.web.viewers import viewer

LARGEST_SENT = 64 * 1024 * 1024


@blueprint.post(PIECE)
@csrf.exempt  # asked below, where what was typed can be shown again
@access.needs(Permission.WRITE_PIECES)
@large_bodies.at_most(LARGEST_SENT)
def save_piece(piece_id: int) -> Response:
    """Every button of the editor's form; what was typed is never lost."""
    piece, kind = found_piece(piece_id)
    typed, form_said = read_form(kind)
    if not Form().validate_on_submit():
        typed.error = _("页面放得太久了，请再按一次按钮")
        return answer(piece, kind, typed, 400)
    command = request.form.get("do", "save")
    if typed.problems:
        return answer(piece, kind, typed, 422)
    values = {**piece.content, **typed.raw}
    moved = sent.rearranged(kind.sections, values, command)
    if moved or command == "show":
        typed.raw, typed.has_previews, typed.focus = values, command == "show", moved
        return answer(piece, kind, typed, 200)
    for words in form_said:
        flash(words)
    return saved(piece, kind, typed, command)


def read_form(kind: Kind) -> tuple[Typed, list[str]]:
    """What the form holds, with the files that came along; and what was left out of its texts."""
    found = sent.read(kind.sections, request.form)
    typed = Typed(raw=found.raw, problems=dict(found.problems))
    if "change_note" in request.form:
        typed.note = request.form["change_note"]
        typed.is_correction = request.form.get("is_correction") == "1"
    for one in all_fields(kind.sections):
        if one.kind == "files":
            take_files(one.name, typed)
    words = [
        f"{field.label}{_('：')}{said(pasting.refusal_of(left))}" for field, left in found.left_out
    ]
    return typed, words


def take_files(name: str, typed: Typed) -> None:
    """Keep the files that were sent for a field, behind those that it has."""
    uploads = [one for one in request.files.getlist(name) if one.filename]
    for upload in uploads:
        try:
            kept = attachments.keep(upload.stream, upload.filename or "")
        except Refused as refused:
            typed.problems[name] = f"{upload.filename}{_('：')}{said(refused)}"
        else:
            typed.raw[name] = [*typed.raw.get(name, []), kept]


def saved(piece: Piece, kind: Kind, typed: Typed, command: str) -> Response:
    """Keep what was written, then do what the button said."""
    undecided = [
        name
        for name in request.form.getlist("offered")
        if request.form.get(f"take.{name}") not in offers.CHOICES
    ]
    if undecided:
        typed.error = _("还有 %(number)s 处没有选用哪一份", number=len(undecided))
        typed.offer = offered_again(piece, kind, typed)
        return answer(piece, kind, typed, 422)
    raw, note = chosen(typed)
    try:
        version = save(piece.id, raw, seen(), viewer().actor, note, typed.is_correction)
    except ContentRefused as refused:
        typed.problems = refused.problems
        return answer(piece, kind, typed, 422)
    except TextRefused as refused:
        typed.problems = {offers.NOTE.name: said(refused)}
        return answer(piece, kind, typed, 422)
    except Overtaken as overtaken:
        return conflict(piece, kind, typed, overtaken)
    except NotAllowed:
        return answer(piece, kind, typed, 409)
    return done(piece.id, kind, command, version)


def chosen(typed: Typed) -> tuple[Content, str | None]:
    """The typed values without those for which what is kept already was chosen."""
    kept = {name for name in typed.raw if request.form.get(f"take.{name}") == "theirs"}
    raw = {name: value for name, value in typed.raw.items() if name not in kept}
    note = None if request.form.get("take.change_note") == "theirs" else typed.note
    return raw, note


def conflict(piece: Piece, kind: Kind, typed: Typed, overtaken: Overtaken) -> Response:
    """Both texts, with the difference marked; the form goes over the newer version from now on."""
    db.session.refresh(piece)
    typed.offer = offer_of(piece, kind, typed, overtaken)
    return answer(piece, kind, typed, 409)


def offer_of(piece: Piece, kind: Kind, typed: Typed, overtaken: Overtaken) -> Offer:
    """What was typed beside what somebody else has saved meanwhile."""
    mine = mine_of(piece, kind, typed)
    found = offers.offered(kind.sections, offers.kept_content(piece), mine)
    return Offer(offers.CONFLICT, found, overtaken.by, overtaken.at)


def mine_of(piece: Piece, kind: Kind, typed: Typed) -> Content:
    """What was typed, over what is kept."""
    note = piece.change_note if typed.note is None else typed.note
    return offers.typed_content(kind.sections, piece, typed.raw, note)


def offered_again(piece: Piece, kind: Kind, typed: Typed) -> Offer:
    """The same question once more, for the fields that were in it."""
    mine = mine_of(piece, kind, typed)
    names = request.form.getlist("offered")
    found = offers.offered(kind.sections, offers.kept_content(piece), mine, names)
    is_file = request.form.get("origin") == offers.FILE
    origin = offers.FILE if is_file else offers.CONFLICT
    return Offer(origin, found, piece.saved_by_name, piece.saved_at)


def answer(piece: Piece, kind: Kind, typed: Typed, status: int) -> Response:
    """The editor with what was typed; when it is no draft any more, its page keeps the words."""
    if piece.state == "draft":
        return editor.shown(piece, kind, typed, status)
    mine = mine_of(piece, kind, typed)
    kept = offers.offered(kind.sections, offers.kept_content(piece), mine)
    return page.shown(piece, kind, page.Tried(unsaved=kept))


def seen() -> int:
    """The version that the form was made from; 0, which no piece has, for nonsense."""
    written_down = request.form.get("version", "")
    return int(written_down) if written_down.isdecimal() and len(written_down) < 10 else 0


def done(piece_id: int, kind: Kind, command: str, version: int) -> Response:
    """After it was saved: submit it, show it, read a file into it, or go on writing."""
    if command == "submit":
        return submitted(piece_id, kind, version)
    if command == "read":
        return reading.read_in(piece_id, kind)
    if command == "preview":
        return page.to_preview(piece_id)
    flash(_("已保存。"))
    return to_piece(piece_id)


def submitted(piece_id: int, kind: Kind, version: int) -> Response:
    try:
        act(piece_id, "submit", viewer().actor, version)
    except Refused as refused:
        piece, _kind = found_piece(piece_id)
        return editor.shown(piece, kind, Typed(error=said(refused)), 422)
    except (AlreadyHandled, NotAllowed):
        return to_piece(piece_id)
    flash(_("已送审。自己写的稿件，由别人审核。"))
    return to_piece(piece_id)
