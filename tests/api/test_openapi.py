"""The description of the API says what the API does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.catalogue.items import publish as publish_item
from tests.factories import cites, publish
from tests.pages import Browser
from tests.warnings.sending import send

Work = Callable[[], None]
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def check(schema: dict[str, Any], value: Any, schemas: dict[str, Any], where: str) -> None:
    """Hold a value against the part of JSON Schema that the description uses."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    assert any(isinstance(value, TYPES[kind]) for kind in kinds), (where, value)
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"]) == set(schema["required"]), where
        for name, part in schema["properties"].items():
            check(part, value[name], schemas, f"{where}.{name}")
    if isinstance(value, dict) and "additionalProperties" in schema:
        for name, item in value.items():
            check(schema["additionalProperties"], item, schemas, f"{where}.{name}")
    if isinstance(value, list):
        for item in value:
            check(schema["items"], item, schemas, f"{where}[]")
    assert "enum" not in schema or value in schema["enum"], (where, value)
    if "pattern" in schema and value is not None:
        assert re.search(schema["pattern"], value), (where, value)


def test_every_address_is_described_and_every_description_has_its_address(
    app: Flask, browser: Browser
) -> None:
    described = browser.get("api.description").get_json()["paths"]
    served = {
        re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert set(described) == served - {"/api/v1/openapi.json"}


def test_answers_have_the_described_shape(browser: Browser, work: Work) -> None:
    law = publish(title="专利法", issued_on="2020-10", topics=("专利",))
    publish(
        citations=(cites("专利法"), cites("没有的法")),
        tasks=({"anchor": "t1", "label": "第一条", "title": "任务", "units": ["省局"]},),
        history=({"on": "2020", "kind": "adopted", "text": "通过"},),
    )
    publish_item(code="described")
    warned = send()
    work()
    description = browser.get("api.description").get_json()
    schemas = description["components"]["schemas"]
    addresses = {
        "/api/v1/library": ["/api/v1/library"],
        "/api/v1/library/{document_id}": [
            f"/api/v1/library/{law.document_id + step}" for step in (0, 1)
        ],
        "/api/v1/services": ["/api/v1/services"],
        "/api/v1/services/{code}": ["/api/v1/services/described"],
        "/api/v1/warnings": ["/api/v1/warnings"],
        "/api/v1/warnings/{ref}": [f"/api/v1/warnings/{warned}"],
        "/api/v1/search": ["/api/v1/search?q=专利", "/api/v1/search"],
        "/api/v1/suggest": ["/api/v1/suggest?q=专"],
        "/api/v1/deadlines": [
            "/api/v1/deadlines?clock=US-DC-ANS&on=2026-11-14",
            "/api/v1/deadlines?clock=TEMU-IP&on=2026-11-14",
        ],
    }
    for path, operations in description["paths"].items():
        content = operations["get"]["responses"]["200"]["content"]["application/json"]
        for address in addresses[path]:
            check(content["schema"], browser.open(address).get_json(), schemas, address)
    problem = browser.open("/api/v1/library/0", 404).get_json()
    problem.pop("request_id")
    check({"$ref": "#/components/schemas/Problem"}, problem, schemas, "problem")
