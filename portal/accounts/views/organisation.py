"""The page of an organisation: who belongs to it, who asks, who was invited."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.accounts import attempts, memberships, organisations, people, registration
from portal.accounts.forms import InvitationForm, InvitedForm
from portal.accounts.labels import KINDS
from portal.accounts.models import MEMBERSHIP_KINDS
from portal.accounts.refusal import NotFound, Refused, TooSoon
from portal.accounts.tokens import LinkRefused
from portal.accounts.views.blueprint import (
    NUMBER,
    blueprint,
    form_page,
    link_to,
    me,
    too_soon,
    visitor,
)
from portal.accounts.views.signing_in import enter
from portal.permissions import OrganisationStanding, Permission, may
from portal.transaction import transaction
from portal.web import access
from portal.web.forms import said
from portal.web.viewers import viewer

PLACE = f"/organisations/{NUMBER % 'organisation_id'}"
PAGE = "accounts/organisation.html"
manages = access.needs(Permission.MANAGE_ORGANISATION)


@blueprint.get(PLACE)
@access.needs(Permission.READ_ORGANISATION)
def organisation(organisation_id: int) -> Response:
    access.demand(Permission.READ_ORGANISATION, OrganisationStanding(organisation_id))
    return form_page(PAGE, InvitationForm(formdata=None), **facts_of(organisation_id))


def facts_of(organisation_id: int) -> dict[str, object]:
    """The members for everyone who belongs; who waits, for owners alone."""
    found = organisations.get(organisation_id)
    manages_it = may(
        viewer(), Permission.MANAGE_ORGANISATION, OrganisationStanding(organisation_id)
    )
    return {
        "organisation": found,
        "members": people.members_of(organisation_id),
        "waiting": memberships.waiting(organisation_id) if manages_it else [],
        "invitations": memberships.invitations(organisation_id) if manages_it else [],
        "manages": manages_it,
        "kinds": KINDS,
        "me": me(),
    }


@blueprint.post(f"{PLACE}/invite")
@manages
def invite(organisation_id: int) -> Response:
    own(organisation_id)
    form = InvitationForm()
    if not form.validate_on_submit():
        return form_page(PAGE, form, **facts_of(organisation_id))
    try:
        with transaction():
            attempts.take(attempts.letters_from(visitor().origin))
            attempts.take(attempts.letters_to(form.email.data))
    except TooSoon as refused:
        return too_soon(PAGE, form, "email", refused, **facts_of(organisation_id))
    memberships.invite(
        viewer().actor,
        organisation_id,
        form.email.data,
        form.kind.data,
        link_to("accounts.invitation"),
    )
    return back(organisation_id, _("邀请已发出，七天内有效。"))


@blueprint.post(f"{PLACE}/invitations/{NUMBER % 'invitation_id'}/withdraw")
@manages
def withdraw_invitation(organisation_id: int, invitation_id: int) -> Response:
    own(organisation_id)
    return doing(
        organisation_id,
        lambda: memberships.take_back_invitation(viewer().actor, organisation_id, invitation_id),
        _("邀请已收回。"),
    )


@blueprint.post(f"{PLACE}/requests/{NUMBER % 'request_id'}")
@manages
def answer_request(organisation_id: int, request_id: int) -> Response:
    """Let somebody in who asked, or not."""
    own(organisation_id)
    is_welcome = request.form.get("answer") == "approve"
    return doing(
        organisation_id,
        lambda: memberships.answer(
            viewer().actor, organisation_id, request_id, asked_kind(), is_welcome
        ),
        _("已同意加入。") if is_welcome else _("已谢绝。"),
    )


@blueprint.post(f"{PLACE}/members/{NUMBER % 'membership_id'}")
@manages
def change_member(organisation_id: int, membership_id: int) -> Response:
    own(organisation_id)
    return doing(
        organisation_id,
        lambda: memberships.change(viewer().actor, organisation_id, membership_id, asked_kind()),
        _("身份已更改。"),
    )


@blueprint.post(f"{PLACE}/members/{NUMBER % 'membership_id'}/hand-over")
@manages
def hand_over(organisation_id: int, membership_id: int) -> Response:
    own(organisation_id)
    return doing(
        organisation_id,
        lambda: memberships.hand_over(viewer().actor, organisation_id, membership_id),
        _("管理权已移交，您现在是经办人。"),
    )


@blueprint.post(f"{PLACE}/members/{NUMBER % 'membership_id'}/end")
@access.needs(Permission.READ_ORGANISATION)
def end_membership(organisation_id: int, membership_id: int) -> Response:
    """Owners end any membership; everyone may end their own."""
    access.demand(Permission.READ_ORGANISATION, OrganisationStanding(organisation_id))
    mine = memberships.of_person(organisation_id, me())
    if mine != membership_id:
        own(organisation_id)
    response = doing(
        organisation_id,
        lambda: memberships.end(viewer().actor, organisation_id, membership_id),
        _("已退出单位账号。") if mine == membership_id else _("已移出。"),
    )
    still_in = memberships.of_person(organisation_id, me())
    return response if still_in else redirect(url_for("accounts.dashboard"), 303)  # type: ignore[return-value]


@blueprint.route("/invitations/<secret>", methods=["GET", "POST"])
@access.public
def invitation(secret: str) -> Response | tuple[str, int]:
    """Accept an invitation: as who one is, or with a new account for the invited address."""
    try:
        token, organisation = memberships.invited(secret)
    except LinkRefused:
        return render_template("accounts/link_refused.html"), 404
    facts = {"organisation": organisation, "kind": KINDS[token.membership_kind]}
    facts |= {"email": token.email, "secret": secret}
    form = InvitedForm()
    if viewer().is_signed_in or people.by_email(token.email) is not None:
        return existing(secret, form, facts)
    if form.validate_on_submit():
        email = token.email
        person_id = registration.register_invited(
            email, form.name.data, form.phone.data, form.password.data
        )
        memberships.accept(secret, person_id)
        told = _("已加入单位账号。")
        return enter(person_id, email, False, url_for("accounts.dashboard"), told)
    return form_page("accounts/invitation_new.html", form, **facts)


def existing(secret: str, form: InvitedForm, facts: dict[str, object]) -> Response:
    """The invited person has an account: one button for who is signed in, else to the door."""
    if not viewer().is_signed_in:
        here = url_for("accounts.invitation", secret=secret)
        return redirect(url_for("accounts.sign_in", next=here), 303)  # type: ignore[return-value]
    if form.is_submitted():
        try:
            organisation_id = memberships.accept(secret, me())
            flash(_("已加入单位账号。"))
            return redirect(  # type: ignore[return-value]
                url_for("accounts.organisation", organisation_id=organisation_id), 303
            )
        except Refused as refused:
            flash(said(refused))
            return redirect(url_for("accounts.dashboard"), 303)  # type: ignore[return-value]
    return form_page("accounts/invitation.html", InvitedForm(formdata=None), **facts)


def own(organisation_id: int) -> None:
    """404 unless the viewer owns this organisation."""
    access.demand(Permission.MANAGE_ORGANISATION, OrganisationStanding(organisation_id))


def asked_kind() -> str:
    """The kind of membership that a form names; 400 for none."""
    kind = request.form.get("kind", "")
    if kind not in MEMBERSHIP_KINDS:
        abort(400)
    return kind


def doing(organisation_id: int, act: Callable[[], None], told: str) -> Response:
    """Do it and say so, or say why not; what is not there is 404."""
    try:
        act()
    except NotFound:
        abort(404)
    except Refused as refused:
        told = said(refused)
    return back(organisation_id, told)


def back(organisation_id: int, told: str) -> Response:
    flash(told)
    here = url_for("accounts.organisation", organisation_id=organisation_id)
    return redirect(here, 303)  # type: ignore[return-value]
