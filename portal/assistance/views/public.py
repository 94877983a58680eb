"""What anybody may see: the front page of overseas help, and progress by reference and code."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from portal.accounts import attempts
from portal.accounts.refusal import TooSoon
from portal.assistance import queries
from portal.assistance.forms import TrackForm
from portal.assistance.queries.values import Progress
from portal.assistance.terms import CLOCK_TABLE
from portal.assistance.views.blueprint import blueprint, page
from portal.transaction import transaction
from portal.web import access
from portal.web.conditional import public_page
from portal.web.forms import said

#: promises that the front page names
PROMISED = ("review", "first_advice", "opinion")


@blueprint.get("")
@access.public
@public_page
def index() -> str:
    promised = [clock for clock in CLOCK_TABLE if clock.key in PROMISED]
    return render_template("assistance/index.html", promised=promised)


@blueprint.route("/track", methods=["GET", "POST"])
@access.public
def track() -> Response:
    """Progress without an account; a wrong pair tells nothing about the reference."""
    form = TrackForm(reference=request.args.get("reference", ""))
    if not form.validate_on_submit():
        return page("assistance/track.html", form, found=None)
    try:
        found = looked_up(form)
    except TooSoon as refused:
        form.code.errors = [said(refused)]
        response = page("assistance/track.html", form, found=None)
        response.status_code = 429
        response.headers["Retry-After"] = str(refused.seconds)
        return response
    if found is None:
        form.code.errors = [_("编号和查询码对不上，请核对后再试")]
    return make_response(
        render_template("assistance/track.html", form=form, found=found), 200 if found else 422
    )


def looked_up(form: TrackForm) -> Progress | None:
    """Count the try, then look; a right pair does not count against the next one."""
    reference = str(form.reference.data).upper()
    key = attempts.origin(request.remote_addr or "")
    with transaction():
        attempts.take(key)
    found = queries.by_code(reference, str(form.code.data))
    if found:
        with transaction():
            attempts.take_back(key)
    return found
