"""Settings of one's own account: details, address, password, sessions, consents, copy, closing."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.accounts import closing, consents, people, profile, second_factor, sessions
from portal.accounts.forms import (
    AddressForm,
    ChangePasswordForm,
    CloseForm,
    DetailsForm,
    PasswordForm,
)
from portal.accounts.models import Consent, Person
from portal.accounts.passwords import PasswordRefused
from portal.accounts.refusal import Refused, TooSoon
from portal.accounts.tokens import LinkRefused
from portal.accounts.views.blueprint import (
    NUMBER,
    blueprint,
    form_page,
    link_to,
    me,
    my_session,
    too_soon,
)
from portal.clock import today
from portal.permissions import Permission
from portal.transaction import transaction
from portal.web import access, session_cookie
from portal.web.forms import said
from portal.web.viewers import viewer


def myself() -> Person:
    person = people.get(me())
    assert person is not None  # noqa: S101 - a session of a closed account is not recognised
    return person


def back(told: str) -> Response:
    """To the settings, with a word on what was done."""
    flash(told)
    return redirect(url_for("accounts.settings"), 303)  # type: ignore[return-value]


@blueprint.get("/settings")
@access.needs(Permission.USE_ACCOUNT)
def settings() -> str:
    person = myself()
    given = consents.of_person(person.id)
    return render_template(
        "accounts/settings.html",
        person=person,
        sessions=sessions.standing(person.id, sessions.limits_of(viewer())),
        this_session=my_session(),
        codes_left=second_factor.recovery_codes_left(person.id) if has_factor(person) else 0,
        consents=given,
        offered=offered(given),
        wordings=consents.WORDINGS,
    )


def has_factor(person: Person) -> bool:
    return bool(person.sealed_totp_secret)


def offered(given: list[Consent]) -> list[str]:
    """Purposes that one may agree to here and has not."""
    standing = {consent.purpose for consent in given if consent.withdrawn_at is None}
    return [
        purpose
        for purpose, wording in consents.WORDINGS.items()
        if wording.is_free and purpose not in standing
    ]


@blueprint.route("/settings/details", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
def change_details() -> Response:
    form = DetailsForm(obj=myself())
    if form.validate_on_submit():
        profile.change_details(me(), form.name.data, form.phone.data)
        return back(_("姓名和电话已保存。"))
    return form_page("accounts/change_details.html", form)


@blueprint.route("/settings/password", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
def change_password() -> Response:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            profile.change_password(me(), my_session(), form.password.data, form.new_password.data)
            return back(_("密码已更改，其他设备上的登录都已退出。"))
        except TooSoon as refused:
            return too_soon("accounts/change_password.html", form, "password", refused)
        except PasswordRefused as refused:
            form.blame("new_password", refused)
        except Refused as refused:
            form.blame("password", refused)
    return form_page("accounts/change_password.html", form)


@blueprint.route("/settings/email", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
def change_email() -> Response:
    form = AddressForm()
    if form.validate_on_submit():
        try:
            profile.ask_for_address(
                me(), form.password.data, form.email.data, link_to("accounts.confirm_email")
            )
            return back(_("确认信已发到新邮箱；打开信里的链接后才更换。"))
        except TooSoon as refused:
            return too_soon("accounts/change_email.html", form, "email", refused)
        except Refused as refused:
            form.blame("password", refused)
    return form_page("accounts/change_email.html", form)


@blueprint.route("/settings/email/<secret>", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
def confirm_email(secret: str) -> Response | tuple[str, int]:
    """A page with a button: a mail program that opens links by itself changes nothing."""
    form = PasswordForm()
    try:
        email = profile.address_asked(me(), secret)
        if form.is_submitted():
            profile.change_address(me(), secret)
            return back(_("登录邮箱已更换。"))
    except LinkRefused:
        return render_template("accounts/link_refused.html"), 404
    return form_page("accounts/confirm_email.html", form, email=email)


@blueprint.post(f"/settings/sessions/{NUMBER % 'session_id'}/end")
@access.needs(Permission.USE_ACCOUNT)
def end_session(session_id: int) -> Response:
    profile.end_session(me(), session_id)
    return back(_("这个登录已退出。"))


@blueprint.post("/settings/sessions/end-others")
@access.needs(Permission.USE_ACCOUNT)
def end_other_sessions() -> Response:
    profile.end_other_sessions(me(), my_session())
    return back(_("其他设备上的登录都已退出。"))


@blueprint.post("/settings/consents/<purpose>/give")
@access.needs(Permission.USE_ACCOUNT)
def give_consent(purpose: str) -> Response:
    wording = consents.WORDINGS.get(purpose)
    if wording is None or not wording.is_free:
        abort(404)
    with transaction():
        consents.give(me(), purpose)
    return back(_("同意已记下。"))


@blueprint.post(f"/settings/consents/{NUMBER % 'consent_id'}/withdraw")
@access.needs(Permission.USE_ACCOUNT)
def withdraw_consent(consent_id: int) -> Response:
    try:
        with transaction():
            consents.withdraw(me(), consent_id)
    except Refused as refused:
        return back(said(refused))
    return back(_("同意已撤回。"))


@blueprint.route("/settings/copy", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
@access.fresh
def copy() -> Response:
    """Everything that is held about the person, as a download."""
    form = PasswordForm()
    if not form.is_submitted():
        return form_page("accounts/copy.html", form)
    response = Response(closing.copy_of(me()), content_type="application/zip")
    name = f"personal-data-{today():%Y%m%d}.zip"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@blueprint.route("/settings/close", methods=["GET", "POST"])
@access.needs(Permission.USE_ACCOUNT)
def close() -> Response:
    form, objections = CloseForm(), closing.objections(me())
    if form.validate_on_submit() and not objections:
        try:
            profile.confirm_password(me(), form.password.data)
            closing.close(me())
            flash(_("账号已注销，个人信息已删除。"))
            response: Response = redirect(url_for("accounts.sign_in"), 303)  # type: ignore[assignment]
            session_cookie.drop(response)
            return response
        except TooSoon as refused:
            return too_soon("accounts/close.html", form, "password", refused, objections=[])
        except Refused as refused:
            form.blame("password", refused)
    return form_page("accounts/close.html", form, objections=objections)
