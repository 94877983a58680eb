"""What a file really is: its name, its first bytes and its container must agree."""

import gzip
import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from portal.library.readers import MAX_BYTES, FileRefused, read, read_bytes
from tests.library.readers import samples

PDF = samples.pdf_file(samples.ARTICLES)
DOCX = samples.word_file(*samples.ARTICLES)
OFD = samples.ofd_file([samples.ofd_text(1, "第一条 为了规范公共服务，制定本办法。", 25, 40)])
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_bytes(name, data)
    return refused.value.message


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "really"),
    [
        ("通知.docx", PDF, "内容却是PDF 文件。请把扩展名改为 .pdf"),
        ("通知.pdf", DOCX, "内容却是Word 文档（.docx）。请把扩展名改为 .docx"),
        ("通知.pdf", OFD, "内容却是OFD 文件。请把扩展名改为 .ofd"),
        ("通知.docx", OFD, "内容却是OFD 文件"),
        ("通知.ofd", DOCX, "内容却是Word 文档（.docx）"),
        ("通知.pdf", EXE, "内容却是Windows 程序。请换成真正的PDF 文件"),
        ("通知.txt", EXE, "内容却是Windows 程序"),
        ("通知.md", b"\x7fELF\x02\x01\x01" + bytes(50), "Linux 程序"),
        ("通知.txt", picture("PNG"), "PNG 图片"),
        ("通知.html", picture("GIF"), "GIF 图片"),
        ("通知.pdf", picture("JPEG"), "JPEG 图片"),
        ("通知.txt", gzip.compress(b"x" * 99, mtime=0), "gzip 压缩包"),
        ("通知.docx", samples.zipped({"a.txt": "x"}), "内容却是ZIP 压缩包"),
        ("通知.docx", samples.zipped({"[Content_Types].xml": "", "xl/book.xml": ""}), "Excel 表格"),
        ("通知.docx", samples.zipped({"[Content_Types].xml": "", "ppt/a.xml": ""}), "PowerPoint"),
        ("通知.docx", samples.zipped({"META-INF/MANIFEST.MF": ""}), "Java 程序"),
        ("通知.docx", OLE, "旧版 Office 文档"),
        ("通知.pdf", "第一条 为了规范".encode(), "内容却是纯文本"),
        ("通知.txt", b"<!DOCTYPE html><html><body>x</body></html>", "内容却是网页"),
        ("通知.txt", bytes(range(256)) * 4, "认不出的二进制数据"),
    ],
)
def test_a_file_under_a_false_name_is_refused_with_what_it_is(
    name: str, data: bytes, really: str
) -> None:
    assert really in refusal(name, data)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("通知.doc", "另存为 .docx"),
        ("通知.wps", "另存为 .docx"),
        ("通知.docm", "带宏的 Word 文档"),
        ("通知.rtf", "另存为 .docx"),
        ("通知.exe", "不能导入“.exe”文件"),
        ("通知", "没有扩展名"),
    ],
)
def test_an_unknown_kind_is_refused_with_the_way_out(name: str, advice: str) -> None:
    assert advice in refusal(name, b"whatever")


def test_a_docx_with_a_password_is_refused_for_its_password() -> None:
    data = OLE + "EncryptedPackage".encode("utf-16-le")
    assert "加了密码" in refusal("通知.docx", data)


def test_an_empty_file_is_refused() -> None:
    assert refusal("通知.md", b"") == "文件是空的。请确认选对了文件。"


def test_a_file_with_nothing_visible_is_refused() -> None:
    assert "没有文字" in refusal("通知.txt", "\ufeff \n\u3000\n\u200b".encode())


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(FileRefused, match="超过 20 MB"):
        read(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(FileRefused, match="不是一个文件"):
        read(tmp_path / "folder.md")
    with pytest.raises(FileRefused, match="打不开"):
        read(tmp_path / "missing.md")


def test_words_that_begin_like_a_program_are_still_text() -> None:
    source = read_bytes("MZ.txt", "MZ 系列产品知识产权纠纷案".encode())
    assert source.lines[0].text == "MZ 系列产品知识产权纠纷案"


def test_the_name_and_digest_of_the_file_go_with_its_text(tmp_path: Path) -> None:
    path = tmp_path / "闽市监知运〔2020〕96号.txt"
    path.write_text("关于印发方案的通知", encoding="utf-8")
    source = read(path)
    assert source.source_name == "闽市监知运〔2020〕96号.txt"
    assert source.format == "txt"
    assert source.digest == hashlib.sha256(path.read_bytes()).hexdigest()
