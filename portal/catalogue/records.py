"""An item as programs get it: nested as the catalogue's data is, null for what is not known."""

from __future__ import annotations

from typing import Any

from portal.catalogue.questions import open_questions
from portal.catalogue.values import Card, ItemReading
from portal.editorial.fields import Content

Record = dict[str, Any]
PLAIN = (
    "code",
    "name",
    "right",
    "life_cycle",
    "body",
    "item_type",
    "item_type_verified",
    "handling",
    "visits",
    "online_depth",
    "related",
    "situations",
    "consult",
    "complaint",
    "remedies",
    "note",
    "upcoming_change",
    "source",
    "checked_on",
    "confidence",
    "verify",
    "summary",
    "aliases",
    "basic_code",
    "task_code",
    "matter_code",
    "power_source",
    "level",
    "body_code",
    "body_nature",
    "joint_bodies",
    "handled_by",
    "special_procedures",
    "has_no_statutory_limit",
    "visit_reason",
    "address",
    "hours",
    "reach",
    "quota",
    "intermediary",
    "effective_on",
    "ends_on",
    "delivery",
)


def listed(card: Card) -> Record:
    """An item of the list."""
    return {
        "code": card.code,
        "url": card.url,
        "name": card.name,
        "summary": known(card.summary),
        "right": card.right,
        "life_cycle": card.life_cycle,
        "body": card.body,
        "item_type": card.item_type,
        "handling": card.handling,
        "service_objects": list(card.recipients),
        "situations": list(card.situations),
        "visits": card.visits,
        "limit": limit(str(card.limit.value), card.limit.unit) if card.limit else None,
        "fee": card.fee_kind,
        "materials": card.materials,
        "open_questions": card.open_questions,
        "checked_on": card.checked_on.isoformat() if card.checked_on else None,
        "changed_at": card.changed_at.isoformat(),
    }


def whole(reading: ItemReading, reworded: dict[tuple[str, str], str]) -> Record:
    """An item with all its elements, and what of them is still open.

    reworded: (text, clause) → reason of each ground that changed since the item was checked.
    """
    return {
        **record(reading.content),
        "url": reading.card.url,
        "version": reading.number,
        "versions": reading.releases,
        "is_current": reading.is_current,
        "published_at": reading.published_at.isoformat(),
        "open_questions": [
            {"field": question.field, "question": str(question.text)}
            for question in open_questions(reading.content)
        ],
        "changed_grounds": [
            {"document": document, "article": known(label), "reason": reason}
            for (document, label), reason in reworded.items()
        ],
    }


def record(content: Content) -> Record:
    """The elements, under the names of the data."""
    return {
        **{name: known(content[name]) for name in PLAIN},
        "table_row": content["list_number"],
        "service_objects": content["recipients"],
        "applicant_deadlines": content["deadlines"],
        "statutory_limit": statutory(content),
        "promised_limit": promised(content),
        "fees": [fee(row) for row in content["fees"]],
        "reductions": [row["text"] for row in content["reductions"]],
        "legal_basis": [row_of(row) for row in content["legal_basis"]],
        "conditions": [row["text"] for row in content["conditions"]],
        "materials": [row_of(row) for row in content["materials"]],
        "steps": [row_of(row) for row in content["steps"]],
        "result": {
            "name": known(content["result_name"]),
            "validity": known(content["result_validity"]),
        },
        "channel": {
            "system": known(content["system"]),
            "url": known(content["url"]),
            "offline": known(content["offline"]),
            "url_confidence": known(content["url_confidence"]),
        },
        "faq": [row_of(row) for row in content["faq"]],
    }


def statutory(content: Content) -> Record | None:
    """The office's limit by law: value, unit, from, article."""
    if not content["statutory_value"]:
        return None
    return {
        **limit(content["statutory_value"], content["statutory_unit"]),
        "from": known(content["statutory_from"]),
        "article": known(content["statutory_article"]),
    }


def promised(content: Content) -> Record | None:
    """The limit that the office promises: value, unit, basis."""
    if not content["promised_value"]:
        return None
    basis = {"basis": known(content["promised_basis"])}
    return {**limit(content["promised_value"], content["promised_unit"]), **basis}


def limit(value: str, unit: str) -> Record:
    return {"value": number(value), "unit": unit}


def fee(row: Record) -> Record:
    return {**row_of(row), "amount": number(row["amount"])}


def row_of(row: Record) -> Record:
    return {name: known(value) for name, value in row.items()}


def number(text: str) -> float | None:
    """900 for '900', 1.5 for '1.5', None for ''."""
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def known(value: Any) -> Any:
    """The value, None where nothing stands."""
    return None if value == "" else value
