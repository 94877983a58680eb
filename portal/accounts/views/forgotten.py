"""A forgotten password: a mail is asked for, its link sets a new one."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.accounts import profile, tokens
from portal.accounts.forms import ForgottenForm, NewPasswordForm
from portal.accounts.passwords import PasswordRefused
from portal.accounts.refusal import TooSoon
from portal.accounts.tokens import LinkRefused
from portal.accounts.views.blueprint import blueprint, form_page, too_soon, visitor
from portal.web import access
from portal.web.addresses import absolute


@blueprint.route("/password", methods=["GET", "POST"])
@access.public
def forgotten() -> Response:
    form = ForgottenForm()
    if not form.validate_on_submit():
        return form_page("accounts/forgotten.html", form)
    try:
        profile.ask_for_reset(form.email.data, visitor().origin, absolute(""))
    except TooSoon as refused:
        return too_soon("accounts/forgotten.html", form, "email", refused)
    return redirect(url_for("accounts.reset_sent"), 303)  # type: ignore[return-value]


@blueprint.get("/password/sent")
@access.public
def reset_sent() -> str:
    """The same page for every address."""
    return render_template("accounts/reset_sent.html")


@blueprint.route("/password/new/<secret>", methods=["GET", "POST"])
@access.public
def new_password(secret: str) -> Response | tuple[str, int]:
    form = NewPasswordForm()
    try:
        tokens.look("reset_password", secret)
        if form.validate_on_submit():
            profile.reset_password(secret, form.password.data)
            flash(_("密码已更改，请用新密码登录。"))
            return redirect(url_for("accounts.sign_in"), 303)  # type: ignore[return-value]
    except LinkRefused:
        return render_template("accounts/link_refused.html"), 404
    except PasswordRefused as refused:
        form.blame("password", refused)
    return form_page("accounts/new_password.html", form)
