"""Evidence is what its name says, inside too; every refusal says why and how to mend it."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from time import process_time

import pytest

from portal import isolation
from portal.files import archives, parsing
from portal.files.heads import Listed, listed
from portal.files.kinds import KINDS
from portal.files.refusal import FileRefused
from tests.files import samples
from tests.files.samples import GOOD, archive, compound, pdf, picture

MB = 1024 * 1024


def inspect(name: str, data: bytes) -> bytes:
    return parsing.inspect(data, name)


def refusal(name: str, data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        inspect(name, data)
    return refused.value


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_of_evidence_is_taken(name: str) -> None:
    inspect(name, GOOD[name])


def test_every_kind_has_an_example() -> None:
    assert {"." + name.rpartition(".")[2].lower() for name in GOOD} == set(KINDS)


CONTENTS = sorted({KINDS["." + name.rpartition(".")[2].lower()].look for name in GOOD})


@pytest.mark.parametrize("wanted", CONTENTS)
def test_no_content_passes_under_the_name_of_another_kind(wanted: str) -> None:
    """Every example under every other kind's name: refused, with both kinds named."""
    extension = next(ending for ending, kind in KINDS.items() if kind.look == wanted)
    for name, data in GOOD.items():
        own = KINDS["." + name.rpartition(".")[2].lower()].look
        if own == wanted or {own, wanted} in ({"mp4", "mov"}, {"text", "mail"}):
            continue
        refused = refusal(f"材料{extension}", data)
        assert "请" in refused.message, name
        assert "%(" not in refused.message


REFUSED = {
    "a name without an ending": ("材料", b"x", "扩展名"),
    "a program": ("工具.exe", b"MZ\0", "不能上传“.exe”"),
    "an archive we cannot open": ("材料.rar", b"Rar!\x1a\x07", "请解压后逐个上传"),
    "a web page": ("页面.html", b"<html>", "打印成 PDF"),
    "macros by name": ("合同.docm", samples.word(), "宏"),
    "a program called PDF": ("判决.pdf", b"MZ\x90\0\3\0", "内容却是Windows 程序"),
    "a page called text": ("说明.txt", b"<!DOCTYPE html><p>", "内容却是网页"),
    "a picture called PDF": ("判决.pdf", picture(), "内容却是PNG 图片"),
    "a locked PDF": ("判决.pdf", samples.locked_pdf("secret"), "去掉密码"),
    "a broken PDF": ("判决.pdf", b"%PDF-1.7\nnothing more", "已损坏"),
    "half a picture": ("图.png", picture(size=(400, 400))[:200], "已损坏"),
    "a picture's head alone": ("图.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50, "已损坏"),
    "a locked new document": ("合同.docx", compound("EncryptedPackage"), "去掉密码"),
    "a locked old document": (
        "合同.doc",
        compound("WordDocument", struct.pack("<5HH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100)),
        "去掉密码",
    ),
    "a locked old sheet": (
        "账目.xls",
        compound("Workbook", struct.pack("<HH16xHH", 0x809, 16, 0x2F, 54)),
        "去掉密码",
    ),
    "locked slides": (
        "汇报.ppt",
        compound("PowerPoint Document", others=("EncryptedSummary",)),
        "去掉密码",
    ),
    "a sheet called document": ("合同.doc", compound("Workbook"), "内容却是Excel 表格"),
    "an installer called document": ("合同.doc", compound("Installer"), "旧版 Office"),
    "a broken old document": ("合同.doc", compound("WordDocument")[:600], "已损坏"),
    "a sheet called new document": ("合同.docx", samples.sheet(), "内容却是Excel 表格"),
    "an archive called document": ("合同.docx", archive({"a.txt": "a"}), "内容却是ZIP"),
    "a document with macros": (
        "合同.docx",
        archive({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": "x"}),
        "有宏",
    ),
    "a document called archive": ("材料.zip", samples.word(), "内容却是Word 文档"),
    "no text": ("说明.txt", b"\xb5\xc4\xff\xff\x80", "编码"),
    "binary data": ("清单.csv", b"a,b\0\x01\x02", "认不出"),
    "no letter": ("来信.eml", "今天天气很好".encode(), "邮箱"),
    "a rare video": ("录像.mp4", b"\0\0\0\x18ftypXXXX" + b"\0" * 30, "少见"),
}


@pytest.mark.parametrize(("name", "data", "said"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_evidence_is_refused_with_a_way_out(
    name: str, data: bytes, said: str
) -> None:
    refused = refusal(name, data)
    assert said in refused.message
    assert "请" in refused.message or "可以" in refused.message


def test_what_is_in_an_archive_is_listed() -> None:
    data = archive(
        {
            "证据/一.pdf": pdf(),
            "证据/图.png": picture(),
            "__MACOSX/._一.pdf": "junk",
            "证据/.DS_Store": "junk",
            "空.txt": "",
            "内层.zip": archive({"三.txt": "三"}),
        }
    )
    assert listed(inspect("材料.zip", data)) == (
        Listed("证据/一.pdf", len(pdf()), "application/pdf"),
        Listed("证据/图.png", len(picture()), "image/png"),
        Listed("内层.zip", len(archive({"三.txt": "三"})), "application/zip"),
        Listed("内层.zip/三.txt", 3, "text/plain"),
    )


def test_names_of_chinese_systems_are_read() -> None:
    raw = archive({"xxxx.txt": "一"}).replace(b"xxxx", "证据".encode("gb18030"))
    assert [item.name for item in listed(inspect("材料.zip", raw))] == ["证据.txt"]


def test_backslashes_part_folders_too() -> None:
    raw = archive({"ab/c.txt": "一"}).replace(b"ab/c", b"ab\\c")
    assert [item.name for item in listed(inspect("材料.zip", raw))] == ["ab/c.txt"]


@pytest.mark.parametrize(
    "name",
    ["../a.txt", "/etc/a.txt", "a/../../b.txt", "C:/a.txt", "a//b.txt", "./a.txt", "..\\a.txt"],
)
def test_paths_that_lead_elsewhere_are_refused(name: str) -> None:
    assert "路径" in refusal("材料.zip", archive({name: "x"})).message


def test_links_in_an_archive_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert "链接" in refusal("材料.zip", out.getvalue()).message


def test_a_bad_file_in_an_archive_is_named_with_its_folders() -> None:
    refused = refusal("材料.zip", archive({"好.txt": "好", "内/工具.exe": "MZ"}))
    assert refused.inside == "内/工具.exe"
    assert refused.message.startswith("压缩包里的“内/工具.exe”：不能上传“.exe”")
    deeper = archive({"外.zip": archive({"坏.pdf": "no"})})
    assert refusal("材料.zip", deeper).inside == "外.zip/坏.pdf"


def test_archives_in_archives_end_after_one_level() -> None:
    inner = archive({"a.txt": "a"})
    inspect("材料.zip", archive({"1.zip": inner}))
    assert "太多层" in refusal("材料.zip", archive({"2.zip": archive({"1.zip": inner})})).message


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(archive({"a.txt": "a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert "密码" in refusal("材料.zip", bytes(data)).message


@pytest.mark.parametrize("junk", [{}, {".DS_Store": "x"}, {"夹/": ""}, {"空.txt": ""}])
def test_an_archive_without_files_is_refused(junk: dict[str, str]) -> None:
    assert "没有文件" in refusal("材料.zip", archive(junk)).message


def test_too_many_entries_are_refused_in_all_levels_together() -> None:
    half = {f"{n}.txt": "x" for n in range(archives.MAX_ENTRIES // 2 + 1)}
    assert "最多" in refusal("材料.zip", archive({**half, "内.zip": archive(half)})).message


def test_a_rare_method_and_twin_names_are_refused() -> None:
    lzma = archive({"a.txt": "a" * 100}, zipfile.ZIP_LZMA)
    assert "少见" in refusal("材料.zip", lzma).message
    twins = archive({"a.txt": "1", "b.txt": "2"}).replace(b"b.txt", b"a.txt")
    assert "重名" in refusal("材料.zip", twins).message


def test_a_changed_byte_in_an_archive_is_noticed() -> None:
    data = archive({"a.txt": "abcdefgh"}, zipfile.ZIP_STORED).replace(b"abcdefgh", b"abcdefgX")
    assert "已损坏" in refusal("材料.zip", data).message


def bomb(size: int) -> bytes:
    """An archive of one file of so many zero bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open("a.txt", "w") as file:
        for _ in range(size // MB):
            file.write(b"\0" * MB)
    return out.getvalue()


def test_bombs_are_stopped_early() -> None:
    data = bomb(64 * MB)
    tracemalloc.start()
    started = process_time()
    assert "大得不正常" in refusal("材料.zip", data).message
    assert process_time() - started < 2
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(data) * archives.MAX_RATIO * 2 + 16 * MB


def test_a_bomb_that_lies_about_its_size_is_stopped_too() -> None:
    data = bytearray(bomb(64 * MB))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 10)
    with pytest.raises(FileRefused):
        inspect("材料.zip", bytes(data))


def test_a_bomb_in_an_archive_in_a_document_is_stopped() -> None:
    with pytest.raises(FileRefused) as refused:
        inspect("材料.zip", archive({"内.zip": bomb(64 * MB)}))
    assert "大得不正常" in refused.value.message


def test_a_bomb_of_pixels_is_refused_before_it_is_drawn() -> None:
    head = picture("PNG", (1, 1))
    at = head.index(b"IHDR") + 4
    huge = bytearray(head)
    struct.pack_into(">II", huge, at, 60_000, 60_000)
    crc = struct.pack(">I", zlib.crc32(bytes(huge[at - 4 : at + 13])))
    huge[at + 13 : at + 17] = crc
    assert "60000×60000" in refusal("图.png", bytes(huge)).message


def test_a_chain_that_bites_its_tail_ends() -> None:
    data = bytearray(compound("WordDocument"))
    struct.pack_into("<I", data, 512 + 4, 1)  # the directory's sector follows itself
    inspect("合同.doc", bytes(data))


def test_the_beginning_of_any_file_is_taken_or_refused() -> None:
    for name in GOOD:
        try:
            isolation.run(
                "portal.files.parsing:inspect", GOOD[name][:700], name, refusal=FileRefused
            )
        except FileRefused as refused:
            assert "%(" not in refused.message
