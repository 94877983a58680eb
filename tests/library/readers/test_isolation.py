"""The child process: whatever a parser does to it, the caller gets a reading or a refusal."""

import os
import time
from pathlib import Path

import psutil
import pytest

from portal.library.markup.refusal import FileRefused
from portal.library.readers import isolation
from portal.library.readers.isolation import Reading
from portal.library.structure.values import SourceLine


def echo(data: bytes) -> Reading:
    return Reading(
        [SourceLine(data.decode(), 2, "<table></table>")], {"title": "题", "topics": ["甲"]}
    )


def refuse(data: bytes) -> Reading:
    raise FileRefused("有理由的拒绝。")


def stumble(data: bytes) -> Reading:
    raise KeyError(data)


def sleep(data: bytes) -> Reading:
    time.sleep(60)
    raise AssertionError


def devour(data: bytes) -> Reading:
    return Reading([SourceLine("x" * len(bytearray(4 << 30)))], {})


def recurse(data: bytes) -> Reading:
    return recurse(data)


def die(data: bytes) -> Reading:
    os._exit(3)


def write_a_file(data: bytes) -> Reading:
    with open(data.decode(), "w") as file:  # noqa: PTH123
        file.write("x")
    return Reading([SourceLine("written")], {})


def refusal(parser: isolation.Parser, data: bytes = b"", seconds: float = 30) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        isolation.run(parser, data, seconds)
    return refused.value


def test_a_reading_comes_back_as_it_was() -> None:
    reading = isolation.run(echo, "第一条".encode())
    assert reading == Reading(
        [SourceLine("第一条", 2, "<table></table>")], {"title": "题", "topics": ["甲"]}
    )


def test_a_refusal_comes_back_with_its_reason() -> None:
    assert refusal(refuse).message == "有理由的拒绝。"


def test_any_other_error_becomes_a_refusal_with_the_error_as_a_note() -> None:
    refused = refusal(stumble, b"x")
    assert "已损坏" in refused.message
    assert refused.__notes__ == ["KeyError(b'x')"]


def test_a_parser_that_never_ends_is_killed() -> None:
    started = time.monotonic()
    assert "太复杂" in refusal(sleep, seconds=1).message
    assert time.monotonic() - started < 10
    assert not [child for child in psutil.Process().children() if child.status() == "zombie"]


@pytest.mark.parametrize("parser", [devour, recurse, die])
def test_a_parser_that_breaks_its_process_is_a_refusal(parser: isolation.Parser) -> None:
    assert "太复杂" in refusal(parser).message


def test_a_parser_cannot_fill_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "written"
    assert refusal(write_a_file, str(path).encode())
    assert not path.exists() or path.stat().st_size == 0
