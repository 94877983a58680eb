"""An item in the editor: the form that comes back as it went out changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.catalogue.services import subject_of
from portal.editorial.services import act, correct_subject
from portal.editorial.services.acting import Given
from tests.catalogue.items import FEE, MATERIAL, publish
from tests.editorial.desk_kit import Staff, fields_of, read

TICKED = [
    {**MATERIAL, "name": "请求书", "required": True},
    {**MATERIAL, "name": "委托书", "required": False, "note": "委托代理的才交"},
]
DISPUTED = [{**FEE, "is_disputed": True}, {**FEE, "name": "另一说", "is_disputed": False}]


@pytest.fixture
def writer(app: Flask) -> Staff:
    return Staff(app, "林编辑", "editor")


@pytest.mark.parametrize("command", ["save", "add:steps"])
def test_what_is_sent_as_it_stands_changes_nothing(writer: Staff, command: str) -> None:
    code = publish(materials=TICKED, fees=DISPUTED).content["code"]
    piece_id = correct_subject("service", subject_of(code), writer.actor)
    act(piece_id, "correct", writer.actor, read(piece_id).version, Given())
    before = read(piece_id).content
    form = writer.form(piece_id)
    if command == "save":
        writer.send(piece_id, form)
    else:
        form = fields_of(writer.send(piece_id, form, 200, do=command))
        writer.send(piece_id, form)
    assert read(piece_id).content == before
    assert [row["required"] for row in before["materials"]] == [True, False]
    assert [row["is_disputed"] for row in before["fees"]] == [True, False]
