"""MP3: tags, then frames of MPEG audio that follow each other (ISO/IEC 11172-3, 13818-3).

`check` runs in a child process (`isolation.run`) and nowhere else. No sound is decoded: what is
proved is that nearly all of the file is frames, of one kind, each where the one before ends.
"""

from __future__ import annotations

from typing import Final

from portal.files.refusal import N_, FileRefused

FEWEST_FRAMES: Final = 3
LONGEST_LEAD: Final = 64 * 1024  # what some recorders write before the first frame
LARGEST_FOREIGN_SHARE: Final = 20  # one part in so many may lie between frames
_TAG: Final = 10  # bytes of the head of an ID3v2 tag
_FOOTER: Final = 0x10
_LAST_TAG: Final = 128  # bytes of an ID3v1 tag
#: kbit/s of layer III by the four bits of the header; 0 and 15 are not used
_RATES: Final = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),  # MPEG 1
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),  # MPEG 2
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),  # MPEG 2.5
}
#: samples a second, by version and two bits
_SAMPLES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_NO_SOUND: Final = N_("文件里混有不是声音的内容，可能已损坏或被改动过；请另存为 MP3 再上传")
_CUT_TAG: Final = N_("录音不完整，只有开头的说明，没有声音；请重新导出为 MP3 再上传")


def check(data: bytes) -> None:
    """Raise FileRefused for a file that is not a row of frames."""
    start, end = _after_tags(data), len(data)
    if start >= end:
        raise FileRefused(_CUT_TAG)
    if data[max(start, end - _LAST_TAG) :].startswith(b"TAG"):
        end -= _LAST_TAG
    end = _without_text_tag(data, start, end)
    start = _first_frame(data, start, end)
    frames, foreign = _walk(data, start, end)
    if frames < FEWEST_FRAMES or foreign * LARGEST_FOREIGN_SHARE > end - start:
        raise FileRefused(_NO_SOUND)


def frame_at(data: bytes, at: int) -> int:
    """Bytes of the frame that begins here, 0 when none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # eleven bits, layer III
        return 0
    version, rate = head[1] >> 3 & 3, head[2] >> 4
    if version == 1 or head[2] >> 2 & 3 == 3 or not _RATES[version][rate]:
        return 0
    samples = 144_000 if version == 3 else 72_000
    padding = head[2] >> 1 & 1
    return samples * _RATES[version][rate] // _SAMPLES[version][head[2] >> 2 & 3] + padding


def _walk(data: bytes, at: int, end: int) -> tuple[int, int]:
    """(whole frames of the first one's kind, bytes that lie in none); the last may be cut."""
    kind = _kind(data, at)
    frames = foreign = 0
    while at < end:
        size = frame_at(data, at) if _kind(data, at) == kind else 0
        if not size:
            found = data.find(b"\xff", at + 1, end)
            following = found if found >= 0 else end
            foreign += 0 if not data[at:following].strip(b"\0") else following - at
            at = following
        else:
            frames += at + size <= end
            at += size
    return frames, foreign


def _kind(data: bytes, at: int) -> tuple[int, int]:
    """Version, layer and sample rate: one recording keeps them."""
    return (data[at + 1] & 0x1E, data[at + 2] & 0x0C) if at + 2 < len(data) else (0, 0)


def _first_frame(data: bytes, start: int, end: int) -> int:
    """Where a frame begins that another one of its kind follows."""
    at = start
    while 0 <= at < min(end, start + LONGEST_LEAD):
        size = frame_at(data, at)
        if size and frame_at(data, at + size) and _kind(data, at) == _kind(data, at + size):
            return at
        at = data.find(b"\xff", at + 1, end)
    raise FileRefused(_NO_SOUND)


def _after_tags(data: bytes) -> int:
    """Where the sound begins: behind all ID3v2 tags, whose sizes have seven bits a byte."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + _TAG:
        size = 0
        for byte in data[at + 6 : at + _TAG]:
            size = size << 7 | byte & 0x7F
        at += _TAG + size + (_TAG if data[at + 5] & _FOOTER else 0)
    return at


def _without_text_tag(data: bytes, start: int, end: int) -> int:
    """The end without an APE tag, whose footer tells its size."""
    footer = end - 32
    if footer < start or not data.startswith(b"APETAGEX", footer):
        return end
    return max(start, end - int.from_bytes(data[footer + 12 : footer + 16], "little") - 32)
