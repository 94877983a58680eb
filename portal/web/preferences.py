"""How a reader wants pages: language, light or dark, elder mode, text size; kept in one cookie."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.http import parse_cookie

from portal.web.addresses import local_path

COOKIE = "prefs"
YEAR = 31_536_000
LONGEST_COOKIE = 200
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("", "light", "dark"),
    "mode": ("", "elder"),
    "size": ("", "large", "larger"),
    "lang": ("zh", "en"),
}


@dataclass(frozen=True)
class Preferences:
    """The choices of one reader; '' follows the system or the default."""

    theme: str = ""
    mode: str = ""
    size: str = ""
    lang: str = "zh"

    def with_choice(self, name: str, value: str) -> Preferences:
        """The same with one choice changed; an unknown name or value changes nothing."""
        return replace(self, **{name: value}) if value in CHOICES.get(name, ()) else self

    @property
    def html_lang(self) -> str:
        return "en" if self.lang == "en" else "zh-CN"

    def serialise(self) -> str:
        """The cookie's value: only what differs from the defaults."""
        default = Preferences()
        pairs = [
            (field.name, getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(default, field.name)
        ]
        return urlencode(pairs)


def init_app(app: Flask) -> None:
    app.add_template_global(preference_url)
    app.context_processor(lambda: {"prefs": current()})


def current() -> Preferences:
    """The reader's preferences; anything odd in the cookie is passed over."""
    if "preferences" not in g:
        g.preferences = of_cookies(request.environ.get("HTTP_COOKIE", ""))
    preferences: Preferences = g.preferences
    return preferences


def of_cookies(header: str) -> Preferences:
    """The preferences in a Cookie header."""
    chosen = Preferences()
    if COOKIE in header:
        kept = parse_cookie(header).get(COOKIE, "")
        for name, value in parse_qsl(kept[:LONGEST_COOKIE]):
            chosen = chosen.with_choice(name, value)
    return chosen


def preference_url(name: str, value: str) -> str:
    """Address that sets one preference and comes back to this page."""
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return f"{url_for('home.preferences')}?{urlencode({name: value, 'next': here})}"


def set_and_return() -> Response:
    """Answer of the preferences page: keep the choices, go back to where the reader was."""
    chosen = current()
    for name in CHOICES:
        if name in request.args:
            chosen = chosen.with_choice(name, request.args[name])
    response = redirect(local_path(request.args.get("next", "")), 303)
    response.set_cookie(
        COOKIE,
        chosen.serialise(),
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure,
        httponly=True,
    )
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]
