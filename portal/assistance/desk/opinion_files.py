"""Files that officers and experts attach to an opinion: sent, and taken back until it is signed."""

from __future__ import annotations

from flask import Response, abort, flash, request
from flask_babel import gettext as _

from portal.assistance.desk.blueprint import blueprint, to_request
from portal.assistance.desk.forms import EndForm
from portal.assistance.desk.page import Tried, shown
from portal.assistance.errors import NotAllowed
from portal.assistance.evidence import quotas
from portal.assistance.services import opinion_files
from portal.files import FileRefused
from portal.permissions import Permission
from portal.web import access
from portal.web.large_bodies import at_most
from portal.web.viewers import viewer


@blueprint.post("/<reference>/opinion-files")
@access.needs(Permission.READ_REQUEST_DESK)
@at_most(quotas.LARGEST + quotas.MEBIBYTE)
def add_opinion_file(reference: str) -> Response:
    """One file for the opinion."""
    sent = request.files.get("file")
    if not EndForm().validate_on_submit() or sent is None or not sent.filename:
        return shown(reference, Tried(error=_("请先选择文件，再按“上传”")))
    try:
        opinion_files.add(reference, viewer().actor, sent.stream, sent.filename)
    except FileRefused as refused:
        return shown(reference, Tried(error=refused.spoken(_)))
    except NotAllowed:
        abort(404)
    flash(_("附件已收到，签发意见时一起交给企业。"))
    return to_request(reference, "opinion-files")


@blueprint.post("/<reference>/opinion-files/<key>/remove")
@access.needs(Permission.READ_REQUEST_DESK)
def remove_opinion_file(reference: str, key: str) -> Response:
    """Take a file back before the opinion is signed."""
    if not EndForm().validate_on_submit():
        return shown(reference, Tried())
    try:
        opinion_files.withdraw(reference, viewer().actor, key)
    except NotAllowed:
        abort(404)
    flash(_("附件已撤下。"))
    return to_request(reference, "opinion-files")
