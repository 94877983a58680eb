"""Large bodies: the few views that take uploads, and only once their sender is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

PLAIN_FORM = "application/x-www-form-urlencoded"
View = TypeVar("View", bound=Callable[..., Any])


def at_most(size: int) -> Callable[[View], View]:
    """Mark a view that takes bodies of so many bytes; all others take what the portal allows."""

    def mark(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """To be called after the access marks: a stranger's body is never read."""
    app.before_request(widen)


def is_large() -> bool:
    """Whether this is an upload that a view takes; a form without files is never large."""
    return _largest() is not None and request.mimetype != PLAIN_FORM


def widen() -> None:
    """Let this request be as large as its view takes."""
    if is_large():
        request.max_content_length = _largest()


def _largest() -> int | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "largest_body", None)
