"""Uploads in pieces, for the script of the evidence page: begin, piece, finish, cancel."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, render_template, request
from flask_babel import gettext as _

from portal.assistance.errors import NotAllowed, NotFound
from portal.assistance.evidence.quotas import SentTwice
from portal.assistance.queries.files import all_files, file_row
from portal.assistance.services import uploads
from portal.assistance.services.uploads import PIECE, WrongPlace
from portal.assistance.views.blueprint import blueprint, me
from portal.assistance.views.evidence import place_of
from portal.files import FileRefused
from portal.permissions import Permission
from portal.web import access
from portal.web.large_bodies import at_most

LONGEST_MARK = 200
#: reading beyond a piece finds its end, and not the limit
LARGEST_BODY = PIECE + 1024
LONGEST_NUMBER = 12


@blueprint.post("/new/<draft_key>/uploads", endpoint="begin_upload")
@blueprint.post("/requests/<reference>/uploads", endpoint="begin_upload")
@access.needs(Permission.FILE_REQUESTS)
def begin(draft_key: str = "", reference: str = "") -> Response:
    """Begin or resume: name, size, evidence, mark → key, how much there is, size of a piece."""
    where = place_of(draft_key, reference)
    size = number(request.form.get("size", ""))
    if size is None:
        return answer(400, error=_("没有说明文件的大小"))
    given = (request.form.get("evidence", ""), request.form.get("name", ""), size)
    try:
        upload = uploads.begin(me(), where, *given, request.form.get("mark", "")[:LONGEST_MARK])
    except FileRefused as refused:
        return answer(422, error=refused.spoken(_))
    return answer(201, key=upload.key, received=upload.received, piece=PIECE)


@blueprint.patch("/uploads/<key>")
@access.needs(Permission.FILE_REQUESTS)
@at_most(LARGEST_BODY)
def append_piece(key: str) -> Response:
    """A piece at the place that `Upload-Offset` names; 409 with the right place otherwise."""
    start = number(request.headers.get("Upload-Offset", ""))
    if start is None:
        return answer(400, error=_("没有说明从哪里接着传"))
    try:
        there = uploads.append(me(), key, start, request.stream)  # type: ignore[arg-type]
    except WrongPlace as wrong:
        return answer(409, received=wrong.received)
    except FileRefused as refused:
        return answer(422, error=refused.spoken(_))
    except NotAllowed:
        raise NotFound from None
    return answer(200, received=there)


@blueprint.post("/uploads/<key>/finish")
@access.needs(Permission.FILE_REQUESTS)
def finish_upload(key: str) -> Response:
    """Check and keep the whole file: the row to show, 422 with the reason, 409 when it lacks.

    A file that is there already is refused with its row: another tab, or a page that was loaded
    anew while the file was checked, may not show it yet.
    """
    try:
        done = uploads.finish(me(), key, digest(request.form.get("sha256", "")))
    except WrongPlace as wrong:
        return answer(409, received=wrong.received)
    except SentTwice as twice:
        return answer(422, error=twice.spoken(_), twin=shown(twice.key))
    except FileRefused as refused:
        return answer(422, error=refused.spoken(_))
    except NotAllowed:
        raise NotFound from None
    return answer(200, **shown(done))


@blueprint.delete("/uploads/<key>")
@access.needs(Permission.FILE_REQUESTS)
def drop_upload(key: str) -> Response:
    """Forget an upload and what has come of it."""
    try:
        uploads.cancel(me(), key)
    except NotAllowed:
        raise NotFound from None
    return answer(200)


def shown(key: str) -> dict[str, str]:
    """A file for the page of the evidence: its key, its SHA-256, and its row as HTML."""
    file = next(view for view in all_files(file_row(key)[0].request_id) if view.key == key)
    html = render_template("assistance/evidence/_row.html", file=file)
    return {"key": key, "sha256": file.sha256, "html": html}


def answer(status: int, **facts: Any) -> Response:
    response = jsonify(facts)
    response.status_code = status
    return response


def number(raw: str) -> int | None:
    """A plain number of reasonable length; None for anything else."""
    is_plain = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER
    return int(raw) if is_plain else None


def digest(raw: str) -> str:
    """A SHA-256 in hexadecimal; '' for anything else: then nothing is compared."""
    found = raw.strip().lower()
    return found if len(found) == 64 and not set(found) - set("0123456789abcdef") else ""
