"""What a file's first bytes say that it is."""

from __future__ import annotations

from typing import Final

from portal.files.refusal import N_

HEAD: Final = 4096
_BOM = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_SIGNATURES: Final = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    *((b"ID3" + version, "mp3") for version in (b"\2", b"\3", b"\4")),
    (b"\x7fELF", N_("Linux 程序")),
    (b"\xcf\xfa\xed\xfe", N_("macOS 程序")),
    (b"\xca\xfe\xba\xbe", N_("Java 或 macOS 程序")),
    (b"GIF87a", N_("GIF 图片")),
    (b"GIF89a", N_("GIF 图片")),
    (b"7z\xbc\xaf\x27\x1c", N_("7z 压缩包")),
    (b"Rar!\x1a\x07", N_("RAR 压缩包")),
    (b"\x1f\x8b", N_("gzip 压缩包")),
    (b"\xfd7zXZ\x00", N_("xz 压缩包")),
    (b"SQLite format 3\x00", N_("SQLite 数据库")),
    (b"{\\rtf", N_("RTF 文档")),
    (b"%!PS", N_("PostScript 文件")),
)
# These begin like ordinary words, so they count only where NUL bytes follow.
_WORDLIKE: Final = (
    (b"MZ", N_("Windows 程序")),
    (b"BZh", N_("bzip2 压缩包")),
    (b"CAJ", N_("CAJ 文件")),
)
_PAGE_STARTS: Final = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<?xml")
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_MP4_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V "}
    | {b"MSNV", b"3gp4", b"3gp5", b"f4v ", b"mmp4"}
)
_OLD_MOV_BOXES: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_WORDS: Final = {
    "ole": N_("旧版 Office 文档"),
    "zip": N_("ZIP 格式的文件"),
    "html": N_("网页"),
    "text": N_("纯文本"),
    "binary": N_("认不出的二进制数据"),
}


def look(head: bytes) -> str:
    """What begins like this: a look of `kinds.KINDS`, 'ole', 'zip', 'html', 'text' or a name.

    head: the first HEAD bytes of the file, or all of a shorter one.
    """
    start = head.removeprefix(_BOM)
    for signature, found in _SIGNATURES:
        if start.startswith(signature):
            return found
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if found := _look_at_boxes(start):
        return found
    if _is_mpeg_audio(start):
        return "mp3"
    if b"\0" in start and not start.startswith(_UTF16):
        return next((word for mark, word in _WORDLIKE if start.startswith(mark)), "binary")
    return "html" if start.lstrip().lower().startswith(_PAGE_STARTS) else "text"


def spoken(found: str, labels: dict[str, str]) -> str:
    """What was found, for people: 'zip' → 'ZIP 格式的文件'."""
    return _WORDS.get(found) or labels.get(found) or found


def _look_at_boxes(start: bytes) -> str:
    """ISO media files (ISO/IEC 14496-12) begin with a box that names their brand."""
    box, brand = start[4:8], start[8:12]
    if box == b"ftyp":
        if brand in _HEIC_BRANDS:
            return "heic"
        if brand == b"qt  ":
            return "mov"
        return "mp4" if brand in _MP4_BRANDS else N_("少见的视频或音频")
    return "mov" if box in _OLD_MOV_BOXES and start[:1] == b"\0" else ""


def _is_mpeg_audio(start: bytes) -> bool:
    """Whether a frame of MPEG audio begins: eleven set bits and no reserved values."""
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        return False
    version, layer, rate = start[1] >> 3 & 3, start[1] >> 1 & 3, start[2] >> 4
    return version != 1 and layer == 1 and rate not in (0, 15) and start[2] >> 2 & 3 != 3
