"""The blueprint of overseas help, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template
from flask_babel import gettext

from portal.assistance.choices import day_in_words, label
from portal.permissions import Actor
from portal.web.forms import Form
from portal.web.viewers import viewer

blueprint = Blueprint("assistance", __name__, url_prefix="/assistance")
#: tone of a state's mark; other states are waiting
TONES = {
    "draft": "idle",
    "awaiting_applicant": "wait",
    "declined": "off",
    "terminated": "off",
    "withdrawn": "off",
    "lapsed": "off",
    "closed": "on",
    "archived": "off",
}


@blueprint.app_template_global("request_tone")
def tone(state: str) -> str:
    """The tone in which a state is shown."""
    return TONES.get(state, "on")


@blueprint.app_template_global("choice_label")
def choice_label(field: str, value: str) -> str:
    """A chosen value by its name."""
    return gettext(label(field, value)).partition(gettext("："))[0] if value else ""


@blueprint.app_template_filter("day_in_words")
def in_words(value: object) -> str:
    """A day, or its ISO form, in the reader's language: 2026年11月23日, 23 November 2026."""
    return day_in_words(str(value or ""), gettext)


@blueprint.app_template_filter("translated")
def translated(words: str) -> str:
    """Words of the tables (states, steps, promised times) in the reader's language."""
    return gettext(str(words)) if words else ""


def me() -> Actor:
    """Whoever is signed in, as one who acts."""
    return viewer().actor


def page(template: str, form: Form, **facts: Any) -> Response:
    """A page with a form; 422 when something in it has to be mended."""
    html = render_template(template, form=form, **facts)
    return make_response(html, 422 if form.errors else 200)
