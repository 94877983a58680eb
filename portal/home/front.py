"""What the front page and the site map show, gathered from the rooms."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.catalogue import labels as matters
from portal.catalogue import queries as catalogue
from portal.clock import today
from portal.document_numbers import parse
from portal.library import labels
from portal.library import queries as library
from portal.library.listing import card
from portal.library.models import Document
from portal.warnings import queries as warnings

NEWEST = 5
NOTICES = 4
TOPICS = 16
WARNINGS = 4
#: the situations in which most people come, as the catalogue calls them
MATTERS = (
    "overseas-sued",
    "platform-frozen",
    "squatting-abroad",
    "fast-track",
    "finance",
    "infringed-in-china",
    "start-up",
    "patent-maintenance",
)


def front_page() -> dict[str, Any]:
    """What happened to whom, warnings, newest texts, topics and kinds; six queries."""
    total, facets = library.facet_counts(library.Choice())
    newest = [card(row) for row in library.newest(NEWEST, Document.kind == "policy")]
    return {
        "newest": newest,
        "numbered": next((item for item in newest if parse(item["document_number"] or "")), None),
        "notices": [card(row) for row in library.newest(NOTICES, Document.kind == "notice")],
        "topics": topics(facets)[:TOPICS],
        "kinds": kinds(facets),
        "counts": {"documents": total, "services": len(catalogue.names())},
        "matters": situations(),
        "warnings": warnings.front(WARNINGS),
        "today": today(),
    }


def situations() -> list[tuple[object, str, str]]:
    """(what happened, '', address) of the situations in which most people come."""
    return [
        (matters.SITUATIONS[slug], "", url_for("situations.bundle", slug=slug)) for slug in MATTERS
    ]


def overview() -> dict[str, Any]:
    """Every way into the library, for the human site map."""
    total, facets = library.facet_counts(library.Choice())
    return {"topics": topics(facets), "kinds": kinds(facets), "counts": {"documents": total}}


def topics(facets: dict[str, list[tuple[str, int]]]) -> list[tuple[str, int, str]]:
    """(name, count, address) of each topic, the largest first."""
    return [(name, n, url_for("library.index", topic=name)) for name, n in facets["topic"]]


def kinds(facets: dict[str, list[tuple[str, int]]]) -> list[tuple[str, int, str]]:
    """(label, count, address) of each kind that has documents."""
    return [
        (str(labels.LISTS[name]), n, url_for("library.index", kind=name))
        for name, n in facets["kind"]
    ]
