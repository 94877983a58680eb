"""/api/v1/warnings: the warnings, and each with its words and messages."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, url_for

from portal.api.paging import asked
from portal.clock import today
from portal.warnings import queries
from portal.warnings.advisory import Advisory, advisory_of
from portal.warnings.models import FACETS, Warning
from portal.warnings.references import address_of
from portal.warnings.views.pages import asked_choice, asked_warning
from portal.web import access
from portal.web.conditional import public_page

Record = dict[str, Any]


@access.public
@public_page
def warnings() -> Response:
    """A page of warnings, the last changed first, under the conditions of the address."""
    choice = asked_choice()
    page = asked()
    return jsonify(
        total=queries.count(choice),
        page=page.page,
        per_page=page.per_page,
        items=[
            record(warning, advisory_of(warning.latest.content))
            for warning in queries.records(choice, page.offset, page.per_page)
        ],
    )


@access.public
@public_page
def warning(ref: str) -> Response:
    """One warning as it stands, with every message that was sent."""
    found = asked_warning(ref)
    latest = found.messages[-1]
    return jsonify(record(found, advisory_of(latest.content)) | {"messages": messages(found)})


def record(warning: Warning, advisory: Advisory) -> Record:
    """A warning with its words; null is what is not known, or has no end."""
    return {
        "ref": warning.ref,
        "url": address_of(warning.ref),
        "cap": url_for("warnings.latest_cap", ref=warning.ref),
        "title": warning.title,
        "summary": warning.summary or None,
        "level": warning.level,
        "category": warning.category,
        "criterion": advisory.criterion or None,
        "state": warning.state_on(today()),
        "event_on": text(warning.event_on),
        "valid_from": warning.valid_from.isoformat(),
        "valid_until": text(warning.valid_until),
        "facts": list(advisory.facts),
        **{facet: warning.values(facet) for facet in FACETS},
        "signs": list(advisory.signs),
        "advice": [
            {"on": text(step.on), "do": step.do, "who": step.who or None} for step in advisory.steps
        ],
        "consequence": advisory.consequence or None,
        "clocks": list(advisory.clocks),
        "related": [vars(page) for page in advisory.related],
        "earlier": list(advisory.earlier),
        "source": warning.source or None,
        "source_url": advisory.source_url or None,
        "checked_on": text(warning.checked_on),
        "confidence": warning.confidence,
        "open_question": warning.open_question or None,
        "is_sample": warning.is_sample,
        "release": warning.release_number,
        "published_at": warning.published_at.isoformat(),
        "changed_at": warning.changed_at.isoformat(),
    }


def messages(warning: Warning) -> list[Record]:
    """Every message, the first first."""
    return [
        {
            "number": message.number,
            "kind": message.kind,
            "identifier": message.identifier,
            "sent_at": message.sent_at.isoformat(),
            "level": message.level,
            "title": message.title,
            "note": message.note or None,
            "is_correction": message.is_correction,
            "url": url_for("warnings.message", ref=warning.ref, number=message.number),
            "cap": url_for("warnings.message_cap", ref=warning.ref, number=message.number),
        }
        for message in warning.messages
    ]


def text(value: object) -> str | None:
    """A day as ISO text."""
    return None if value is None else str(value)
