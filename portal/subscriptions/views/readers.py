"""Pages for readers without an account: ask by mail, confirm, change, end."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.accounts.refusal import Refused, TooSoon
from portal.accounts.tokens import LinkRefused
from portal.extensions import csrf
from portal.subscriptions import labels, queries, services
from portal.subscriptions.forms import ReaderForm, prefilled
from portal.subscriptions.models import Subscriber
from portal.subscriptions.views.blueprint import (
    NUMBER,
    blueprint,
    carry_out,
    form_page,
    listed,
    private,
)
from portal.web import access
from portal.web.conditional import public_page
from portal.web.forms import said
from portal.web.viewers import viewer


@blueprint.get("/subscriptions")
@access.public
@public_page
def index() -> str:
    """What one can hear of, and how."""
    return render_template("subscriptions/index.html", kinds=labels.KINDS)


@blueprint.route("/subscriptions/new", methods=["GET", "POST"])
@access.public
def new() -> Response:
    """The form; whoever is signed in is led to the one of their account."""
    if viewer().is_signed_in:
        given: dict[str, Any] = prefilled(request.args)
        return redirect(url_for("subscriptions.own_new", **given), 303)  # type: ignore[return-value]
    form = ReaderForm(data=prefilled(request.args))
    criteria = form.criteria() if form.validate_on_submit() else None
    if criteria is None:
        return form_page("subscriptions/new.html", form)
    try:
        origin = request.remote_addr or ""
        services.ask(form.email.data, origin, criteria, form.frequency.data)
    except TooSoon as refused:
        form.blame("email", refused)
        response = form_page("subscriptions/new.html", form)
        response.status_code = 429
        response.headers["Retry-After"] = str(refused.seconds)
        return response
    return redirect(url_for("subscriptions.sent"), 303)  # type: ignore[return-value]


@blueprint.get("/subscriptions/sent")
@access.public
def sent() -> str:
    """The same page for every address."""
    return render_template("subscriptions/sent.html")


@blueprint.route("/subscriptions/confirm/<secret>", methods=["GET", "POST"])
@access.public
def confirm(secret: str) -> Response:
    """A page with a button: a mail program that opens links by itself confirms nothing."""
    problem = ""
    try:
        asked = services.requested(secret)
        criteria, frequency = services.wanted_of(asked)
        if request.method == "POST":
            return confirmed(services.confirm(secret))
    except LinkRefused:
        return private(render_template("subscriptions/link_refused.html"), 404)
    except Refused as refused:
        problem = said(refused)
    title = queries.title_of(criteria.subject) if criteria.subject else ""
    words = labels.described(criteria, title)
    facts = {"words": words, "frequency": frequency, "problem": problem, "email": asked.email}
    html = render_template("subscriptions/confirm.html", consent=labels.CONSENT.text, **facts)
    return private(html, 422 if problem else 200)


def confirmed(kept: services.Kept) -> Response:
    """To where the subscription now stands."""
    flash(_("订阅好了。"))
    if not kept.secret:
        return redirect(url_for("subscriptions.own"), 303)  # type: ignore[return-value]
    return redirect(url_for("subscriptions.manage", secret=kept.secret), 303)  # type: ignore[return-value]


@blueprint.get("/subscriptions/manage/<secret>")
@access.public
def manage(secret: str) -> Response:
    """What the reader of a letter hears of; people with an account have their own page."""
    holder = holder_of(secret)
    if holder.person_id is not None:
        return redirect(url_for("subscriptions.own"), 303)  # type: ignore[return-value]
    facts = {"secret": secret, "address": masked(holder), **listed(holder)}
    return private(render_template("subscriptions/manage.html", **facts))


@blueprint.post(f"/subscriptions/manage/<secret>/{NUMBER}")
@access.public
def manage_one(secret: str, subscription_id: int) -> Response:
    holder = holder_of(secret)
    if holder.person_id is not None:
        abort(404)
    try:
        flash(carry_out(holder, subscription_id, request.form.get("wish", "")))
    except Refused as refused:
        flash(said(refused))
    if queries.holder_by(secret) is None:  # the last one was ended
        return redirect(url_for("subscriptions.stopped"), 303)  # type: ignore[return-value]
    return redirect(url_for("subscriptions.manage", secret=secret), 303)  # type: ignore[return-value]


@blueprint.route("/subscriptions/stop/<secret>", methods=["GET", "POST"])
@access.public
@csrf.exempt
def stop(secret: str) -> Response:
    """End all letters (RFC 8058): a POST is enough, from a mail program without any cookie.

    The token is the proof, and the answer no redirection, which such programs do not follow.  A
    GET, which they make by themselves, changes nothing.  A second POST is answered like the first:
    what was asked for is so.
    """
    if request.method == "POST":
        services.stop(secret)
        return private(render_template("subscriptions/stopped.html"))
    holder = queries.holder_by(secret)
    if holder is None:
        return private(render_template("subscriptions/stopped.html"))
    has_account = holder.person_id is not None
    page = render_template("subscriptions/stop.html", secret=secret, has_account=has_account)
    return private(page)


@blueprint.get("/subscriptions/stopped")
@access.public
def stopped() -> str:
    return render_template("subscriptions/stopped.html")


def holder_of(secret: str) -> Subscriber:
    """Who holds the token, else 404."""
    holder = queries.holder_by(secret)
    return holder if holder is not None else abort(404)


def masked(holder: Subscriber) -> str:
    """The address as far as its owner needs it: a letter may have been handed on."""
    local, _at, domain = (holder.email or "").partition("@")
    return f"{local[:1]}***@{domain}"
