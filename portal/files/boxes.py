"""Video and HEIC pictures: boxes in boxes (ISO/IEC 14496-12), walked from first byte to last.

`check` runs in a child process (`isolation.run`) and nowhere else. No frame is decoded: what is
proved is that the file is whole, is made of boxes alone, and has something to show.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.files.refusal import BROKEN, N_, TOO_COMPLEX, FileRefused

HEADER: Final = 8  # a size of four bytes, a kind of four letters
LONG_HEADER: Final = 16  # a size of 1 says that eight bytes of size follow
FULL_BOX: Final = 4  # version and flags, before the boxes of a `meta`
MOST_BOXES: Final = 100_000
HANDLER_AT: Final = 8  # in a `hdlr`: after version, flags and a zero, or the word `mhlr`
SHOWN: Final = frozenset({b"vide", b"soun", b"pict", b"auxv"})
# What stands outermost; others may be there and are passed over, as the standard wants.
OUTERMOST: Final = frozenset(
    {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"meta", b"free", b"skip", b"wide", b"udta"}
    | {b"uuid", b"sidx", b"styp", b"pnot", b"idat", b"emsg"}
)
_CUT: Final = N_("文件不完整，像是没有传完；请从手机、相机或原软件里重新导出后再上传")
_FOREIGN: Final = N_("文件里接着别的内容，可能被改动过；请从手机、相机或原软件里重新导出后再上传")
_NO_MOVIE: Final = N_("视频没有录完整，缺少播放要用的目录，打不开；请重新导出为 MP4 再上传")
_NOTHING_SHOWN: Final = N_("视频里没有画面，也没有声音；请重新导出为 MP4 再上传")


@dataclass(frozen=True)
class Box:
    """A box: its four letters, and where its content begins and ends in the file."""

    kind: bytes
    start: int
    end: int


def check(look: str, data: bytes) -> None:
    """Raise FileRefused for a video or a HEIC picture that is cut, mixed or without content."""
    outermost = list(boxes(data, 0, len(data)))
    kinds = {box.kind for box in outermost}
    movie = next((box for box in outermost if box.kind == b"moov"), None)
    if look == "heic" and movie is None:
        _check_picture(data, outermost)
        return
    if movie is None:
        raise FileRefused(_NO_MOVIE)
    if not any(_is_shown(data, box) for box in boxes(data, movie.start, movie.end)):
        raise FileRefused(_NOTHING_SHOWN)
    if b"mdat" not in kinds:
        raise FileRefused(_CUT)


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places, one after the other; zeros may fill up the end."""
    for _ in range(MOST_BOXES):
        if start == end or not any(data[start : start + HEADER]):
            if data.count(0, start, end) != end - start:
                raise FileRefused(_FOREIGN)
            return
        box = _box(data, start, end)
        yield box
        start = box.end
    raise FileRefused(TOO_COMPLEX)


def _box(data: bytes, at: int, end: int) -> Box:
    header, kind = HEADER, data[at + 4 : at + HEADER]
    if end - at < HEADER:
        raise FileRefused(_FOREIGN)
    size = int.from_bytes(data[at : at + 4])
    if size == 1 and end - at >= LONG_HEADER:
        header, size = LONG_HEADER, struct.unpack_from(">Q", data, at + HEADER)[0]
    elif size == 0:  # up to the end
        size = end - at
    if not _is_spelt(kind):
        raise FileRefused(_FOREIGN)
    if size < header:
        raise FileRefused(BROKEN)
    if at + size > end:
        raise FileRefused(_CUT if kind in OUTERMOST else _FOREIGN)
    return Box(kind, at + header, at + size)


def _is_spelt(kind: bytes) -> bool:
    """Four printable letters; Apple begins some with ©."""
    return all(0x20 <= letter < 0x7F or letter == 0xA9 for letter in kind)


def _is_shown(data: bytes, track: Box) -> bool:
    """Whether a box of a movie is a track of pictures or of sound."""
    if track.kind != b"trak":
        return False
    media = _within(data, track, b"mdia")
    handler = _within(data, media, b"hdlr") if media else None
    return handler is not None and _handler(data, handler) in SHOWN


def _check_picture(data: bytes, outermost: list[Box]) -> None:
    """A picture says in `meta` that it is one, and where its parts lie."""
    meta = next((box for box in outermost if box.kind == b"meta"), None)
    if meta is None or meta.end - meta.start < FULL_BOX:
        raise FileRefused(BROKEN)
    inner = {box.kind: box for box in boxes(data, meta.start + FULL_BOX, meta.end)}
    if not {b"hdlr", b"iloc"} <= inner.keys() or _handler(data, inner[b"hdlr"]) != b"pict":
        raise FileRefused(BROKEN)
    if b"idat" not in inner and all(box.kind != b"mdat" for box in outermost):
        raise FileRefused(_CUT)


def _handler(data: bytes, box: Box) -> bytes:
    return data[box.start + HANDLER_AT : min(box.end, box.start + HANDLER_AT + 4)]


def _within(data: bytes, outer: Box, kind: bytes) -> Box | None:
    return next((box for box in boxes(data, outer.start, outer.end) if box.kind == kind), None)
