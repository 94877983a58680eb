"""The child process: whatever a work does to it, the caller gets its answer or a refusal."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from portal import isolation
from portal.files import FileRefused as EvidenceRefused
from portal.isolation import Limits, Refusal
from portal.library.markup.refusal import FileRefused as TextFileRefused
from portal.library.readers.reading import Reading, packed, unpacked
from portal.library.structure.values import SourceLine

HERE = "tests.foundations.test_isolation:"
REFUSALS = (EvidenceRefused, TextFileRefused)
SECOND = Limits(seconds=1)


def echo(data: bytes) -> bytes:
    return data


def join(data: bytes, *facts: str) -> bytes:
    return data + "".join(facts).encode()


def refuse_evidence(data: bytes) -> bytes:
    raise EvidenceRefused("有 %(count)s 处不对", "内/一.txt", count=3)


def refuse_text(data: bytes) -> bytes:
    raise TextFileRefused("有理由的拒绝。")


def stumble(data: bytes) -> bytes:
    raise KeyError(data)


def sleep(data: bytes) -> bytes:
    time.sleep(60)
    return data


def devour(data: bytes) -> bytes:
    return bytes(bytearray(4 << 30)[:1])


def recurse(data: bytes) -> bytes:
    return recurse(data)


def die(data: bytes) -> bytes:
    os._exit(3)


def write_a_file(data: bytes) -> bytes:
    with open(data.decode(), "w") as file:  # noqa: PTH123
        file.write("x")
    return b"written"


def refused(work: str, data: bytes = b"", kind: type[Refusal] = TextFileRefused) -> Any:
    limits = SECOND if work == "sleep" else isolation.LIMITS
    with pytest.raises(kind) as refusal:
        isolation.run(HERE + work, data, refusal=kind, limits=limits)
    return refusal.value


def test_an_answer_comes_back_as_it_was() -> None:
    data = os.urandom(1_000_000)
    assert isolation.run(HERE + "echo", data, refusal=EvidenceRefused) == data
    assert isolation.run(HERE + "join", b"a", "b", "c", refusal=EvidenceRefused) == b"abc"


def test_what_comes_in_pieces_arrives_whole() -> None:
    pieces = (b"one ", b"", os.urandom(300_000), b" three")
    answer = isolation.run_on(HERE + "echo", iter(pieces), refusal=EvidenceRefused)
    assert answer == b"".join(pieces)
    assert isolation.run_on(HERE + "echo", iter(()), refusal=EvidenceRefused) == b""


def test_a_reading_passes_as_bytes() -> None:
    reading = Reading([SourceLine("第一条", 2, "<table></table>")], {"topics": ["甲"]})
    assert unpacked(packed(reading)) == reading


def test_a_refusal_of_a_text_comes_back_with_its_reason() -> None:
    assert refused("refuse_text").message == "有理由的拒绝。"


def test_a_refusal_of_evidence_comes_back_whole() -> None:
    found = refused("refuse_evidence", kind=EvidenceRefused)
    assert found.message == "压缩包里的“内/一.txt”：有 3 处不对"
    assert (found.template, found.values) == ("有 %(count)s 处不对", {"count": 3})
    assert found.spoken(lambda text, **gaps: text % gaps + "!") == (
        "压缩包里的“内/一.txt”：有 3 处不对!!"
    )


@pytest.mark.parametrize("kind", REFUSALS)
def test_any_other_error_becomes_a_refusal_with_the_error_as_a_note(kind: type[Refusal]) -> None:
    found = refused("stumble", b"x", kind)
    assert "已损坏" in found.message
    assert found.__notes__ == ["KeyError(b'x')"]


def test_a_work_that_never_ends_is_killed() -> None:
    started = time.monotonic()
    assert "太复杂" in refused("sleep").message
    assert time.monotonic() - started < 10
    assert not [child for child in psutil.Process().children() if child.status() == "zombie"]


@pytest.mark.parametrize("work", ["devour", "recurse", "die"])
@pytest.mark.parametrize("kind", REFUSALS)
def test_a_work_that_breaks_its_process_is_a_refusal(work: str, kind: type[Refusal]) -> None:
    assert "太复杂" in refused(work, kind=kind).message


def test_a_child_cannot_fill_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "written"
    assert refused("write_a_file", str(path).encode(), EvidenceRefused)
    assert not path.exists() or path.stat().st_size == 0
