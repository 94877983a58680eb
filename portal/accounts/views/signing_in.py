"""Signing in and out, the second step, and showing again who one is."""

from __future__ import annotations

import time

from flask import Response, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from portal.accounts import email_addresses, people, profile, registration, sessions, sign_in
from portal.accounts.forms import CodeForm, PasswordForm, SignInForm
from portal.accounts.refusal import Refused, TooSoon
from portal.accounts.sign_in import CODE_WITHIN, Checked
from portal.accounts.views.blueprint import (
    blueprint,
    form_page,
    keep_note,
    link_to,
    me,
    my_session,
    next_page,
    too_soon,
    visitor,
)
from portal.permissions import Permission
from portal.text import TextRefused
from portal.transaction import transaction
from portal.web import access, session_cookie
from portal.web.viewers import viewer

PAGE = "accounts/sign_in.html"
PENDING = "password shown"


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@access.public
def sign_in_page() -> Response:
    form = SignInForm()
    if not form.is_submitted() and viewer().is_signed_in:
        return redirect(next_page(), 303)  # type: ignore[return-value]
    if not form.validate_on_submit():
        return form_page(PAGE, form)
    email = folded(form.email.data)
    try:
        found = sign_in.check_password(email, form.password.data, visitor())
        return admit(found, email, form.code.data or "")
    except TooSoon as refused:
        return too_soon(PAGE, form, "email", refused)
    except Refused as refused:
        form.blame("email", refused)
        return form_page(PAGE, form)


def folded(written: str) -> str:
    """The address as it is kept; one that nobody can have stays as it is and finds nobody."""
    try:
        return email_addresses.fold(written)
    except TextRefused:
        return written[: email_addresses.LONGEST]


def admit(found: Checked, email: str, code: str) -> Response:
    """After the right password: in, on to the code, or back to the mailbox."""
    if not found.is_verified:
        with transaction():
            registration.send_again(found.person_id, link_to("accounts.verify"))
        return redirect(url_for("accounts.registered"), 303)  # type: ignore[return-value]
    if found.has_factor and not code:
        session[PENDING] = {"person": found.person_id, "email": email, "at": int(time.time())}
        return redirect(url_for("accounts.code", next=next_page()), 303)  # type: ignore[return-value]
    if found.has_factor:
        sign_in.check_code(found.person_id, code, visitor())
    return enter(found.person_id, email, found.has_factor, next_page())


def enter(person_id: int, email: str, has_shown_factor: bool, to: str, told: str = "") -> Response:
    """Open a session under a new name; whatever this browser held before is over."""
    if viewer().is_signed_in:
        sign_in.sign_out(me(), my_session())
    secret = sign_in.begin(person_id, visitor(), has_shown_factor)
    session.clear()  # forms opened before signing in are void
    if told:
        flash(told)
    must_enrol = sign_in.is_staff(person_id) and not has_shown_factor
    to = url_for("accounts.second_factor", next=to) if must_enrol else to
    response: Response = redirect(to, 303)  # type: ignore[assignment]
    session_cookie.put(response, secret)
    keep_note(response, sign_in.note_for_device(email))
    return response


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@access.public
def code() -> Response:
    """The second step, within five minutes of the first."""
    form, pending = CodeForm(), session.get(PENDING)
    if not pending or time.time() - pending["at"] > CODE_WITHIN:
        return redirect(url_for("accounts.sign_in", next=next_page()), 303)  # type: ignore[return-value]
    if form.validate_on_submit():
        try:
            sign_in.check_code(pending["person"], form.code.data, visitor())
            return enter(pending["person"], pending["email"], True, next_page())
        except TooSoon as refused:
            return too_soon("accounts/code.html", form, "code", refused)
        except Refused as refused:
            form.blame("code", refused)
    return form_page("accounts/code.html", form)


@blueprint.route("/sign-out", methods=["GET", "POST"], endpoint="sign_out")
@access.public
def sign_out_page() -> Response | str:
    """A page with a button; the button ends the session."""
    form = PasswordForm()
    if not form.is_submitted():
        return render_template("accounts/sign_out.html")
    if viewer().is_signed_in:
        sign_in.sign_out(me(), my_session())
    session.clear()
    flash(_("已退出。"))
    response: Response = redirect(url_for("accounts.sign_in"), 303)  # type: ignore[assignment]
    session_cookie.drop(response)
    return response


@blueprint.route("/step-up", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
def step_up() -> Response:
    """Show again who one is: by the second factor, or by the password where there is none."""
    person = people.get(me())
    has_factor = person is not None and bool(person.sealed_totp_secret)
    form = CodeForm() if has_factor else PasswordForm()
    name = "code" if has_factor else "password"
    if form.validate_on_submit():
        try:
            confirm(form[name].data, has_factor)
            return redirect(next_page(), 303)  # type: ignore[return-value]
        except TooSoon as refused:
            return too_soon("accounts/step_up.html", form, name, refused)
        except Refused as refused:
            form.blame(name, refused)
    return form_page("accounts/step_up.html", form)


def confirm(written: str, has_factor: bool) -> None:
    """Raise Refused unless it is the code, or the password."""
    if has_factor:
        sign_in.check_code(me(), written, visitor())
    else:
        profile.confirm_password(me(), written)
    with transaction():
        sessions.step_up(my_session())
