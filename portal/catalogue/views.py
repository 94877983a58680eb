"""Public pages of the catalogue: the list, a guide, its print sheet, its releases, linked data."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext as _

from portal.catalogue import guide as guides
from portal.catalogue import labels, listing, queries, traces_queries
from portal.catalogue.differences import differences
from portal.catalogue.linked_data import public_services
from portal.catalogue.values import ItemReading, said
from portal.clock import SHANGHAI, today
from portal.text import TextRefused, clean_line
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page

ITEM = "/services/<code>"
NUMBER = re.compile(r"[1-9][0-9]{0,5}")
LINKED_DATA = "application/ld+json"
blueprint = Blueprint("catalogue", __name__)


@blueprint.app_template_filter("plain_number")
def plain_number(amount: Decimal) -> str:
    """An amount or a limit as one writes it."""
    return said(amount)


@blueprint.app_template_filter("china_day")
def china_day(moment: datetime) -> date:
    """The day of a moment here."""
    return moment.astimezone(SHANGHAI).date()


@blueprint.get("/services")
@access.public
@public_page
def index() -> str:
    """All items, or those that the address asks for; one query."""
    choice = asked_choice()
    cards = queries.all_cards()
    found = listing.listed(cards, choice)
    return render_template(
        "catalogue/index.html",
        found=found,
        choice=choice,
        conditions=listing.conditions(choice),
        parameters=listing.parameters(choice),
        heading=listing.heading(choice),
        examples=listing.examples(cards) if not listing.parameters(choice) else [],
        labels=labels,
    )


@blueprint.get("/services.jsonld", endpoint="catalogue_data")
@access.public
@public_page
def catalogue_data() -> Response:
    """The whole catalogue in the EU's profile for public services; one query."""
    return linked(public_services(queries.all_readings(), absolute("")))


@blueprint.get(ITEM)
@access.public
@public_page
def item(code: str) -> str | tuple[str, int]:
    """A guide; of an item that was withdrawn, why."""
    reading = queries.item(code)
    if reading is None:
        gone = queries.withdrawn(code)
        if gone is None:
            abort(404)
        return render_template("catalogue/withdrawn.html", gone=gone), 410
    guide = guides.guide_of(reading.content)
    return render_template(
        "catalogue/item.html",
        reading=reading,
        guide=guide,
        data=guides.data(reading, guide, absolute("")),
        reworded=traces_queries.open_of(code),
        labels=labels,
        today=today(),
    )


@blueprint.get(f"{ITEM}.jsonld", endpoint="item_data")
@access.public
@public_page
def item_data(code: str) -> Response:
    """A guide in the EU's profile for public services."""
    return linked(public_services([asked_item(code)], absolute("")))


@blueprint.get(f"{ITEM}/print", endpoint="item_print")
@access.public
@public_page
def print_item(code: str) -> str:
    """What a window hands out: everything that one has to know, told once (一次性告知单)."""
    reading = asked_item(code)
    return render_template(
        "catalogue/print.html",
        reading=reading,
        guide=guides.guide_of(reading.content),
        code=guides.code(reading, absolute(""), _("办事指南网址的二维码")),
        reworded=traces_queries.open_of(code),
        labels=labels,
        today=today(),
    )


@blueprint.get(f"{ITEM}/history")
@access.public
@public_page
def history(code: str) -> str:
    """Every release of an item, the newest first."""
    return render_template(
        "catalogue/history.html", reading=asked_item(code), releases=queries.releases_of(code)
    )


@blueprint.get(f"{ITEM}/compare")
@access.public
@public_page
def compare(code: str) -> str:
    """What changed between two releases: the last two, or those that the address names."""
    newest = asked_item(code)
    newer_number = asked_number("to") or newest.number
    older_number = asked_number("from") or max(newer_number - 1, 1)
    older, newer = asked_item(code, older_number), asked_item(code, newer_number)
    return render_template(
        "catalogue/compare.html",
        reading=newest,
        releases=queries.releases_of(code),
        older=older,
        newer=newer,
        changes=differences(older.content, newer.content),
    )


def asked_choice() -> listing.Choice:
    """The filters of the address; 404 for a value that there is none of."""
    try:
        choice = listing.Choice(
            **{
                field.name: clean_line(request.args.get(field.name, ""), listing.LONGEST_WORDS)
                for field in fields(listing.Choice)
            }
        )
    except TextRefused:
        abort(400)
    if not listing.is_possible(choice):
        abort(404)
    return choice


def asked_item(code: str, number: int | None = None) -> ItemReading:
    """A published item, in a numbered release where one is asked for; or 404."""
    reading = queries.item(code, number)
    if reading is None:
        abort(404)
    return reading


def asked_number(name: str) -> int | None:
    """The number of a release in the address; 400 when it is no number."""
    raw = request.args.get(name, "")
    if raw and not NUMBER.fullmatch(raw):
        abort(400)
    return int(raw) if raw else None


def linked(data: dict[str, Any]) -> Response:
    response = jsonify(data)
    response.mimetype = LINKED_DATA
    return response
