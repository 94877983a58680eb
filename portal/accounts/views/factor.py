"""The second factor: set up, replaced, given up; recovery codes, shown once."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.accounts import people, profile, second_factor
from portal.accounts.forms import FactorForm
from portal.accounts.letters import settings
from portal.accounts.models import Person
from portal.accounts.refusal import Refused, TooSoon
from portal.accounts.views.blueprint import (
    blueprint,
    form_page,
    me,
    next_page,
    too_soon,
    visitor,
)
from portal.permissions import STAFF_ROLES, Permission
from portal.qr_code import qr_code
from portal.web import access, session_cookie
from portal.web.forms import said
from portal.web.viewers import viewer

PAGE = "accounts/second_factor.html"


@blueprint.route("/second-factor", methods=["GET", "POST"], endpoint="second_factor")
@access.needs(Permission.USE_ACCOUNT)
def second_factor_page() -> Response:
    """What stands, or the code that waits to be read by a telephone."""
    person = people.get(me())
    assert person is not None  # noqa: S101 - a session of a closed account is not recognised
    form, facts = FactorForm(), facts_of(person)
    if form.validate_on_submit():
        try:
            codes, secret = profile.confirm_factor(me(), form.code.data, visitor().device)
            return shown_once(codes, secret)
        except TooSoon as refused:
            return too_soon(PAGE, form, "code", refused, **facts)
        except Refused as refused:
            form.blame("code", refused)
    return form_page(PAGE, form, **facts)


def facts_of(person: Person) -> dict[str, object]:
    """Whether there is one, and the secret that waits with its drawing."""
    secret = second_factor.proposed(person)
    address = second_factor.address(secret, settings().site.name, person.email)
    return {
        "has_factor": bool(person.sealed_totp_secret),
        "is_staff": bool(viewer().roles & STAFF_ROLES),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "drawing": qr_code(address, _("动态码的二维码")) if secret else "",
        "next": next_page(),
    }


def shown_once(codes: list[str], secret: str = "") -> Response:
    """The page of recovery codes; a new session when everything before it ended."""
    html = render_template("accounts/recovery_codes.html", codes=codes, next=next_page())
    response = Response(html)
    if secret:
        session_cookie.put(response, secret)
    return response


@blueprint.post("/second-factor/start")
@access.needs(Permission.USE_ACCOUNT)
@access.fresh
def start_factor() -> Response:
    profile.propose_factor(me())
    return redirect(url_for("accounts.second_factor"), 303)  # type: ignore[return-value]


@blueprint.post("/second-factor/recovery-codes")
@access.needs(Permission.USE_ACCOUNT)
@access.fresh
def renew_recovery_codes() -> Response:
    return shown_once(profile.renew_recovery_codes(me()))


@blueprint.post("/second-factor/remove")
@access.needs(Permission.USE_ACCOUNT)
@access.fresh
def remove_factor() -> Response:
    try:
        profile.remove_factor(me())
        flash(_("动态码已停用。"))
    except Refused as refused:
        flash(said(refused))
    return redirect(url_for("accounts.settings"), 303)  # type: ignore[return-value]
