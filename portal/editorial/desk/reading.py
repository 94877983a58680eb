"""A draft from a file: what was found in it is shown field by field before it replaces anything."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from portal.editorial import content, offers
from portal.editorial.desk import editor
from portal.editorial.desk.blueprint import found_piece
from portal.editorial.desk.editor import Typed
from portal.editorial.errors import ContentRefused, Refused
from portal.editorial.fields import Content, all_fields
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece
from portal.editorial.offers import Offer
from portal.text import TextRefused, clean_file_name
from portal.web.forms import said


def read_in(piece_id: int, kind: Kind) -> Response:
    """What a file says, field by field; nothing that was written is replaced yet."""
    piece, _kind = found_piece(piece_id)
    upload = request.files.get("source")
    if kind.read_file is None or upload is None or not upload.filename:
        return editor.shown(piece, kind, Typed(error=_("请先选一个文件，再按“从文件读入”")), 422)
    try:
        typed = typed_from(piece, kind, upload)
    except (Refused, TextRefused) as refused:
        return editor.shown(piece, kind, Typed(error=said(refused)), 422)
    return editor.shown(piece, kind, typed)


def typed_from(piece: Piece, kind: Kind, upload: FileStorage) -> Typed:
    """The form filled from a file, with the question about what was written already."""
    name = clean_file_name(upload.filename or "")
    if not name.lower().endswith(kind.readable):
        raise Refused("能读入的文件：%(endings)s", endings="、".join(kind.readable))
    assert kind.read_file is not None  # noqa: S101 - asked by the caller
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        upload.save(path)
        found = kind.read_file(path)
    raw, remarks = cleaned(kind, found.content)
    mine = {**offers.kept_content(piece), **raw}
    differing = offers.offered(kind.sections, offers.kept_content(piece), mine)
    empty = {c.field.name for c in differing if not piece.content.get(c.field.name)}
    offer = Offer(
        offers.FILE,
        tuple(change for change in differing if change.field.name not in empty),
        name,
        remarks=(*found.remarks, *remarks),
        filled=tuple(change.field for change in differing if change.field.name in empty),
    )
    return Typed(raw=raw, offer=offer)


def cleaned(kind: Kind, found: Content) -> tuple[Content, list[str]]:
    """The values of a file that can be taken; a sentence for each that cannot."""
    taken: Content = {}
    remarks = []
    for one in all_fields(kind.sections):
        if one.name in found:
            try:
                taken |= content.clean(kind.sections, {one.name: found[one.name]}, {})
            except ContentRefused as refused:
                remarks += [f"{one.label}{_('：')}{why}" for why in refused.problems.values()]
    return taken, remarks
