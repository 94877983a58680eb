"""The evidence of a request: what is asked for, files sent as a form, what was left half-way."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.assistance.errors import NotAllowed, NotFound
from portal.assistance.evidence import asked, quotas
from portal.assistance.queries import files as queries
from portal.assistance.services import evidence as service
from portal.assistance.services import uploads
from portal.assistance.services.evidence import Place
from portal.assistance.views.blueprint import blueprint, me
from portal.files import ACCEPT, FileRefused
from portal.files.vault import spoken
from portal.permissions import Permission
from portal.web import access
from portal.web.large_bodies import at_most

#: what the server takes at once; the script of the page sends each file in pieces instead
LARGEST_FORM = 120 * quotas.MEBIBYTE


@blueprint.get("/new/<draft_key>/evidence", endpoint="evidence")
@blueprint.get("/requests/<reference>/evidence", endpoint="evidence")
@access.needs(Permission.FILE_REQUESTS)
def evidence_page(draft_key: str = "", reference: str = "") -> Response:
    return shown(place_of(draft_key, reference), [])


@blueprint.post("/new/<draft_key>/evidence", endpoint="send_evidence")
@blueprint.post("/requests/<reference>/evidence", endpoint="send_evidence")
@access.needs(Permission.FILE_REQUESTS)
@at_most(LARGEST_FORM)
def send(draft_key: str = "", reference: str = "") -> Response:
    """Files of a form, each taken or refused for itself."""
    where = place_of(draft_key, reference)
    piece = asked.known(request.form.get("evidence", ""))
    sent = [file for file in request.files.getlist("files") if file.filename]
    refused = [] if sent else [("", _("请先选择文件，再按“上传”"))]
    for file in sent[: quotas.MOST_FILES]:
        try:
            service.add(me(), where, file.stream, str(file.filename), piece)
        except FileRefused as refusal:
            refused.append((str(file.filename), refusal.spoken(_)))
    for file in sent[quotas.MOST_FILES :]:
        refused.append((str(file.filename), _("一次最多 %(most)s 个文件", most=quotas.MOST_FILES)))
    if refused:
        return shown(where, refused, 422)
    flash(_("收到 %(count)s 个文件。", count=len(sent)))
    return redirect(address_of(where), 303)  # type: ignore[return-value]


@blueprint.post("/files/<key>/remove")
@access.needs(Permission.FILE_REQUESTS)
def remove_file(key: str) -> Response:
    """Delete a file of a draft, or withdraw one of a request."""
    row, _standing, found = queries.file_row(key)
    where = place_of(found.draft_key, "")
    service.remove(me(), row.key)
    flash(_("已删除。") if where.stage == service.DRAFT else _("已撤下，保管单上留有记录。"))
    return redirect(address_of(where), 303)  # type: ignore[return-value]


@blueprint.post("/uploads/<key>/cancel")
@access.needs(Permission.FILE_REQUESTS)
def cancel_upload(key: str) -> Response:
    """Forget an upload that broke off."""
    try:
        where = place_of(uploads.opened(me(), key).draft_key, "")
    except NotAllowed:
        raise NotFound from None
    uploads.cancel(me(), key)
    return redirect(address_of(where), 303)  # type: ignore[return-value]


def place_of(draft_key: str, reference: str) -> Place:
    """Where this person may add files; else there is no such page."""
    try:
        return service.place(me(), draft_key, reference)
    except NotAllowed:
        raise NotFound from None


def address_of(where: Place) -> str:
    """The page of the evidence of a draft or a request."""
    if where.reference:
        return url_for("assistance.evidence", reference=where.reference)
    return url_for("assistance.evidence", draft_key=where.draft_key)


def shown(where: Place, refused: list[tuple[str, str]], status: int = 200) -> Response:
    """All that is asked for, with what has come, and the forms to send more."""
    files = tuple(file for file in queries.file_views(where.request_id) if not file.is_advice)
    facts: dict[str, Any] = {
        "where": where,
        "here": address_of(where),
        "groups": queries.by_evidence(where.dispute_type, files),
        "files": files,
        "under_way": uploads.under_way(me(), where.request_id),
        "refused": refused,
        "accept": ACCEPT,
        "most": quotas.MOST_FILES,
        "largest": spoken(quotas.LARGEST),
        "at_once": spoken(LARGEST_FORM),
    }
    return make_response(render_template("assistance/evidence/page.html", **facts), status)
