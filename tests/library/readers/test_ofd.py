"""OFD: text objects by page and place, tags of 公文, and refusals that name what is missing."""

import pytest

from portal.library.readers import FileRefused, read_bytes
from portal.library.structure.values import SourceText
from tests.library.readers.samples import ARTICLES, OFD, ofd_file, ofd_text, unzipped, zipped

SIZE = 5.6
TAGS = f"""<t:公文 xmlns:t="http://example.org/tags" xmlns:ofd="{OFD}">
<t:发文字号><ofd:ObjectRef PageRef="100">2</ofd:ObjectRef></t:发文字号>
<t:标题><ofd:ObjectRef PageRef="100">3</ofd:ObjectRef>
<ofd:ObjectRef PageRef="100">4</ofd:ObjectRef></t:标题>
<t:成文日期><ofd:ObjectRef PageRef="100">5</ofd:ObjectRef></t:成文日期></t:公文>"""


def wrapped(paragraphs: tuple[str, ...], letters: int = 28) -> str:
    """The paragraphs in lines of so many letters, the first of each indented by two."""
    objects, top = [], 20.0
    for paragraph in paragraphs:
        indent, rest = 2, paragraph
        while rest:
            now, rest = rest[: letters - indent], rest[letters - indent :]
            objects.append(ofd_text(len(objects) + 1, now, 25 + indent * SIZE, top, SIZE))
            indent, top = 0, top + 10
    return "".join(objects)


def read_ofd(data: bytes) -> SourceText:
    return read_bytes("通知.ofd", data)


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_ofd(data).lines]


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_ofd(data)
    return refused.value.message


def test_wrapped_lines_become_paragraphs_again() -> None:
    page = wrapped(ARTICLES) + ofd_text(99, "— 1 —", 100, 285, 4)
    assert texts(ofd_file([page])) == list(ARTICLES)


def test_pages_and_objects_are_read_in_the_order_of_the_eye() -> None:
    first = (
        ofd_text(2, "第二行右边", 90, 50)
        + ofd_text(3, "第二行左", 25, 50)
        + ofd_text(1, "第一行", 25, 30)
    )
    assert texts(ofd_file([first, ofd_text(4, "第二页", 25, 30)])) == [
        "第一行",
        "第二行左 第二行右边",
        "第二页",
    ]


def test_letters_in_objects_of_their_own_make_words() -> None:
    page = "".join(ofd_text(n, sign, 25 + n * SIZE, 40) for n, sign in enumerate("工作方案的通知"))
    assert texts(ofd_file([page])) == ["工作方案的通知"]


def test_a_matrix_moves_and_scales_its_object() -> None:
    page = ofd_text(1, "下面一行文字", 25, 40) + (
        '<ofd:TextObject ID="2" Boundary="25 20 80 10" CTM="2 0 0 2 0 0" Size="2.8" Font="1">'
        '<ofd:TextCode X="0" Y="2.8">上面一行文字</ofd:TextCode></ofd:TextObject>'
    )
    assert texts(ofd_file([page])) == ["上面一行文字", "下面一行文字"]


def test_what_is_not_visible_is_left_out() -> None:
    hidden = ofd_text(2, "看不见的字", 25, 60).replace(
        "<ofd:TextObject", '<ofd:TextObject Visible="false"'
    )
    nested = f"<ofd:PageBlock ID='9'>{ofd_text(3, '块里的字', 25, 80)}</ofd:PageBlock>"
    assert texts(ofd_file([ofd_text(1, "看得见的字", 25, 40) + hidden + nested])) == [
        "看得见的字",
        "块里的字",
    ]


def test_tags_and_properties_become_metadata() -> None:
    page = (
        ofd_text(2, "闽市监知运〔2020〕96号", 80, 40)
        + ofd_text(3, "关于印发工作方案", 60, 60, 8)
        + ofd_text(4, "的通知", 90, 72, 8)
        + ofd_text(5, "2020年9月1日", 120, 200)
    )
    more = {
        "Doc_0/Tags/CustomTags.xml": f'<ofd:CustomTags xmlns:ofd="{OFD}"><ofd:CustomTag>'
        "<ofd:FileLoc>Tag_0.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>",
        "Doc_0/Tags/Tag_0.xml": TAGS,
    }
    data = ofd_file(
        [page],
        more,
        info="<ofd:Title>工作方案的通知</ofd:Title>",
        document="<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>",
    )
    assert read_ofd(data).metadata == {
        "title_hint": "工作方案的通知",
        "document_number": "闽市监知运〔2020〕96号",
        "title": "关于印发工作方案的通知",
        "issued_on": "2020-09-01",
    }


@pytest.mark.parametrize("missing", ["Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"])
def test_a_missing_part_is_refused_by_name(missing: str) -> None:
    parts = unzipped(ofd_file([ofd_text(1, "正文", 25, 40)]))
    del parts[missing]
    assert f"缺少 {missing}" in refusal(zipped(parts))


def test_a_location_outside_the_package_finds_nothing() -> None:
    parts = unzipped(ofd_file([ofd_text(1, "正文", 25, 40)]))
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"Doc_0/Document.xml", b"../../etc/passwd")
    assert "缺少 etc/passwd" in refusal(zipped(parts))


def test_an_ofd_without_text_is_refused() -> None:
    assert "只有图像，没有文字" in refusal(ofd_file(['<ofd:ImageObject ID="1"/>']))


def test_an_ofd_without_pages_is_refused() -> None:
    assert "没有页面" in refusal(ofd_file([]))


def test_too_many_pages_are_refused() -> None:
    assert "501 页" in refusal(ofd_file([ofd_text(1, "正文在此处", 25, 40)] * 501))


def test_entities_are_refused() -> None:
    parts = unzipped(ofd_file([ofd_text(1, "正文", 25, 40)]))
    parts["OFD.xml"] = parts["OFD.xml"].replace(
        b"<ofd:OFD", b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><ofd:OFD'
    )
    assert "外部实体" in refusal(zipped(parts))


def test_numbers_out_of_this_world_do_no_harm() -> None:
    page = (
        '<ofd:TextObject ID="1" Boundary="nan inf 1e99 x" CTM="0 0 0 0 0 0" Size="-0">'
        '<ofd:TextCode X="1e400" Y="nan">第一条 正文仍在。</ofd:TextCode></ofd:TextObject>'
    )
    assert texts(ofd_file([page])) == ["第一条 正文仍在。"]
