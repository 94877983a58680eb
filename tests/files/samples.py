"""Small real files of every kind, made here."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import docx
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def pdf() -> bytes:
    out = io.BytesIO()
    page = Canvas(out, invariant=1)
    page.drawString(72, 720, "evidence")
    page.save()
    return out.getvalue()


def locked_pdf(user: str, owner: str = "owner") -> bytes:
    """A PDF with passwords; an empty one for the user lets everybody read it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(user, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def word() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("侵权事实")
    document.save(out)
    return out.getvalue()


def archive(entries: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def sheet() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})


def slides() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"})


def ofd() -> bytes:
    return archive({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<Document/>"})


def compound(stream: str, content: bytes = b"", others: tuple[str, ...] = ()) -> bytes:
    """An old Office file: one table sector, one directory sector, then one long stream."""
    sectors = 8
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, 4096, END, 0, END, 0)
    header[76:SECTOR] = struct.pack("<109I", 0, *[FREE] * 108)
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    names = [("Root Entry", 5, END, 0), (stream, 2, 2, 4096), *((n, 2, END, 0) for n in others)]
    directory = b"".join(entry(*name) for name in names).ljust(SECTOR, b"\0")
    return bytes(header) + table + directory + content.ljust(sectors * SECTOR, b"\0")


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    made = bytearray(128)
    made[: len(raw)] = raw
    struct.pack_into("<HB", made, 64, len(raw) + 2, kind)
    struct.pack_into("<II", made, 116, start, size)
    return bytes(made)


MAIL = "From: a@example.com\r\nSubject: 你好\r\n\r\n正文\r\n".encode()


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of ISO media files: its size, its four letters, what is in it."""
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + kind + content


def handler(kind: bytes, family: bytes = bytes(4)) -> bytes:
    """What a track or a picture is."""
    return box(b"hdlr", bytes(4), family, kind, bytes(13))


def track(kind: bytes, family: bytes = bytes(4)) -> bytes:
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", handler(kind, family)))


def movie(*tracks: bytes) -> bytes:
    return box(b"moov", box(b"mvhd", bytes(100)), *(tracks or (track(b"vide"), track(b"soun"))))


def heic(content: bytes = b"\1" * 40) -> bytes:
    meta = box(b"meta", bytes(4), handler(b"pict"), box(b"iloc", bytes(8)))
    return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + meta + box(b"mdat", content)


def video(content: bytes = b"\1" * 40) -> bytes:
    """An MP4 with so many bytes of pictures."""
    return box(b"ftyp", b"isom", b"\0\0\2\0", b"isommp42") + movie() + box(b"mdat", content)


def apple_video() -> bytes:
    pictures = track(b"vide", b"mhlr")
    return box(b"ftyp", b"qt  ", b"\0\0\2\0", b"qt  ") + movie(pictures) + box(b"mdat", b"\1" * 40)


def sound(payload: bytes = b"", frames: int = 4, head: bytes = b"\xff\xfb\x90\x64") -> bytes:
    """MP3 frames (MPEG 1, 128 kbit/s, 44.1 kHz) that carry a payload, `frames` of them or more."""
    room = 417 - len(head)
    pieces = [payload[at : at + room] for at in range(0, len(payload), room)]
    pieces += [b""] * (frames - len(pieces))
    return b"".join(head + piece.ljust(room, b"\0") for piece in pieces)


MP4, MOV, HEIC, MP3 = video(), apple_video(), heic(), sound()

GOOD: dict[str, bytes] = {
    "判决书.pdf": pdf(),
    "盖章件.PDF": locked_pdf(""),
    "店铺.jpg": picture("JPEG"),
    "店铺.jpeg": picture("JPEG"),
    "截图.png": picture(),
    "截图.webp": picture("WEBP"),
    "扫描.tif": picture("TIFF"),
    "扫描.tiff": picture("TIFF", compression="tiff_lzw"),
    "手机.heic": HEIC,
    "合同.doc": compound("WordDocument"),
    "账目.xls": compound("Workbook"),
    "旧账目.xls": compound("Book"),
    "汇报.ppt": compound("PowerPoint Document"),
    "合同.wps": compound("WordDocument"),
    "账目.et": compound("Workbook"),
    "来信.msg": compound("__properties_version1.0"),
    "合同.docx": word(),
    "账目.xlsx": sheet(),
    "汇报.pptx": slides(),
    "公文.ofd": ofd(),
    "说明.txt": "侵权说明".encode(),
    "国标.txt": "侵权说明，见附件".encode("gb18030"),
    "清单.csv": "名称,数量\n甲,1\n".encode(),
    "来信.eml": MAIL,
    "材料.zip": archive({"甲/一.pdf": pdf(), "二.txt": "二"}),
    "录像.mp4": MP4,
    "录像.mov": MOV,
    "录音.mp3": MP3,
    "录音带名.mp3": b"ID3\x04\0\0\0\0\1\0" + bytes(128) + MP3,
}
