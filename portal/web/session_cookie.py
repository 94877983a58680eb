"""The cookie of a signed-in browser: a random value that means nothing outside the database."""

from __future__ import annotations

from flask import Request, Response, current_app, request

LONGEST_VALUE = 100


def name() -> str:
    """In production browsers enforce, by the prefix: HTTPS, this host alone, the whole site."""
    return "__Host-session" if current_app.config["SETTINGS"].is_production else "session"


def read(asked: Request | None = None) -> str:
    """The value that the browser sent, '' when there is none or it cannot be one of ours."""
    value = (asked or request).cookies.get(name(), "")
    return value if value.isascii() and len(value) <= LONGEST_VALUE else ""


def put(response: Response, value: str) -> None:
    """Give the browser its value, until it is closed."""
    response.set_cookie(
        name(),
        value,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_production,
    )


def drop(response: Response) -> None:
    """Take the value back."""
    response.delete_cookie(
        name(),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_production,
    )
