"""Pages of ratings: what the public may know, and the form of those who have used an item."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.accounts import organisations
from portal.accounts.refusal import NotFound, Refused
from portal.catalogue import queries as items
from portal.catalogue.ratings import labels, queries, services
from portal.catalogue.ratings.forms import RatingForm
from portal.catalogue.ratings.models import BAD
from portal.catalogue.values import Card
from portal.permissions import OrganisationStanding, Permission, may
from portal.web import access
from portal.web.conditional import public_page
from portal.web.viewers import viewer

blueprint = Blueprint("ratings", __name__, url_prefix="/services/<code>")


@blueprint.get("/ratings")
@access.public
@public_page
def totals(code: str) -> str:
    """Totals of an item, from a number on that tells nobody apart."""
    return render_template(
        "catalogue/ratings/totals.html",
        card=asked(code),
        totals=queries.totals(code),
        least=queries.K,
        labels=labels,
    )


@blueprint.get("/rate")
@access.needs(Permission.USE_ACCOUNT)
def form_page(code: str) -> Response:
    """The form for those who file for an enterprise; one's own ratings with their answers."""
    return shown(asked(code), chosen(RatingForm()), 200)


@blueprint.post("/rate")
@access.needs(Permission.FILE_REQUESTS)
def rate(code: str) -> Response:
    """Keep a rating."""
    card, form = asked(code), chosen(RatingForm())
    if not form.validate_on_submit():
        return shown(card, form, 422)
    standing = OrganisationStanding(form.organisation.data)
    access.demand(Permission.FILE_REQUESTS, standing)
    try:
        services.rate(viewer().actor, form.organisation.data, code, form.given())
    except NotFound:
        abort(404)
    except Refused as refused:
        form.blame("used_on", refused)
        return shown(card, form, 422)
    flash(_("谢谢，评价已记下。"))
    return redirect(url_for("ratings.form_page", code=code), 303)  # type: ignore[return-value]


def chosen(form: RatingForm) -> RatingForm:
    """The form with the enterprises that the viewer files for."""
    form.organisation.choices = [
        SelectChoice(value=mine.organisation.id, label=mine.organisation.name)
        for mine in organisations.of_viewer(viewer())
        if may(viewer(), Permission.FILE_REQUESTS, OrganisationStanding(mine.organisation.id))
    ]
    if request.method == "GET" and form.organisation.choices:
        form.organisation.data = form.organisation.choices[0].value
    return form


def shown(card: Card, form: RatingForm, status: int) -> Response:
    own = [organisation_id for organisation_id, _kind in viewer().organisations]
    html = render_template(
        "catalogue/ratings/rate.html",
        card=card,
        form=form,
        ratings=queries.own(card.code, own),
        labels=labels,
        bad=BAD,
        days=services.ANSWER_DAYS,
    )
    return make_response(html, status)


def asked(code: str) -> Card:
    """The card of a published item, or 404."""
    card = items.cards([code]).get(code)
    if card is None:
        abort(404)
    return card
