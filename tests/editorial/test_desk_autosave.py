"""Autosave over HTTP: it keeps what can be kept, stops for others, and takes any abuse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.editorial.desk_kit import Staff, do, fields_of, read, written


def body(piece_id: int, *values: list[str], version: Any = None) -> dict[str, Any]:
    return {"version": read(piece_id).version if version is None else version, "values": values}


def test_what_was_typed_is_kept_and_the_new_version_told(writer: Staff) -> None:
    piece_id = written(writer)
    before = read(piece_id).version
    told = writer.autosave(piece_id, body(piece_id, ["title", "边写边存"], ["advice.1.do", "甲"]))
    piece = read(piece_id)
    assert told["version"] == piece.version == before + 1
    assert piece.title == "边写边存" and piece.content["advice"][0]["do"] == "甲"
    assert "已自动保存" in told["said"] and told["token"] and "checks" in told


def test_what_is_half_typed_is_named_and_all_else_is_kept(writer: Staff) -> None:
    piece_id = written(writer)
    values = (["title", "存得下"], ["issued_on", "2026-1-"], ["advice.1.on", "明"])
    told = writer.autosave(piece_id, body(piece_id, *values))
    assert [place for place, _ in told["problems"]] == ["issued_on", "advice.1.on"]
    assert told["problems"][1][1].startswith("建议 1 日期：")
    assert read(piece_id).title == "存得下"


def test_markup_is_cleaned_and_what_was_left_out_is_said(writer: Staff) -> None:
    piece_id = written(writer)
    told = writer.autosave(piece_id, body(piece_id, ["body", "<p onclick=x>甲</p><img src=x>"]))
    assert told["left_out"] == ["正文：略去 1 幅图片；需要的请作为附件上传"]
    assert read(piece_id).content["body"] == "<p>甲</p>"


def test_it_stops_when_somebody_else_has_saved_and_shows_both(
    writer: Staff, second_writer: Staff
) -> None:
    piece_id = written(writer)
    seen = read(piece_id).version
    second_writer.autosave(piece_id, body(piece_id, ["title", "黄的<b>题目"]))
    told = writer.autosave(piece_id, body(piece_id, ["title", "林的题目"], version=seen), 409)
    assert "黄编辑" in told["error"] and told["version"] == read(piece_id).version
    assert "<del>" in told["panel"] and "take.title" in told["panel"]
    assert "&lt;b&gt;" in told["panel"]
    assert read(piece_id).title == "黄的<b>题目"


def test_it_does_not_write_into_what_is_under_review(writer: Staff, second_writer: Staff) -> None:
    piece_id = written(writer)
    token = fields_of(writer.page(piece_id))["csrf_token"]
    do(piece_id, "submit", second_writer)
    response = writer.browser.client.post(
        f"/desk/pieces/{piece_id}/autosave",
        json=body(piece_id, ["title", "晚了"]),
        headers={"X-CSRFToken": token},
    )
    assert response.status_code == 409 and "panel" not in response.get_json()
    assert read(piece_id).title == "关于试点的预警"


ABUSE: list[Any] = [
    None,
    [],
    "x",
    7,
    {},
    {"version": 1},
    {"version": "1", "values": []},
    {"version": True, "values": []},
    {"version": 1.0, "values": []},
    {"version": 1, "values": {}},
    {"version": 1, "values": [["title"]]},
    {"version": 1, "values": [["title", 7]]},
    {"version": 1, "values": [["title", None]]},
    {"version": 1, "values": [[["title"], "x"]]},
    {"version": 1, "values": ["ab"]},
    {"version": 1, "values": [["a", "b"]] * 20_001},
]


@pytest.mark.parametrize("abuse", ABUSE, ids=lambda abuse: repr(abuse)[:40])
def test_json_of_another_shape_is_refused(writer: Staff, abuse: Any) -> None:
    piece_id = written(writer)
    assert writer.autosave(piece_id, abuse, 400)["error"]
    assert read(piece_id).title == "关于试点的预警"


@pytest.mark.parametrize("version", [-1, 0, 10**30, 99])
def test_a_version_of_another_time_is_overtaken(writer: Staff, version: int) -> None:
    piece_id = written(writer)
    writer.autosave(piece_id, body(piece_id, ["title", "x"], version=version), 409)


@pytest.mark.parametrize(
    ("data", "expect"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 200_000, 400),
        (json.dumps({"version": 1, "values": [["title", "x" * 5_000_000]]}).encode(), 413),
        (b'{"version": NaN, "values": []}', 400),
    ],
)
def test_bytes_that_are_no_json_are_refused(writer: Staff, data: bytes, expect: int) -> None:
    piece_id = written(writer)
    writer.autosave(piece_id, None, expect, data=data)


@pytest.mark.parametrize(
    "values",
    [
        [["title", "\ud800"]],
        [["title", "a\x00b"]],
        [["body", "<p>" * 60_000]],
        [["body", "<b>" * 3_000]],
        [["body", "\x00"]],
        [["advice.99999.do", "x"], ["advice..do", "x"], ["advice.1.do.x", "x"], ["..", "x"]],
        [[f"advice.{n}.do", "x"] for n in range(1, 1_500)],
        [["attachments.1.digest", "zz"]],
        [["kind", "policy"], ["state", "published"], ["id", "1"], ["subject", "library-1"]],
        [["countries", "x" * 300], ["level", "purple"], ["topics", "、" * 9_000]],
        [["count", "9" * 4_000], ["fee", "1e999999"], ["until", "9999-99-99"]],
        [["change_note", "x" * 90_000]],
    ],
    ids=range(12),
)
def test_hostile_values_keep_the_piece_and_the_page_whole(
    writer: Staff, values: list[list[str]]
) -> None:
    piece_id = written(writer)
    writer.autosave(piece_id, body(piece_id, *values))
    piece = read(piece_id)
    assert (piece.kind, piece.state, piece.subject) == ("sheet", "draft", None)
    assert piece.content["title"] == "关于试点的预警"
    assert set(piece.content) <= set(fields_of(writer.page(piece_id))) | {"attachments"}


def test_without_a_token_nothing_is_kept(writer: Staff) -> None:
    piece_id = written(writer)
    for headers in ({}, {"X-CSRFToken": "x"}):
        response = writer.browser.client.post(
            f"/desk/pieces/{piece_id}/autosave",
            json=body(piece_id, ["title", "x"]),
            headers=headers,
        )
        assert response.status_code == 400
    writer.autosave(piece_id, {"version": 1, "values": []}, 400, content_type="text/plain")
