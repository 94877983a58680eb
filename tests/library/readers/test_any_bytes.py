"""No bytes of any kind make anything but a SourceText or a FileRefused."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import isolation
from portal.library.readers import FileRefused, parsed, read_bytes
from portal.library.readers.reading import unpacked
from portal.library.structure.values import SourceText
from portal.text import clean_line
from tests.library.readers import samples
from tests.library.readers.test_web import PAGE

OFD = samples.ofd_file([samples.ofd_text(1, "第一条 为了规范公共服务，制定本办法。", 25, 40)])
WHOLE = {
    "md": "---\ntitle: 题\n---\n# 一\n| a | b |\n|---|---|\n| 1 | 2 |\n**正文**".encode(),
    "txt": "第一条 正文。".encode("gb18030"),
    "html": PAGE.replace("{charset}", "utf-8").encode(),
    "docx": samples.word_file(*samples.ARTICLES),
    "pdf": samples.pdf_file(samples.ARTICLES),
    "ofd": OFD,
}
FAST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def read_or_refuse(name: str, data: bytes) -> SourceText | FileRefused:
    """What comes of the file; anything else than these two fails the test by itself."""
    try:
        source = read_bytes(name, data)
    except FileRefused as refused:
        assert refused.message.endswith("。")
        return refused
    assert source.lines
    for line in source.lines:
        assert line.text and "\n" not in line.text
        assert 0 <= line.level <= 6
        if not line.html:
            assert clean_line(line.text, len(line.text)) == line.text
    return source


def parse_here(kind: str, data: bytes) -> None:
    """The same without a child, for the many: what escapes the child's own net fails."""
    answer = isolation.attempt(parsed, FileRefused, data, kind)
    try:
        unpacked(isolation.opened(answer, FileRefused))
    except FileRefused as refused:
        assert refused.message.endswith("。")


@given(kind=st.sampled_from(sorted(WHOLE)), data=st.binary(max_size=300))
@FAST
def test_random_bytes_are_read_or_refused(kind: str, data: bytes) -> None:
    read_or_refuse(f"a.{kind}", data)


@given(name=st.text(max_size=40), data=st.binary(max_size=40))
@FAST
def test_random_names_are_read_or_refused(name: str, data: bytes) -> None:
    read_or_refuse(f"{name}.txt", data)
    read_or_refuse(name, data)


@given(kind=st.sampled_from(["md", "txt", "html"]), text=st.text(max_size=400))
@FAST
def test_random_text_is_read_or_refused(kind: str, text: str) -> None:
    read_or_refuse(f"a.{kind}", text.encode("utf-8", "surrogatepass"))


@given(
    text=st.lists(
        st.sampled_from(
            (
                *("#", "**", "__", "*", "`", "|", "---", "\n", "第一条 甲", "<table>", "</table>"),
                *("<tr>", "<td>", "<!--", "-->", "[a](b)", ">", "-", "\\", "&", ";", ":", "title:"),
                *("topics:", "[", "]", "{", "}", "~~", "===", "\t", " "),
            )
        ),
        max_size=60,
    )
)
@FAST
def test_markdown_of_any_marks_is_read_or_refused(text: list[str]) -> None:
    read_or_refuse("a.md", "".join(text).encode())
    read_or_refuse("a.md", f"---\n{''.join(text)}\n---\n正文".encode())


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_the_whole_sample_is_read(kind: str) -> None:
    assert isinstance(read_or_refuse(f"a.{kind}", WHOLE[kind]), SourceText)


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_sample_cut_anywhere_is_read_or_refused(kind: str) -> None:
    whole = WHOLE[kind]
    for length in range(1, len(whole), max(1, len(whole) // 60)):
        parse_here(kind, whole[:length])
    read_or_refuse(f"a.{kind}", whole[: len(whole) // 2])


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_sample_with_flipped_bytes_is_read_or_refused(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(60):
        data = bytearray(WHOLE[kind])
        for _ in range(chance.choice([1, 1, 3, 20])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        parse_here(kind, bytes(data))
    read_or_refuse(f"a.{kind}", bytes(data))


@pytest.mark.parametrize("kind", ["docx", "ofd"])
def test_damage_inside_the_parts_is_read_or_refused(kind: str) -> None:
    chance = random.Random(kind)
    parts = samples.unzipped(WHOLE[kind])
    for name in [name for name in parts if name.endswith((".xml", ".rels"))]:
        for _ in range(4):
            part = bytearray(parts[name])
            part[chance.randrange(len(part))] = chance.randrange(256)
            parse_here(kind, samples.zipped(parts | {name: bytes(part)}))
        parse_here(kind, samples.zipped(parts | {name: b""}))
        parse_here(kind, samples.zipped({n: p for n, p in parts.items() if n != name}))
