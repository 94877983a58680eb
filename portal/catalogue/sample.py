"""The items that a fresh portal has: facts with their sources, shipped as data with the package."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from sqlalchemy import select

from portal.catalogue.fields import completed
from portal.catalogue.models import Item
from portal.catalogue.services import publish_item
from portal.editorial.fields import Content
from portal.extensions import db

ACTOR = "sample"
NUMBERED = re.compile(r"第((?:\d+[、至]?)+)号来源")


def load() -> int:
    """Publish every item of the data that is not there yet; returns how many were new."""
    known = set(db.session.execute(select(Item.code)).scalars())
    fresh = [row for row in rows() if row["code"] not in known]
    for row in fresh:
        publish_item(content_of(row, additions().get(row["code"], {})), ACTOR)
    return len(fresh)


def rows() -> list[dict[str, Any]]:
    """The items of the data, each as it is written there."""
    found: list[dict[str, Any]] = read("services.yaml")["services"]
    return found


@lru_cache(maxsize=1)
def additions() -> dict[str, Content]:
    """What we say of an item in our own words, by its code: fields of the content."""
    found: dict[str, Content] = read("additions.yaml")
    return found


def read(name: str) -> Any:
    """A data file of the room."""
    text = files("portal.catalogue").joinpath("data", name).read_text("utf-8")
    return yaml.load(text, yaml.CSafeLoader)


def numbers_in(source: str) -> set[str]:
    """The numbers of the sources that the words of a source name: 第36、37号来源."""
    return {n for found in NUMBERED.findall(source) for n in re.findall(r"\d+", found)}


def content_of(row: dict[str, Any], added: Content) -> Content:
    """An item of the data as the content of a release; what is null there is empty here."""
    plain = ("code", "name", "right", "life_cycle", "body", "item_type", "handling", "online_depth")
    words = ("consult", "remedies", "note", "upcoming_change", "source", "confidence", "verify")
    channel = row["channel"]
    content = {
        **{name: row.get(name) or "" for name in (*plain, *words)},
        **limits(row),
        "list_number": row["table_row"],
        "item_type_verified": row["item_type_verified"],
        "recipients": row["service_objects"],
        "situations": row["situations"],
        "related": row["related"],
        "deadlines": row["applicant_deadlines"],
        "visits": row["visits"],
        "system": channel["system"] or "",
        "url": channel["url"] or "",
        "url_confidence": channel.get("url_confidence") or "",
        "offline": channel["offline"] or "",
        "conditions": [{"text": text, "basis": ""} for text in row["conditions"]],
        "materials": [material(entry) for entry in row["materials"]],
        "steps": [step(entry) for entry in row["steps"]],
        "fees": [fee(entry) for entry in row["fees"]],
        "reductions": [{"text": text} for text in row["reductions"]],
        "legal_basis": [filled(entry) for entry in row["legal_basis"]],
        "result_name": row["result"]["name"] or "",
        "result_validity": row["result"]["validity"] or "",
        "checked_on": row["checked_on"].isoformat(),
    }
    disputed = added.get("disputed_fees", [])
    for entry in content["fees"]:
        entry["is_disputed"] = entry["name"] in disputed
    own = {name: value for name, value in added.items() if name != "disputed_fees"}
    return completed({**content, **own})


def limits(row: dict[str, Any]) -> Content:
    """The limits of an item: numbers, units, where they begin and what they rest on."""
    statutory, promised = row["statutory_limit"] or {}, row["promised_limit"] or {}
    return {
        "statutory_value": amount(statutory.get("value")),
        "statutory_unit": statutory.get("unit", ""),
        "statutory_from": statutory.get("from", ""),
        "statutory_article": statutory.get("article", ""),
        "promised_value": amount(promised.get("value")),
        "promised_unit": promised.get("unit", ""),
        "promised_basis": promised.get("basis", ""),
    }


def amount(value: float | None) -> str:
    """A number of the data as the text that content keeps."""
    return "" if value is None else str(value)


def filled(entry: dict[str, Any]) -> Content:
    return {name: value or "" for name, value in entry.items()}


def material(entry: dict[str, Any]) -> Content:
    unknown = dict.fromkeys(("source", "blank_form", "sample", "refused_when", "basis"), "")
    known = {**entry, "form": entry["form"] or "", "note": entry["note"] or ""}
    return {**known, **unknown}


def step(entry: dict[str, Any]) -> Content:
    return {**filled(entry), "standard": "", "result": ""}


def fee(entry: dict[str, Any]) -> Content:
    return {**filled(entry), "amount": amount(entry["amount"])}
