"""Access marks: every view says who may call it, or the portal does not start.

A stranger is led to the sign-in page and back; whoever is signed in and lacks the right is told
that there is no such page, so that missing and forbidden look alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.extensions import login_manager
from portal.permissions import Permission, Subject, may
from portal.web.addresses import local_path
from portal.web.viewers import Stranger, stranger, viewer

View = TypeVar("View", bound=Callable[..., Any])
FRAMEWORK_ENDPOINTS = frozenset({"static"})
SIGN_IN, SECOND_FACTOR, STEP_UP = "accounts.sign_in", "accounts.second_factor", "accounts.step_up"


class UnmarkedRoutes(RuntimeError):
    """Views without an access mark: the portal must not serve them."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission that its callers need."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


def fresh(view: View) -> View:
    """Mark a view whose callers must have shown who they are within the last minutes."""
    view.fresh = True  # type: ignore[attr-defined]
    return view


public = needs(Permission.READ_PUBLIC_PAGES)
local_only = needs(Permission.READ_COMPONENT_PAGE)


def init_app(app: Flask) -> None:
    login_manager.anonymous_user = Stranger
    app.before_request(enforce)
    app.after_request(keep_private)


def enforce() -> AnyResponse | None:
    """Refuse a request whose viewer lacks the permission, or lead to where it can be had."""
    if request.endpoint is None or request.endpoint in FRAMEWORK_ENDPOINTS:
        return None
    view: Any = current_app.view_functions[request.endpoint]
    if may(stranger(), view.access):  # open to all: nobody asks who it is, and no query is spent
        return None
    return _answer(view.access, None, is_fresh=getattr(view, "fresh", False))


def demand(permission: Permission, subject: Subject) -> None:
    """Inside a view: end the request unless the viewer has this right over this thing."""
    answer = _answer(permission, subject)
    if answer is not None:
        abort(answer)


def _answer(
    permission: Permission, subject: Subject | None, is_fresh: bool = False
) -> AnyResponse | None:
    """None when allowed; the way to what is lacking; 404 when nothing would help."""
    who = viewer()
    if not who.is_signed_in:
        return _lead_to(SIGN_IN)
    if may(who, permission, subject):
        return _lead_to(STEP_UP) if is_fresh and not who.stepped_up else None
    if may(replace(who, stepped_up=True), permission, subject):
        return _lead_to(STEP_UP)
    if not who.second_factor and may(
        replace(who, second_factor=True, stepped_up=True), permission, subject
    ):
        return _lead_to(SECOND_FACTOR)
    return abort(404)


def _lead_to(endpoint: str) -> AnyResponse:
    return redirect(url_for(endpoint, next=here()), 303)


def here() -> str:
    """Where to come back to: this page, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return local_path(request.full_path.rstrip("?"))
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return "/"
    return local_path(came_from.path + ("?" + came_from.query if came_from.query else ""))


def keep_private(response: Response) -> Response:
    """What was made for one viewer, or holds a form's token, stays out of every cache."""
    is_known = "viewer" in g and g.viewer.is_signed_in
    if is_known or "csrf_token" in g:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response


def verify(app: Flask) -> None:
    """Raise UnmarkedRoutes naming every endpoint whose view carries no mark."""
    missing = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in FRAMEWORK_ENDPOINTS and not hasattr(view, "access")
    ]
    if missing:
        raise UnmarkedRoutes(", ".join(sorted(missing)))
