"""Video, sound and HEIC pictures are walked from end to end: cut, mixed and empty ones are told."""

from __future__ import annotations

import io
import struct
import time

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.files import boxes, intake, parsing, sound
from portal.files.refusal import FileRefused
from tests.files import samples
from tests.files.samples import HEIC, MOV, MP3, MP4, archive, box, handler, movie, pdf, track, video

LIMIT = 60 * 1024 * 1024
FTYP = box(b"ftyp", b"isom", b"\0\0\2\0", b"isommp42")
QUIET = b"\xff\xf3\x10\xc4"  # MPEG 2, 8 kbit/s, 22.05 kHz


def refused(name: str, data: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        parsing.inspect(data, name)
    return refusal.value.message


def long_box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content


SOUND = {
    "with the index behind": ("a.mp4", FTYP + box(b"mdat", b"\1" * 99) + movie()),
    "in fragments": ("a.mp4", FTYP + movie() + (box(b"moof", b"") + box(b"mdat", b"\1")) * 9),
    "with sound alone": ("a.mp4", FTYP + movie(track(b"soun")) + box(b"mdat", b"\1")),
    "with a box of sixty-four bits": ("a.mp4", FTYP + movie() + long_box(b"mdat", b"\1" * 99)),
    "with a box up to the end": ("a.mp4", FTYP + movie() + b"\0\0\0\0mdat" + b"\1" * 99),
    "with boxes of a maker": ("a.mp4", MP4 + box(b"sefd", b"x" * 30) + box(b"uuid", b"y" * 20)),
    "filled up with zeros": ("a.mp4", MP4 + bytes(500)),
    "an Apple one of before ftyp": ("a.mov", box(b"wide") + box(b"mdat", b"\1") + movie()),
    "an Apple one": ("a.mov", MOV),
    "a picture": ("a.heic", HEIC),
    "a row of pictures": (
        "a.heic",
        box(b"ftyp", b"msf1", bytes(4), b"hevc") + movie(track(b"pict")) + box(b"mdat", b"\1"),
    ),
    "a picture within its head": (
        "a.heic",
        box(b"ftyp", b"heic", bytes(4))
        + box(b"meta", bytes(4), handler(b"pict"), box(b"iloc"), box(b"idat", b"\1")),
    ),
    "sound": ("a.mp3", MP3),
    "sound with a picture of its cover": (
        "a.mp3",
        b"ID3\3\0\0\0\0\x07\x50" + b"\xff\xd8" + bytes(974) + MP3,
    ),
    "sound with its titles behind": ("a.mp3", MP3 + b"TAG" + bytes(125)),
    "sound with titles of APE": (
        "a.mp3",
        MP3 * 9 + b"text" * 5 + struct.pack("<8sIIII8x", b"APETAGEX", 2000, 52, 1, 0),
    ),
    "sound that was cut off": ("a.mp3", MP3[:-100]),
    "quiet sound": ("a.mp3", samples.sound(frames=1, head=QUIET)[:26] * 400),
}

UNSOUND = {
    "a head alone": ("a.mp4", FTYP + bytes(40), "没有录完整"),
    "a video cut in its pictures": ("a.mp4", MP4[:-10], "没有传完"),
    "a video cut before its pictures": ("a.mp4", FTYP + movie(), "没有传完"),
    "a video whose index was not written": ("a.mp4", FTYP + box(b"mdat", b"\1"), "没有录完整"),
    "a video without tracks": (
        "a.mp4",
        FTYP + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", b"\1"),
        "没有画面",
    ),
    "a video of subtitles": (
        "a.mp4",
        FTYP + movie(track(b"text")) + box(b"mdat", b"\1"),
        "没有画面",
    ),
    "an archive behind a video": ("a.mp4", MP4 + archive({"a.txt": "a"}), "别的内容"),
    "a program behind a video": ("a.mp4", MP4 + b"MZ\x90\0\3\0\0\0\4\0", "别的内容"),
    "a page behind a video": ("a.mp4", MP4 + b"<script>alert(1)</script>", "别的内容"),
    "a box shorter than its head": ("a.mp4", FTYP + struct.pack(">I4s", 7, b"moov"), "已损坏"),
    "a box longer than its box": (
        "a.mp4",
        FTYP + box(b"moov", struct.pack(">I4s", 99, b"trak")) + box(b"mdat"),
        "别的内容",
    ),
    "a video of sixty-four bits too long": (
        "a.mov",
        box(b"wide") + struct.pack(">I4sQ", 1, b"mdat", 2**63),
        "没有传完",
    ),
    "a picture without its head": ("a.heic", HEIC[:24] + box(b"mdat", b"\1"), "已损坏"),
    "a picture cut off": ("a.heic", HEIC[:-20], "没有传完"),
    "a picture without content": ("a.heic", HEIC[:-48], "没有传完"),
    "a picture that is none": (
        "a.heic",
        HEIC[:24] + box(b"meta", bytes(4), handler(b"text"), box(b"iloc")),
        "已损坏",
    ),
    "one frame of sound": ("a.mp3", MP3[:417], "不是声音"),
    "two frames of sound": ("a.mp3", MP3[:834], "不是声音"),
    "a frame and other things": ("a.mp3", MP3[:417] + b"words " * 500, "不是声音"),
    "sound and a document": ("a.mp3", MP3 + pdf() * 3, "不是声音"),
    "titles without sound": ("a.mp3", b"ID3\4\0\0\0\0\1\0" + bytes(128), "没有声音"),
    "titles that never end": ("a.mp3", b"ID3\4\0\0\x7f\x7f\x7f\x7f" + MP3, "没有声音"),
    "titles and other things": ("a.mp3", b"ID3\4\0\0\0\0\0\1x" + b"words " * 500, "不是声音"),
}


@pytest.mark.parametrize(("name", "data"), SOUND.values(), ids=SOUND)
def test_what_phones_and_recorders_write_is_taken(name: str, data: bytes) -> None:
    assert parsing.inspect(data, name) == b"[]"


@pytest.mark.parametrize(("name", "data", "said"), UNSOUND.values(), ids=UNSOUND)
def test_what_is_cut_mixed_or_empty_is_refused_with_its_reason(
    name: str, data: bytes, said: str
) -> None:
    message = refused(name, data)
    assert said in message
    assert "请" in message


def test_a_video_in_an_archive_is_walked_too() -> None:
    assert "录像.mp4" in refused("材料.zip", archive({"录像.mp4": MP4[:-10]}))


def test_the_walk_happens_in_the_child_and_nothing_is_kept(app: Flask) -> None:
    with pytest.raises(FileRefused, match="没有传完"):
        intake.examine(io.BytesIO(MP4[:-1]), "录像.mp4", limit=LIMIT)
    assert intake.examine(io.BytesIO(MP4), "录像.mp4", limit=LIMIT).kind.look == "mp4"


def test_a_thousand_thousand_boxes_are_refused_and_soon() -> None:
    began = time.process_time()
    assert "太复杂" in refused("a.mp4", FTYP + box(b"free") * 1_000_000)
    assert "不是声音" in refused("a.mp3", b"\xff\xfb\x90\x64" + b"\xff" * 5_000_000)
    assert time.process_time() - began < 20


@given(st.sampled_from([video(), MOV, HEIC]), st.integers(0, 400), st.binary(max_size=9))
def test_no_change_of_a_video_does_worse_than_a_refusal(
    data: bytes, at: int, change: bytes
) -> None:
    look = {MOV: "mov", HEIC: "heic"}.get(data, "mp4")
    changed = data[:at] + change + data[at + len(change) :]
    try:
        boxes.check(look, changed)
    except FileRefused as refusal:
        assert refusal.message


@given(st.integers(0, 1_600), st.binary(max_size=40))
def test_no_change_of_a_sound_does_worse_than_a_refusal(at: int, change: bytes) -> None:
    try:
        sound.check(MP3[:at] + change + MP3[at:])
    except FileRefused as refusal:
        assert refusal.message
