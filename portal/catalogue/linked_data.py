"""An item for machines: schema.org's GovernmentService, and the EU's profile CPSV-AP 3.2.0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from portal.catalogue.clauses import Ground
from portal.catalogue.values import Fee, ItemReading, Limit, fees_of, limits_of
from portal.editorial.fields import Content

Node = dict[str, Any]
#: ISO 8601 has no working days; a working day is told in words beside the duration
LETTERS = {"calendar_days": "D", "months": "M", "years": "Y"}
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
CHINESE = "http://publications.europa.eu/resource/authority/language/ZHO"
CHINA = "http://publications.europa.eu/resource/authority/country/CHN"
CURRENCY = "http://publications.europa.eu/resource/authority/currency/"
SERVING = "http://purl.org/adms/status/Completed"


def government_service(
    reading: ItemReading, limit: Limit | None, fees: Sequence[Fee], grounds: list[Ground], base: str
) -> Node:
    """A GovernmentService; what is not known is left out. `base` is our host."""
    content, address = reading.content, f"{base}{reading.card.url}"
    channel = {
        "@type": "ServiceChannel",
        "serviceUrl": content["url"],
        "name": content["system"],
        "processingTime": duration(limit),
    }
    return {
        "@context": "https://schema.org",
        **_known(
            {
                "@type": "GovernmentService",
                "@id": address,
                "url": address,
                "identifier": content["code"],
                "name": content["name"],
                "alternateName": content["aliases"],
                "description": content["summary"],
                "serviceType": content["item_type"],
                "inLanguage": "zh-CN",
                "provider": {"@type": "GovernmentOrganization", "name": content["body"]},
                "areaServed": {"@type": "Country", "name": "中国"},
                "audience": [
                    {"@type": "Audience", "audienceType": name} for name in content["recipients"]
                ],
                "availableChannel": _known(channel),
                "serviceOutput": _output(content),
                "offers": [_offer(fee) for fee in fees if fee.amount is not None],
                "subjectOf": [
                    {"@type": "Legislation", "name": ground.document, "@id": f"{base}{ground.url}"}
                    for ground in grounds
                    if ground.url
                ],
                "dateModified": reading.published_at.isoformat(),
            }
        ),
    }


def _output(content: Content) -> Node | None:
    name = content["result_name"]
    return {"@type": "Thing", "name": name} if name else None


def _offer(fee: Fee) -> Node:
    return _known(
        {
            "@type": "Offer",
            "name": fee.name,
            "price": str(fee.amount),
            "priceCurrency": fee.currency,
            "description": fee.condition,
        }
    )


def public_services(readings: Iterable[ItemReading], base: str) -> Node:
    """Items as a graph of CPSV-AP: each service with its authority, costs, evidence and output."""
    graph: list[Node] = []
    for reading in readings:
        graph += _public_service(reading, base)
    return {"@context": CONTEXT, "@graph": list({node["@id"]: node for node in graph}.values())}


def _public_service(reading: ItemReading, base: str) -> list[Node]:
    content, address = reading.content, f"{base}{reading.card.url}"
    limits = limits_of(content)
    parts = [
        *_several(content["materials"], "material", address, "cpsv:hasInput", _evidence),
        *_several(list(fees_of(content)), "fee", address, "cv:hasCost", _cost),
        *_several(content["conditions"], "condition", address, "cv:holdsRequirement", _requirement),
        *_several(content["legal_basis"], "basis", address, "cv:hasLegalResource", _legal_resource),
        *_several(_results(content), "result", address, "cpsv:produces", _produced),
        *_several(_channels(content), "channel", address, "cv:hasChannel", _channel),
        *_several(_contacts(content), "contact", address, "cv:contactPoint", _contact),
    ]
    authority = _authority(content["body"], base)
    links: Node = {"cv:hasCompetentAuthority": [{"@id": authority["@id"]}]}
    for role, node in parts:
        links.setdefault(role, []).append({"@id": node["@id"]})
    service = {
        "@id": address,
        "@type": "cpsv:PublicService",
        "dct:identifier": content["code"],
        "dct:title": _chinese(content["name"]),
        "dct:description": _chinese(content["summary"] or content["name"]),
        "dct:language": {"@id": CHINESE},
        "dct:spatial": {"@id": CHINA},
        "dct:modified": _typed(reading.published_at.isoformat(), "dateTime"),
        "adms:status": {"@id": SERVING},
        "dcat:keyword": [_chinese(word) for word in content["aliases"]],
        "cv:processingTime": _duration(limits.get("promised") or limits.get("statutory")),
        "cv:relatedService": [{"@id": f"{base}/services/{code}"} for code in content["related"]],
        **links,
    }
    return [_known(service), authority, *(node for _role, node in parts)]


def _several(
    things: Sequence[Any], name: str, address: str, role: str, describe: Any
) -> list[tuple[str, Node]]:
    """(role, node) of each thing, its address a part of the guide's."""
    return [
        (role, _known({"@id": f"{address}#{name}-{number}", **describe(thing)}))
        for number, thing in enumerate(things, 1)
    ]


def _authority(body: str, base: str) -> Node:
    return {
        "@id": f"{base}/services?body={body}",
        "@type": "cv:PublicOrganisation",
        "skos:prefLabel": _chinese(body),
        "dct:spatial": {"@id": CHINA},
    }


def _evidence(row: Node) -> Node:
    return {
        "@type": "cv:Evidence",
        "dct:title": _chinese(row["name"]),
        "dct:description": _chinese(row["note"]) if row["note"] else None,
    }


def _cost(fee: Fee) -> Node:
    words = "，".join(filter(None, (fee.name, fee.condition, fee.basis)))
    return {
        "@type": "cv:Cost",
        "cv:hasValue": None if fee.amount is None else _typed(str(fee.amount), "double"),
        "cv:currency": {"@id": f"{CURRENCY}{fee.currency}"},
        "dct:description": _chinese(words),
    }


def _requirement(row: Node) -> Node:
    return {"@type": "cv:Requirement", "dct:title": _chinese(row["text"])}


def _legal_resource(row: Node) -> Node:
    return {
        "@type": "eli:LegalResource",
        "dct:title": _chinese(row["document"]),
        "dct:identifier": row["number"],
    }


def _results(content: Content) -> list[Content]:
    return [content] if content["result_name"] else []


def _produced(content: Content) -> Node:
    return {"@type": "cv:Output", "dct:title": _chinese(content["result_name"])}


def _channels(content: Content) -> list[str]:
    online = f"{content['system']} {content['url']}".strip()
    return [words for words in (online, content["offline"]) if words]


def _channel(words: str) -> Node:
    return {"@type": "cv:Channel", "dct:description": _chinese(words)}


def _contacts(content: Content) -> list[str]:
    return [content["consult"]] if content["consult"] else []


def _contact(words: str) -> Node:
    return {"@type": "cv:ContactPoint", "cv:telephone": words}


def duration(limit: Limit | None) -> str:
    """A whole limit as ISO 8601: P9M; '' for none, for parts of a month and for working days."""
    if limit is None or limit.unit not in LETTERS or limit.value != limit.value.to_integral_value():
        return ""
    return f"P{Decimal(limit.value):.0f}{LETTERS[limit.unit]}"


def _duration(limit: Limit | None) -> Node | None:
    found = duration(limit)
    return _typed(found, "duration") if found else None


def _typed(value: str, kind: str) -> Node:
    return {"@type": f"xsd:{kind}", "@value": value}


def _chinese(words: str) -> Node:
    return {"@language": "zh", "@value": words}


def _known(node: Node) -> Node:
    """The node without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
