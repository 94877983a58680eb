"""A warning for machines that read pages: schema.org in JSON-LD, safe inside a script element."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from portal.clock import SHANGHAI
from portal.warnings import labels
from portal.warnings.models import Warning
from portal.warnings.page import WarningPage
from portal.web.data_block import script_json


def linked_data(warning: Warning, page: WarningPage, address: str) -> Markup:
    """A SpecialAnnouncement; `address` is the full address of the page."""
    advisory = page.advisory
    words = (advisory.summary, *advisory.facts, *(step.step.do for step in page.steps))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "@id": address,
        "url": address,
        "identifier": warning.ref,
        "name": advisory.title,
        "text": "\n".join(filter(None, words)),
        "inLanguage": "zh-CN",
        "category": labels.label("category", advisory.category, str),
        "datePosted": warning.published_at.astimezone(SHANGHAI).isoformat(),
        "dateModified": warning.changed_at.astimezone(SHANGHAI).isoformat(),
        "expires": ended_on(warning),
        "spatialCoverage": [
            {"@type": "Place", "name": labels.label("countries", code, str), "identifier": code}
            for code in advisory.values("countries")
        ],
        "keywords": [labels.label(facet, value, str) for facet, value in advisory.facet_pairs()],
    }
    return script_json({name: value for name, value in data.items() if value})


def ended_on(warning: Warning) -> str:
    """The day on which it ended or will end, '' when that depends on the event."""
    if warning.cancelled_at:
        return warning.cancelled_at.astimezone(SHANGHAI).date().isoformat()
    return warning.valid_until.isoformat() if warning.valid_until else ""
