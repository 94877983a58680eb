"""A collection of bad files, made here: what breaks or fools whoever opens it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from portal.text import FILE_NAME_BYTES
from tests.files import samples
from tests.files.samples import archive, compound, pdf, picture, word

MEBIBYTE = 1024 * 1024


def png_of(width: int, height: int) -> bytes:
    """A PNG whose head promises so many pixels and whose body is small."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def bomb(layers: int = 1) -> bytes:
    """Zeroes that unpack to far more than they are, in so many archives."""
    data = archive({"零.txt": bytes(60 * MEBIBYTE)})
    for number in range(layers - 1):
        data = archive({f"{number}.zip": data})
    return data


def locked_zip() -> bytes:
    """An archive whose entry says that it needs a password."""
    data = bytearray(archive({"a.txt": "secret"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    return bytes(data)


def entry_named(name: str) -> bytes:
    return archive({name: "text"})


def link_in_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        entry = zipfile.ZipInfo("link.txt")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    return out.getvalue()


def doubled_names() -> bytes:
    return archive({"a.txt": "one", "b.txt": "two"}).replace(b"b.txt", b"a.txt")


BAD: dict[str, bytes] = {
    "空.pdf": b"",
    "没有扩展名": pdf(),
    "程序.exe": b"MZ\x90\0",
    "网页.html": b"<html><script>alert(1)</script>",
    "矢量.svg": b"<svg onload='alert(1)'/>",
    "脚本.js": b"alert(1)",
    "包.rar": b"Rar!\x1a\x07\0",
    "包.7z": b"7z\xbc\xaf\x27\x1c",
    "宏.docm": word(),
    "程序装成PDF.pdf": b"MZ\x90\0\3\0\0\0",
    "网页装成文本.txt": b"<!DOCTYPE html><script>alert(1)</script>",
    "矢量装成文本.txt": b"<svg onload='alert(1)'/>",
    "图片装成PDF.pdf": picture(),
    "PDF装成图片.png": pdf(),
    "压缩包装成文档.docx": archive({"a.txt": "a"}),
    "文档装成压缩包.zip": word(),
    "表格装成文档.doc": compound("Workbook"),
    "ELF.csv": b"\x7fELF\2\1\1\0",
    "锁.pdf": samples.locked_pdf("secret"),
    "锁.zip": locked_zip(),
    "锁.docx": compound("EncryptedPackage"),
    "锁.xlsx": compound("EncryptedPackage"),
    "锁.ppt": compound("PowerPoint Document", others=("EncryptedSummary",)),
    "炸弹.zip": bomb(),
    "炸弹套炸弹.zip": bomb(2),
    "套太深.zip": archive(
        {"1.zip": archive({"2.zip": archive({"3.zip": archive({"a.txt": "a"})})})}
    ),
    "像素炸弹.png": png_of(60_000, 60_000),
    "一行像素.png": png_of(2**31 - 1, 1),
    "零像素.png": png_of(0, 0),
    "往上走.zip": entry_named("../../etc/a.txt"),
    "从根走.zip": entry_named("/etc/a.txt"),
    "盘符.zip": entry_named("C:/a.txt"),
    "反斜线.zip": entry_named("xx/a.txt").replace(b"xx/", b"..\\"),
    "链接.zip": link_in_zip(),
    "重名.zip": doubled_names(),
    "内有程序.zip": archive({"a.exe": b"MZ\0\0"}),
    "内有假图.zip": archive({"a.png": b"MZ\0\0 no picture"}),
    "三千个.zip": archive({f"{n}.txt": "a" for n in range(3_000)}),
    "宏.docx": archive(
        {"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": "x"}
    ),
    "半个.pdf": pdf()[:40],
    "半个.png": picture(size=(500, 500))[:150],
    "半个.zip": archive({"a.txt": "a" * 1_000})[:-30],
    "半个.docx": word()[: len(word()) // 2],
    "半个.doc": compound("WordDocument")[:600],
    "只有头.jpg": b"\xff\xd8\xff\xe0" + bytes(40),
    "只有头.tiff": b"II*\0" + b"\xff" * 40,
    "只有头.webp": b"RIFF\x10\0\0\0WEBPVP8 " + bytes(8),
    "零字节.txt": b"text\0with\0zeroes",
    "乱码.txt": b"\xb5\xc4\xff\xff\x80",
    "不是信.eml": "今天天气很好".encode(),
    "多语.pdf": b"GIF89a" + pdf(),
    "少见.mp4": b"\0\0\0\x18ftypXXXX" + bytes(30),
}

#: names that fool a reader or a file system, each around a good PDF, and how it is kept
NAMES: dict[str, str] = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\win.pdf": "win.pdf",
    "C:\\Users\\a\\诉状.pdf": "诉状.pdf",
    "con.pdf": "_con.pdf",
    " .诉状.pdf. ": "诉状.pdf",
    "合同\u202efdp.pdf": "合同fdp.pdf",
    "诉\u200b状.pdf": "诉状.pdf",
    'a<b>:"|?*.pdf': "a_b______.pdf",
    "长" * 300 + ".pdf": "长" * ((FILE_NAME_BYTES - len(".pdf")) // len("长".encode())) + ".pdf",
}
