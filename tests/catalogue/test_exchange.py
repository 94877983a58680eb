"""The catalogue handed out and taken in: exact both ways, refused by place, all or nothing."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.catalogue import exchange, exchange_json, exchange_sheets, queries, sample
from portal.catalogue.exchange_cells import guarded, unguarded
from portal.catalogue.exchange_models import Import
from portal.catalogue.exchange_values import FileRefused, cleaned
from portal.catalogue.fields import SECTIONS, completed
from portal.editorial.content import clean
from portal.editorial.fields import Content
from portal.editorial.models import Piece
from portal.editorial.queries import piece
from portal.editorial.services import act, correct_subject
from portal.extensions import db
from portal.permissions import Actor
from portal.text import TextRefused, clean_line
from tests.catalogue.items import FEE, MATERIAL, STEP, make_content, publish
from tests.factories import make_person

BOTH = pytest.mark.parametrize("ending", ["xlsx", "json"])


def editor(name: str = "林编辑") -> Actor:
    person = make_person(("editor",), name=name)
    return Actor(person.id, name, frozenset({"editor"}))


def all_samples() -> list[Content]:
    added = sample.additions()
    return [sample.content_of(row, added.get(row["code"], {})) for row in sample.rows()]


def file_of(ending: str, contents: list[Content]) -> bytes:
    data: bytes = exchange.FORMATS[ending][0].written(contents)
    return data


def changed_sheet(data: bytes, title: str, cell: str, value: Any) -> bytes:
    book = load_workbook(io.BytesIO(data))
    book[title][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def places(data: bytes) -> list[tuple[str, int, str]]:
    with pytest.raises(FileRefused) as refused:
        exchange.read(data)
    assert all(problem.message for problem in refused.value.problems)
    found = refused.value.problems
    return [(one.place.sheet, one.place.row, one.place.column) for one in found]


def pieces() -> list[Piece]:
    db.session.rollback()
    return list(db.session.query(Piece).order_by(Piece.id))


def import_of(data: bytes, actor: Actor) -> int:
    import_id = exchange.propose("目录.xlsx", data, actor)
    planned = exchange.waiting(import_id, actor)[1]
    return exchange.confirm(import_id, planned.print, "按目录更新", actor)


@BOTH
def test_every_item_of_the_data_comes_back_as_it_went(app: Flask, ending: str) -> None:
    contents = all_samples()
    assert len(contents) == 70
    assert exchange.read(file_of(ending, contents)) == contents


@BOTH
def test_what_is_published_is_handed_out_and_nothing_would_change(app: Flask, ending: str) -> None:
    publish(code="one", name="=1+1", summary="'引号", aliases=["a、b", "-1"], visits=None)
    publish(code="two", fees=[{**FEE, "amount": "900.50"}, {**FEE, "amount": ""}])
    actor = editor()
    import_id = exchange.propose(f"x.{ending}", exchange.written(ending), actor)
    planned = exchange.waiting(import_id, actor)[1]
    assert [step.outcome for step in planned.steps] == ["unchanged"] * 2


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)


def line(words: str) -> str:
    try:
        return clean_line(words, 60)
    except TextRefused:
        return ""


LINE = st.one_of(
    WORDS, st.sampled_from(["=1+1", "'x", "''=", "+8", "@a", "_x0041_", "TRUE", "1.0"])
)
ITEM = st.fixed_dictionaries(
    {
        "name": LINE.map(line),
        "aliases": st.lists(LINE.map(line).filter(bool), max_size=3, unique=True),
        "visits": st.none() | st.integers(0, 9),
        "item_type_verified": st.booleans(),
        "statutory_value": st.sampled_from(["", "9", "0.50", "1200"]),
        "address": st.text("甲乙\n =-'", max_size=20),
        "steps": st.lists(
            st.fixed_dictionaries({"name": LINE.map(line).filter(bool), "limit": LINE.map(line)}),
            max_size=3,
        ),
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(item=ITEM)
def test_any_content_comes_back_as_it_went(app: Flask, item: Content) -> None:
    steps = [{**STEP, "actor": "甲", **row} for row in item["steps"]]
    content = clean(SECTIONS, make_content(code="any", **{**item, "steps": steps}), {})
    for ending in exchange.FORMATS:
        assert exchange.read(file_of(ending, [content])) == [content]


@given(WORDS)
def test_no_cell_is_taken_for_a_formula(words: str) -> None:
    assert unguarded(guarded(words)) == words
    assert not guarded(words).lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_workbook_holds_no_formula_and_keeps_types(app: Flask) -> None:
    data = exchange_sheets.written([make_content(name="=HYPERLINK(1)", visits=3)])
    sheet = load_workbook(io.BytesIO(data))["事项"]
    heads = [cell.value for cell in sheet[1]]
    line_3 = dict(zip(heads, sheet[3], strict=True))
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert (line_3["visits"].value, line_3["item_type_verified"].value) == (3, False)
    assert line_3["checked_on"].value == "2026-11-23"


@pytest.mark.parametrize(
    ("title", "cell", "value", "place"),
    [
        ("事项", "A3", "Not A Code", ("事项", 3, "A")),
        ("事项", "A4", "one", ("事项", 4, "A")),
        ("事项", "F3", "一", ("事项", 3, "E")),
        ("事项", "B3", "=A3", ("事项", 3, "B")),
        ("事项", "B1", "no_such", ("事项", 1, "B")),
        ("材料", "A3", "unknown", ("材料", 3, "A")),
        ("材料", "B3", "x", ("材料", 3, "B")),
        ("材料", "B4", 1, ("材料", 4, "B")),
        ("材料", "D3", "也许", ("材料", 3, "D")),
        ("材料", "F3", "两份", ("材料", 3, "F")),
        ("收费项目", "D3", "九百", ("收费项目", 3, "D")),
    ],
)
def test_a_mistake_is_told_by_sheet_row_and_column(
    app: Flask, title: str, cell: str, value: Any, place: tuple[str, int, str]
) -> None:
    items = [make_content(code="one", materials=[MATERIAL, MATERIAL]), make_content(code="two")]
    data = exchange_sheets.written(items)
    if (title, cell) == ("事项", "F3"):
        heads = [one.value for one in load_workbook(io.BytesIO(data))["事项"][1]]
        column = load_workbook(io.BytesIO(data))["事项"][1][heads.index("visits")].column_letter
        cell, place = f"{column}3", (title, 3, column)
    assert place in places(changed_sheet(data, title, cell, value))


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"visits": "两次"}, "visits"),
        ({"visits": True}, "visits"),
        ({"aliases": "俗称"}, "aliases"),
        ({"item_type_verified": "true"}, "item_type_verified"),
        ({"name": 5}, "name"),
        ({"right": "土地"}, "right"),
        ({"nothing": ""}, "nothing"),
        ({"materials": [{**MATERIAL, "copies": "两"}]}, "materials[1].copies"),
        ({"materials": [{"weight": ""}]}, "materials[1].weight"),
        ({"materials": [{}]}, "materials[1]"),
        ({"fees": [FEE, {**FEE, "amount": "九百"}]}, "fees[2].amount"),
    ],
)
def test_a_mistake_in_json_is_told_by_item_and_path(
    app: Flask, wrong: Content, column: str
) -> None:
    data = exchange_json.written([make_content(), {**make_content(), **wrong}])
    assert ("items", 2, column) in places(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04nonsense",
        b"{",
        b"[]",
        b"\xff\xff\xff",
        b'{"format": "service-catalogue", "version": 2, "items": []}',
        b'{"format": "service-catalogue", "version": 1, "items": []}',
        b'{"format": 1, "format": 2}',
        b"[" * 100_000,
        b" " * (exchange.LARGEST_FILE + 1),
    ],
)
def test_what_is_no_catalogue_is_refused_as_a_whole(app: Flask, data: bytes) -> None:
    assert len(places(data)) == 1


def test_columns_and_sheets_that_are_left_out_stay_as_they_are(app: Flask) -> None:
    content = make_content(code="one", consult="12345")
    publish(**content)
    book = load_workbook(io.BytesIO(exchange_sheets.written([{**content, "name": "新名"}])))
    heads = [cell.value for cell in book["事项"][1]]
    book["事项"].delete_cols(heads.index("consult") + 1)
    del book["材料"], book["代码表"]
    buffer = io.BytesIO()
    book.save(buffer)
    actor = editor()
    assert import_of(buffer.getvalue(), actor) == 1
    assert pieces()[0].content == {**content, "name": "新名"}


def test_an_import_makes_drafts_and_publishes_nothing(app: Flask) -> None:
    publish(code="kept")
    before = publish(code="changed", name="旧名").content
    actor = editor()
    live = [reading.content for reading in queries.all_readings()]
    fresh = make_content(code="fresh", name="新事项")
    edited = [{**one, "name": "新名"} if one["code"] == "changed" else one for one in live]
    import_id = exchange.propose("a.json", exchange_json.written([*edited, fresh]), actor)
    planned = exchange.waiting(import_id, actor)[1]
    outcomes = {step.code: step.outcome for step in planned.steps}
    assert outcomes == {"kept": "unchanged", "changed": "changed", "fresh": "new"}
    assert [change.name for change in planned.of("changed")[0].differences] == ["name"]
    assert pieces() == []
    assert exchange.confirm(import_id, planned.print, "改名", actor) == 2
    drafts = {one.content["code"]: one for one in pieces()}
    assert {code: one.state for code, one in drafts.items()} == {
        "changed": "draft",
        "fresh": "draft",
    }
    assert drafts["changed"].content == {**before, "name": "新名"}
    assert drafts["changed"].change_note == "改名"
    assert drafts["changed"].writer_ids == [actor.person_id]
    assert drafts["fresh"].content == completed(fresh) and drafts["fresh"].subject is None
    assert queries.content_of("changed") == before and queries.content_of("fresh") is None
    assert {title for _id, title in exchange.drafts()} == {"新名", "新事项"}
    with pytest.raises(LookupError):
        exchange.confirm(import_id, planned.print, "", actor)


def test_what_somebody_works_on_is_told_and_left_alone(app: Flask) -> None:
    first = publish(code="busy").content
    actor, other = editor(), editor("陈编辑")
    piece_id = correct_subject("service", "service-busy", other)
    found = piece(piece_id)
    assert found is not None
    act(piece_id, "correct", other, found.version)
    data = exchange_json.written([{**first, "name": "新名"}])
    import_id = exchange.propose("a.json", data, actor)
    step = exchange.waiting(import_id, actor)[1].steps[0]
    assert step.outcome == "busy" and step.piece is not None
    assert step.piece.saved_by_name == "陈编辑"
    assert import_of(data, actor) == 0
    assert pieces()[0].content["name"] == first["name"]


def test_a_preview_that_is_out_of_date_imports_nothing(app: Flask) -> None:
    first = publish(code="one").content
    actor, other = editor(), editor()
    import_id = exchange.propose("a.json", exchange_json.written([{**first, "name": "x"}]), actor)
    seen = exchange.waiting(import_id, actor)[1].print
    publish(**{**first, "consult": "12315"})
    with pytest.raises(exchange.ImportMoved):
        exchange.confirm(import_id, seen, "", actor)
    with pytest.raises(LookupError):
        exchange.waiting(import_id, other)
    assert pieces() == []


def test_nothing_is_half_imported(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third of four drafts fails, as a machine may in the middle of it."""
    contents = [publish(code=f"item-of-{number}").content for number in range(4)]
    actor, done = editor(), list[str]()
    real = exchange.revise

    def failing(code: str, subject: str, *rest: Any) -> int:
        if len(done) == 2:
            raise OSError("the disk is full")
        done.append(subject)
        return real(code, subject, *rest)

    data = exchange_json.written([{**one, "name": "新名"} for one in contents])
    import_id = exchange.propose("a.json", data, actor)
    seen = exchange.waiting(import_id, actor)[1].print
    with monkeypatch.context() as patch:
        patch.setattr(exchange, "revise", failing)
        with pytest.raises(OSError, match="full"):
            exchange.confirm(import_id, seen, "", actor)
    assert done and pieces() == []
    assert exchange.confirm(import_id, seen, "", actor) == 4
    assert len(pieces()) == 4


def test_a_workbook_that_unpacks_without_end_is_refused(app: Flask) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (exchange_sheets.LARGEST_UNPACKED + 1))
    assert places(buffer.getvalue()) == [("", 0, "")]


def test_only_one_import_of_a_person_waits(app: Flask) -> None:
    actor = editor()
    data = exchange_json.written([make_content()])
    exchange.propose("a.json", data, actor)
    second = exchange.propose("b.json", data, actor)
    assert db.session.query(Import).one().file_name == "b.json"
    exchange.drop(second, actor)
    assert db.session.query(Import).count() == 0


def test_cleaning_and_reading_agree(app: Flask) -> None:
    content = json.loads(json.dumps(make_content()))
    assert cleaned(exchange_json.read(exchange_json.written([content]))) == [content]
