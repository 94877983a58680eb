"""Flask-Login's part: from a request's cookie to the person who is signed in."""

from __future__ import annotations

from flask import Flask, Request
from flask_login import UserMixin

from portal.accounts import sessions
from portal.extensions import login_manager
from portal.permissions import Viewer
from portal.web import session_cookie
from portal.web.viewers import stranger


class SignedIn(UserMixin):
    """Somebody whose session holds."""

    def __init__(self, recognised: sessions.Recognised) -> None:
        self.session_id = recognised.session_id
        self.viewer: Viewer = recognised.viewer

    def get_id(self) -> str:
        return str(self.session_id)


def init_app(_app: Flask) -> None:
    # Our own table ends sessions; Flask-Login's protection would only add a second opinion.
    login_manager.session_protection = None
    login_manager.request_loader(load)


def load(request: Request) -> SignedIn | None:
    """Who sent the request, None for a stranger."""
    secret = session_cookie.read(request)
    if not secret:
        return None
    found = sessions.recognise(secret, stranger().is_local)
    return SignedIn(found) if found else None
