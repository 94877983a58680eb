"""Access marks: every view says who may call it, or the portal does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

from portal.permissions import Permission, Viewer, may

View = TypeVar("View", bound=Callable[..., Any])
FRAMEWORK_ENDPOINTS = frozenset({"static"})


class UnmarkedRoutes(RuntimeError):
    """Views without an access mark: the portal must not serve them."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission that its callers need."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


public = needs(Permission.READ_PUBLIC_PAGES)
local_only = needs(Permission.READ_COMPONENT_PAGE)


def init_app(app: Flask) -> None:
    app.before_request(enforce)


def enforce() -> None:
    """Refuse a request whose viewer lacks the permission; missing and forbidden look alike."""
    if request.endpoint is None or request.endpoint in FRAMEWORK_ENDPOINTS:
        return
    view: Any = current_app.view_functions[request.endpoint]
    viewer = Viewer(is_local=not current_app.config["SETTINGS"].is_production)
    if not may(viewer, view.access):
        abort(404)


def verify(app: Flask) -> None:
    """Raise UnmarkedRoutes naming every endpoint whose view carries no mark."""
    missing = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in FRAMEWORK_ENDPOINTS and not hasattr(view, "access")
    ]
    if missing:
        raise UnmarkedRoutes(", ".join(sorted(missing)))
