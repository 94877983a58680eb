"""Chinese first, English second, for the interface; content stays in its language."""

from __future__ import annotations

import re

from flask import Flask, has_request_context
from markupsafe import Markup, escape

from portal.extensions import babel
from portal.phrases import phrases
from portal.web import preferences

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
HAN = "[\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uff65]"
# Figures, letters and a blank between two Chinese words belong to them: USB转接头, 海外 纠纷.
CHINESE = re.compile(f"{HAN}(?:(?:[0-9A-Za-z.+/-]{{0,12}}| ){HAN})*")
UNMARKED = re.compile(f"<[^>]*>|{CHINESE.pattern}")


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = LOCALES["zh"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, locale_selector=chosen_locale)
    app.add_template_filter(phrases)
    app.add_template_filter(lang_of)
    app.add_template_filter(mark_chinese)
    app.add_template_global(our_lang)


def chosen_locale() -> str:
    """The locale of the reader's language; commands and the worker speak Chinese."""
    return LOCALES[preferences.current().lang] if has_request_context() else LOCALES["zh"]


def lang_of(content: object) -> Markup:
    """The attribute that announces Chinese content; none for a name such as GB/T 39550-2020."""
    return Markup(' lang="zh-CN"') if CHINESE.search(str(content)) else Markup("")


def our_lang() -> Markup:
    """The attribute that announces words of ours inside content, on an English page."""
    return Markup(' lang="en"') if preferences.current().lang == "en" else Markup("")


def mark_chinese(sentence: object) -> Markup:
    """A sentence of ours with content in it: on an English page the Chinese in it is announced.

    Markup that announces its languages itself stays as it is.
    """
    words = escape(sentence)
    if preferences.current().lang != "en" or ' lang="' in words:
        return words
    return Markup(UNMARKED.sub(_announced, words))  # noqa: S704 - escaped above


def _announced(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else f'<span lang="zh-CN">{found[0]}</span>'
