"""Who is asking: loaded once a request, and only when somebody needs to know."""

from __future__ import annotations

from flask import current_app, g
from flask_login import AnonymousUserMixin, current_user

from portal.permissions import Viewer


class Stranger(AnonymousUserMixin):
    """Somebody who is not signed in."""

    @property
    def viewer(self) -> Viewer:
        return stranger()


def stranger() -> Viewer:
    """A viewer of whom nothing is known but where the portal runs."""
    return Viewer(is_local=not current_app.config["SETTINGS"].is_production)


def viewer() -> Viewer:
    """The viewer of this request."""
    if "viewer" not in g:
        g.viewer = current_user.viewer
    found: Viewer = g.viewer
    return found
