"""ZIP containers: every limit holds while unpacking, and a refusal says which one."""

import io
import struct
import zipfile

import pytest

from portal.library.markup.refusal import FileRefused
from portal.library.readers.containers import MAX_ENTRIES, Container
from tests.library.readers.samples import zipped


def test_parts_are_read_by_name() -> None:
    container = Container(zipped({"OFD.xml": "<a/>", "Doc_0/b.xml": "<b/>"}))
    assert container.names() == {"OFD.xml", "Doc_0/b.xml"}
    assert container.read("Doc_0/b.xml") == b"<b/>"


def test_a_bomb_is_refused_by_its_ratio() -> None:
    bomb = zipped({"a.xml": bytes(30_000_000)})
    assert len(bomb) < 100_000
    with pytest.raises(FileRefused, match="压缩炸弹"):
        Container(bomb)


def test_a_bomb_of_many_parts_is_refused_by_their_sum() -> None:
    with pytest.raises(FileRefused, match="压缩炸弹"):
        Container(zipped({f"{n}.xml": bytes(400_000) for n in range(60)}))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = zipped({"a.xml": bytes(30_000_000)})
    lie = data.replace(struct.pack("<L", 30_000_000), struct.pack("<L", 10))
    with pytest.raises(FileRefused, match=r"压缩炸弹|损坏"):
        Container(lie)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(FileRefused, match="2001 个部分"):
        Container(zipped({f"{n}": "" for n in range(MAX_ENTRIES + 1)}))


@pytest.mark.parametrize("name", ["../a.xml", "/etc/passwd", "a//b", "a/./b", "C:/a", "a\\b"])
def test_a_path_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(FileRefused, match="路径"):
        Container(zipped({name: "x"}))


def test_two_parts_of_one_name_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a", "1")
        archive.writestr("a", "2")
    with pytest.raises(FileRefused, match="重名"):
        Container(packed.getvalue())


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(zipped({"a.xml": "secret"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileRefused, match="加了密码"):
        Container(bytes(data))


def test_a_rare_compression_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.xml", "x")
    with pytest.raises(FileRefused, match="压缩方式"):
        Container(packed.getvalue())


def test_a_damaged_part_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.xml", "whole")
    with pytest.raises(FileRefused, match="损坏"):
        Container(packed.getvalue().replace(b"whole", b"whale"))
