"""Chinese first, English second, for the interface; content stays in its language."""

from __future__ import annotations

from flask import Flask, has_request_context

from portal.extensions import babel
from portal.phrases import phrases
from portal.web import preferences

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = LOCALES["zh"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, locale_selector=chosen_locale)
    app.add_template_filter(phrases)


def chosen_locale() -> str:
    """The locale of the reader's language; commands and the worker speak Chinese."""
    return LOCALES[preferences.current().lang] if has_request_context() else LOCALES["zh"]
