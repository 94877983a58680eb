"""One's own subscriptions, for people with an account."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.accounts import consents
from portal.accounts.refusal import Refused
from portal.permissions import Permission
from portal.subscriptions import queries, services
from portal.subscriptions.forms import OwnForm, prefilled
from portal.subscriptions.hearers import MOST_REFUSALS
from portal.subscriptions.views.blueprint import NUMBER, blueprint, carry_out, form_page, listed
from portal.web import access
from portal.web.forms import said
from portal.web.viewers import viewer

HOME = "/accounts/subscriptions"


def me() -> int:
    """The person who is signed in."""
    person_id = viewer().person_id
    assert person_id is not None  # noqa: S101 - the access mark has seen to it
    return person_id


@blueprint.get(HOME)
@access.needs(Permission.SUBSCRIBE)
def own() -> str:
    """What one subscribed to, how letters stand, what came last."""
    holder = queries.holder_of(me())
    return render_template(
        "subscriptions/own.html",
        **listed(holder),
        heard=queries.heard_by(holder),
        by_mail=consents.stands(me(), services.MAIL),
        comes_back=holder is not None and holder.refusals >= MOST_REFUSALS,
        wording=consents.WORDINGS[services.MAIL],
    )


@blueprint.route(f"{HOME}/new", methods=["GET", "POST"])
@access.needs(Permission.SUBSCRIBE)
def own_new() -> Response:
    form = OwnForm(data=prefilled(request.args))
    criteria = form.criteria() if form.validate_on_submit() else None
    if criteria is None:
        return form_page("subscriptions/own_new.html", form)
    try:
        services.subscribe(me(), criteria, form.frequency.data, form.by_mail.data)
    except Refused as refused:
        form.blame("frequency", refused)
        return form_page("subscriptions/own_new.html", form)
    return back(_("订阅好了。"))


@blueprint.post(f"{HOME}/{NUMBER}")
@access.needs(Permission.SUBSCRIBE)
def own_one(subscription_id: int) -> Response:
    """End one or change how often; another person's number changes nothing."""
    holder = queries.holder_of(me())
    if holder is None:
        abort(404)
    try:
        return back(carry_out(holder, subscription_id, request.form.get("wish", "")))
    except Refused as refused:
        return back(said(refused))


@blueprint.post(f"{HOME}/mail")
@access.needs(Permission.SUBSCRIBE)
def set_mail() -> Response:
    """Letters beside the inbox, or no more."""
    is_wanted = request.form.get("wish") == "start"
    services.set_mail(me(), is_wanted)
    return back(_("以后也发到邮箱。") if is_wanted else _("邮件已停，消息仍在站内。"))


def back(told: str) -> Response:
    """To one's subscriptions, with a word on what was done."""
    flash(told)
    return redirect(url_for("subscriptions.own"), 303)  # type: ignore[return-value]
