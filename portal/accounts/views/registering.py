"""Opening an account: the form, the mail that went out, and the link in it."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.accounts import attempts, registration
from portal.accounts.forms import RegistrationForm, VerifyForm
from portal.accounts.refusal import TooSoon
from portal.accounts.registration import Application
from portal.accounts.tokens import LinkRefused
from portal.accounts.views.blueprint import blueprint, form_page, link_to, too_soon, visitor
from portal.accounts.views.signing_in import enter
from portal.transaction import transaction
from portal.web import access
from portal.web.addresses import absolute


@blueprint.route("/register", methods=["GET", "POST"])
@access.public
def register() -> Response:
    form = RegistrationForm()
    if not form.validate_on_submit():
        return form_page("accounts/register.html", form)
    try:
        with transaction():
            attempts.take(attempts.letters_from(visitor().origin))
    except TooSoon as refused:
        return too_soon("accounts/register.html", form, "email", refused)
    registration.register(
        application_of(form),
        link_to("accounts.verify"),
        absolute(url_for("accounts.sign_in")),
    )
    return redirect(url_for("accounts.registered"), 303)  # type: ignore[return-value]


def application_of(form: RegistrationForm) -> Application:
    """What was filled in; nothing else of the request is read."""
    names = ("email", "name", "phone", "password", "organisation_name", "credit_code", "city")
    return Application(**{name: str(form[name].data) for name in names})


@blueprint.get("/register/sent")
@access.public
def registered() -> str:
    """The same page for every address."""
    return render_template("accounts/registered.html")


@blueprint.route("/verify/<secret>", methods=["GET", "POST"])
@access.public
def verify(secret: str) -> Response | tuple[str, int]:
    """Confirm an address: the link and the password together; then one is signed in."""
    form = VerifyForm()
    try:
        email = registration.awaiting(secret).email
        if form.validate_on_submit():
            return confirmed(secret, email, form.password.data)
    except LinkRefused:
        return render_template("accounts/link_refused.html"), 404
    except registration.WrongPassword as refused:
        form.blame("password", refused)
    except TooSoon as refused:
        return too_soon("accounts/verify.html", form, "password", refused, email=email)
    return form_page("accounts/verify.html", form, email=email)


def confirmed(secret: str, email: str, password: str) -> Response:
    """Count the try, confirm, sign in."""
    key = attempts.account(email)
    with transaction():
        attempts.take(key)
    person_id = registration.verify(secret, password)
    with transaction():
        attempts.forgive(key)
    return enter(
        person_id,
        email,
        has_shown_factor=False,
        to=url_for("accounts.dashboard"),
        told=_("邮箱已确认，账号可以用了。"),
    )
