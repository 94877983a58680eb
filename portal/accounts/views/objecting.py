"""Somebody whom an organisation's account did not let in: asking again, and objecting."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, url_for
from flask_babel import gettext as _

from portal.accounts import attempts, objections
from portal.accounts.objection_forms import ObjectionForm
from portal.accounts.refusal import NotFound, TooSoon
from portal.accounts.views.blueprint import NUMBER, blueprint, form_page, me, too_soon, visitor
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import access

PLACE = f"/organisations/{NUMBER % 'organisation_id'}"
PAGE = "accounts/objection.html"


@blueprint.post(f"{PLACE}/ask")
@access.needs(Permission.USE_ACCOUNT)
def ask_again(organisation_id: int) -> Response:
    """Ask the owners once more, after a week without an answer."""
    try:
        objections.ask_again(me(), organisation_id)
    except NotFound:
        abort(404)
    return to_dashboard(_("已再次申请加入。"))


@blueprint.route(f"{PLACE}/objection", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
def objection(organisation_id: int) -> Response:
    """Say that strangers hold the account of one's organisation."""
    form = ObjectionForm()
    try:
        found = objections.organisation_of(me(), organisation_id)
        if not form.validate_on_submit():
            return form_page(PAGE, form, organisation=found)
        with transaction():
            attempts.take(attempts.letters_from(visitor().origin))
        objections.object_to(me(), organisation_id, form.reason.data)
    except TooSoon as refused:
        return too_soon(PAGE, form, "reason", refused, organisation=found)
    except NotFound:
        abort(404)
    return to_dashboard(_("异议已收到，我们核实后答复您。"))


def to_dashboard(told: str) -> Response:
    flash(told)
    return redirect(url_for("accounts.dashboard"), 303)  # type: ignore[return-value]
