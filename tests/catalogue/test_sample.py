"""Every item of the data is there, and whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.catalogue import queries, records, sample
from portal.catalogue.kind import KIND
from portal.catalogue.services import publish_item
from portal.deadlines import book
from portal.editorial import content as gates
from tests.catalogue.items import make_content

ROWS = {row["code"]: row for row in sample.rows()}
Work = Callable[[], None]


def plain(value: Any) -> Any:
    """A value of the data as JSON has it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def same(data: Any, answered: Any) -> bool:
    """Whether everything that the data says stands in the answer, at the same place."""
    if isinstance(data, dict):
        return all(same(value, answered[name]) for name, value in data.items())
    if isinstance(data, list):
        pairs = zip(data, answered, strict=True)
        return len(data) == len(answered) and all(same(one, other) for one, other in pairs)
    return bool(plain(data) == answered)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_seventy_items_are_there_once(app: Flask) -> None:
    assert len(ROWS) == 70
    assert sample.load() == 70
    assert sample.load() == 0
    assert {card.code for card in queries.all_cards()} == set(ROWS)
    assert all(card.summary for card in queries.all_cards())


@pytest.mark.parametrize("code", ROWS)
def test_each_field_of_an_item_is_carried(code: str) -> None:
    content = sample.content_of(ROWS[code], sample.additions()[code])
    found = records.record(content)
    differing = [name for name, value in ROWS[code].items() if not same(value, found[name])]
    assert differing == []


@pytest.mark.parametrize("code", ROWS)
def test_an_item_passes_the_gates_of_its_fields_unchanged(code: str) -> None:
    content = sample.content_of(ROWS[code], sample.additions()[code])
    assert gates.clean(KIND.sections, content, {}) == content


def test_what_was_published_is_what_is_loaded(app: Flask) -> None:
    for code, row in ROWS.items():
        content = sample.content_of(row, sample.additions()[code])
        publish_item(content, "tester")
        assert KIND.load(f"service-{code}") == content


def test_related_items_and_periods_are_known() -> None:
    clocks = book().clocks
    for row in ROWS.values():
        assert set(row["related"]) <= set(ROWS), row["code"]
        assert set(row["applicant_deadlines"]) <= set(clocks), row["code"]


def test_numbered_sources_are_named() -> None:
    for row in ROWS.values():
        content = sample.content_of(row, {})
        named = sample.numbers_in(content["source"])
        assert named <= set(map(str, sample.read("sources.yaml"))), row["code"]


def test_no_item_asks_for_other_materials(app: Flask) -> None:
    for code, row in ROWS.items():
        content = sample.content_of(row, sample.additions()[code])
        musts = [
            found for found in KIND.check(content, f"service-{code}") if found.weight == "must"
        ]
        assert [found.field for found in musts if found.field == "materials"] == []
    bad = make_content(materials=[{**make_content()["materials"][0], "name": "其他材料"}])
    assert any("其他材料" in found.message for found in KIND.check(bad, ""))
