"""Main cases at the desk: gather similar requests under one, advise them all at once."""

from __future__ import annotations

from flask import Response, abort, flash, request
from flask_babel import gettext as _

from portal.assistance.desk.blueprint import blueprint, to_request
from portal.assistance.desk.forms import AdviceForm, EndForm
from portal.assistance.desk.page import Tried, shown
from portal.assistance.errors import NotAllowed, Refused
from portal.assistance.services import families
from portal.assistance.services.references import new_key
from portal.permissions import Permission
from portal.web import access
from portal.web.forms import said
from portal.web.viewers import viewer

MOST_AT_ONCE = 20


@blueprint.post("/<reference>/children")
@access.needs(Permission.HANDLE_REQUESTS)
def gather(reference: str) -> Response:
    """Let the requests that were ticked join this one as their main case."""
    if not EndForm().validate_on_submit():
        return shown(reference, Tried())
    chosen = ticked(request.form.getlist("case"))
    if not chosen:
        flash(_("请先勾选要并入的求助。"))
        return to_request(reference, "similar")
    found = families.gather(reference, chosen, viewer().actor)
    if found.joined:
        flash(_("已并入本件：%(cases)s。", cases="、".join(found.joined)))
    for case, reason in found.refused:
        flash(_("%(case)s 没有并入：%(reason)s。", case=case, reason=said(reason)))
    return to_request(reference, "family" if found.joined else "similar")


def ticked(values: list[str]) -> dict[str, int]:
    """`HW-2026-00012:3` as reference and version; others are passed over."""
    parts = (value.partition(":") for value in values[:MOST_AT_ONCE])
    return {
        reference: int(version)
        for reference, _colon, version in parts
        if version.isascii() and version.isdigit()
    }


@blueprint.post("/<reference>/advice")
@access.needs(Permission.HANDLE_REQUESTS)
def advise(reference: str) -> Response:
    """The same words to the enterprise of this case and of every case that hangs on it."""
    form = AdviceForm()
    if form.validate_on_submit():
        try:
            key = str(form.key.data or new_key())
            count = families.advise(reference, viewer().actor, str(form.advice.data), key)
        except NotAllowed:
            abort(404)
        except Refused as refused:
            form.advice.errors = [said(refused)]
        else:
            flash(_("已送到 %(count)s 家企业，各家只看到自己的。", count=count))
            return to_request(reference, "family")
    return shown(reference, Tried(advice=form))
