"""The blueprint of accounts, and what its views share: who visits, and how a form is answered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask_login import current_user

from portal.accounts.devices import describe
from portal.accounts.refusal import TooSoon
from portal.accounts.sign_in import KNOWN_FOR, Visitor
from portal.web.addresses import absolute, local_path
from portal.web.forms import Form, said
from portal.web.viewers import viewer

LONGEST_NOTE = 400
NUMBER = "<int(max=2147483647):%s>"
blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


@blueprint.context_processor
def who() -> dict[str, Any]:
    """The viewer, for the pages of this room alone: no page of theirs is kept for others."""
    return {"who": viewer()}


def me() -> int:
    """The person who is signed in; only views that need an account ask."""
    person_id = viewer().person_id
    assert person_id is not None  # noqa: S101 - the access mark has seen to it
    return person_id


def my_session() -> int:
    """The session that this request belongs to."""
    return int(current_user.session_id)


def visitor() -> Visitor:
    """Where this request comes from."""
    note = request.cookies.get(device_cookie(), "")
    device = describe(request.headers.get("User-Agent", ""))
    return Visitor(request.remote_addr or "", device, note[:LONGEST_NOTE])


def device_cookie() -> str:
    return "__Host-device" if current_app.config["SETTINGS"].is_production else "device"


def keep_note(response: Response, note: str) -> None:
    """Let the browser be known the next time."""
    response.set_cookie(
        device_cookie(),
        note,
        max_age=KNOWN_FOR,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_production,
    )


def link_to(endpoint: str, **values: Any) -> Any:
    """A function from a secret to the full address of the page that takes it."""
    return lambda secret: absolute(url_for(endpoint, secret=secret, **values))


def next_page(default: str = "accounts.dashboard") -> str:
    """Where the address says to go on, never outside the portal."""
    wanted = request.args.get("next", "")
    return local_path(wanted) if wanted else url_for(default)


def form_page(template: str, form: Form, **facts: Any) -> Response:
    """A page with a form; 422 when something in it has to be mended."""
    wrong = any(field.errors for field in form)
    html = render_template(template, form=form, **facts)
    return make_response(html, 422 if wrong else 200)


def too_soon(template: str, form: Form, field: str, refused: TooSoon, **facts: Any) -> Response:
    """The page of a form that was sent too often, with how long to wait."""
    form[field].errors = [said(refused)]
    response = form_page(template, form, **facts)
    response.status_code = 429
    response.headers["Retry-After"] = str(refused.seconds)
    return response
