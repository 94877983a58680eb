"""Publishing and withdrawing items: releases, the index, the audit record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal import changes
from portal.audit import AuditEntry
from portal.catalogue import queries
from portal.catalogue.fields import FIELDS, SECTIONS, ItemRefused
from portal.catalogue.kind import KIND
from portal.catalogue.models import Item, ItemRelease
from portal.catalogue.services import publish_item, withdraw_item
from portal.editorial import content as gates
from portal.editorial.fields import Field
from portal.extensions import db
from portal.search.models import SearchEntry
from portal.search.suggestions import suggest
from tests.catalogue.items import FEE, make_content, publish

Work = Callable[[], None]


def test_every_release_is_kept_as_it_was(app: Flask) -> None:
    first = make_content(visits=1, visit_reason="核对原件")
    publish_item(first, "tester")
    publish_item({**first, "visits": 0, "visit_reason": ""}, "tester", note="改为全程网办")
    reading = queries.item(first["code"])
    assert reading is not None
    assert (reading.number, reading.releases, reading.card.visits) == (2, 2, 0)
    older = queries.item(first["code"], 1)
    assert older is not None and older.content == first and not older.is_current
    assert queries.item(first["code"], 3) is None


def test_the_same_content_again_is_no_new_release(app: Flask) -> None:
    content = make_content()
    publish_item(content, "tester")
    before = changes.known()
    assert publish_item(dict(content), "tester").number == 1
    assert changes.known() == before
    assert len(db.session.execute(select(ItemRelease)).all()) == 1


def test_a_withdrawn_item_can_be_published_again(app: Flask) -> None:
    content = make_content()
    publish_item(content, "tester")
    withdraw_item(content["code"], "tester", "事项取消")
    assert queries.item(content["code"]) is None
    gone = queries.withdrawn(content["code"])
    assert gone is not None and gone[1] == "事项取消"
    assert publish_item(content, "tester").number == 2
    assert queries.item(content["code"]) is not None
    actions = [row.action for row in db.session.execute(select(AuditEntry)).scalars()]
    assert actions == ["catalogue.publish", "catalogue.withdraw", "catalogue.publish"]


def test_nothing_is_withdrawn_without_a_reason(app: Flask) -> None:
    content = make_content()
    publish_item(content, "tester")
    with pytest.raises(ItemRefused, match="原因"):
        withdraw_item(content["code"], "tester", " ")
    with pytest.raises(ItemRefused, match="没有公布中的事项"):
        withdraw_item("nothing", "tester", "错")


@pytest.mark.parametrize("code", ["", "Patent", "a b", "专利", "1-a", "a--b", "../a", "finder"])
def test_a_code_that_is_no_address_is_refused(app: Flask, code: str) -> None:
    with pytest.raises(ItemRefused, match="网址代码"):
        publish(code=code)
    assert db.session.execute(select(Item.id)).first() is None


def test_a_field_that_there_is_none_of_is_refused(app: Flask) -> None:
    with pytest.raises(ItemRefused, match="price"):
        publish_item({**make_content(), "price": "1"}, "tester")


@pytest.mark.parametrize(
    ("fees", "kind"),
    [
        ([], "unseen"),
        ([{**FEE, "amount": "0"}], "free"),
        ([{**FEE, "amount": ""}], "unsettled"),
        ([{**FEE, "amount": ""}, FEE], "charged"),
        ([{**FEE, "amount": "0"}, FEE], "charged"),
    ],
)
def test_free_is_only_what_is_known_to_be_free(app: Flask, fees: Any, kind: str) -> None:
    publish(code="one", fees=fees)
    assert queries.cards(["one"])["one"].fee_kind == kind


def test_an_item_is_found_by_words_pinyin_and_its_parts(app: Flask, work: Work) -> None:
    publish(code="pledge", name="专利权质押登记", aliases=["专利贷款"])
    publish(code="noise", name="商标续展", conditions=[{"text": "快到期", "basis": ""}])
    work()
    entry = db.session.get_one(SearchEntry, "service-pledge")
    assert (entry.kind, entry.url, entry.topics) == ("service", "/services/pledge", ["专利"])
    client = app.test_client()
    for words in ("质押登记", "zhuanliquanzhiya", "专利贷款", "有新的技术方案"):
        found = client.get("/api/v1/search", query_string={"q": words}).get_json()["items"]
        assert found and found[0]["id"] == "service-pledge", words
    assert [offer.text for offer in suggest("zlqzy")] == ["专利权质押登记"]


def test_a_withdrawn_item_is_found_no_more(app: Flask, work: Work) -> None:
    publish(code="gone", name="专利权质押登记")
    withdraw_item("gone", "tester", "取消")
    work()
    client = app.test_client()
    assert client.get("/api/v1/search", query_string={"q": "质押登记"}).get_json()["items"] == []


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12
).map(str.strip)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Raw values of a field as a form sends them."""
    keys = [key for key, _ in field.options]
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "choice": st.sampled_from(["", *keys]),
        "choices": st.lists(st.sampled_from(keys or [""]), max_size=3),
        "tags": st.lists(WORDS, max_size=3),
        "number": st.one_of(st.just(""), st.integers(0, 9).map(str)),
        "amount": st.one_of(st.just(""), st.decimals(0, 9999, places=2).map(str)),
        "truth": st.booleans(),
        "day": st.just("2026-11-23"),
    }
    if field.kind == "rows":
        cells = {column.name: values(column) for column in field.columns}
        return st.lists(st.fixed_dictionaries(cells), max_size=3)
    return kinds.get(field.kind, st.one_of(st.just(""), WORDS))


RAW = st.fixed_dictionaries({name: values(field) for name, field in FIELDS.items()})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_a_form_sends_comes_back_the_same(app: Flask) -> None:
    @settings(max_examples=40)
    @given(raw=RAW)
    def round_trip(raw: dict[str, Any]) -> None:
        needed = {"code": "any-item", "right": "patent", "checked_on": "2026-11-23"}
        content = gates.clean(SECTIONS, {**raw, **needed}, {})
        publish_item(content, "tester")
        assert KIND.load("service-any-item") == content
        assert gates.clean(SECTIONS, content, {}) == content

    round_trip()
