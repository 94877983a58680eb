"""A document for machines: schema.org in JSON-LD, safe inside a script element."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from portal.library.models import Document
from portal.library.relations import Group
from portal.web.data_block import script_json

FORCE = {
    "in_force": "InForce",
    "amended": "PartiallyInForce",
    "expired": "NotInForce",
    "repealed": "NotInForce",
    "not_yet": "NotInForce",
}
# schema.org's words for our roles, from the citing side; the rest are plain citations.
RELATIONS = {
    "amends": "legislationAmends",
    "repeals": "legislationRepeals",
    "implements": "legislationEnsuresImplementationOf",
    "based_on": "isBasedOn",
    "interprets": "about",
}


def linked_data(document: Document, named: list[Group], base: str) -> Markup:
    """A Legislation (an Article for interpretations and cases) as JSON; `base` is our host."""
    address = f"{base}/library/{document.id}"
    is_rule = document.kind in ("policy", "notice")
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if is_rule else "Article",
        "@id": address,
        "url": address,
        "name": document.title,
        "inLanguage": "zh-CN",
        "datePublished": str(document.published_on or document.issued_on or ""),
        "dateModified": document.changed_at.isoformat(),
        "abstract": document.summary,
        "publisher": {"@type": "Organization", "name": document.issuer} if document.issuer else "",
        **(_legislation(document) if is_rule else {"headline": document.title}),
        **_relations(named, base),
    }
    return script_json({name: value for name, value in data.items() if value})


def _legislation(document: Document) -> dict[str, Any]:
    force = FORCE.get(document.validity)
    return {
        "legislationIdentifier": document.document_number or "",
        "legislationType": document.level,
        "legislationDate": str(document.issued_on or ""),
        "legislationJurisdiction": document.region,
        "legislationPassedBy": (
            {"@type": "Organization", "name": document.issuer} if document.issuer else ""
        ),
        "legislationLegalForce": f"https://schema.org/{force}" if force else "",
        "temporalCoverage": _span(document),
    }


def _span(document: Document) -> str:
    """From when to when it is in force, as an ISO 8601 interval; '..' leaves an end open."""
    if document.effective_on is None:
        return ""
    return f"{document.effective_on}/{document.expires_on or '..'}"


def _relations(named: list[Group], base: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for role, texts in named:
        for text in texts:
            is_rule = RELATIONS.get(role, "").startswith("legislation")
            thing = {"@type": "Legislation" if is_rule else "CreativeWork", "name": text.title}
            if text.is_held:
                thing["@id"] = f"{base}{text.address}"
            found.setdefault(RELATIONS.get(role, "citation"), []).append(thing)
    return found
