"""PDF: paragraphs come whole out of printed lines; scans, scripts and passwords are refused."""

import io
from collections.abc import Callable

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.lib.utils import ImageReader

from portal.library.readers import FileRefused, read_bytes
from tests.library.readers import samples


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_bytes("通知.pdf", data).lines]


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_bytes("通知.pdf", data)
    return refused.value.message


def rewritten(data: bytes, change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    """The PDF after `change(writer)`."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


PLAIN = samples.pdf_file(samples.ARTICLES)


def test_wrapped_lines_become_paragraphs_again() -> None:
    assert texts(PLAIN) == list(samples.ARTICLES)


def test_paragraphs_go_on_across_pages_without_heads_and_page_numbers() -> None:
    paragraphs = [*samples.ARTICLES[:1], *samples.ARTICLES[1:] * 12]
    data = samples.pdf_file(paragraphs, title="服务办法", running_head="公报 2020年第3期")
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) >= 4
    assert texts(data) == ["服务办法", *paragraphs]


def test_without_indents_the_words_decide_where_a_paragraph_ends() -> None:
    paragraphs = ["一、工作目标", samples.ARTICLES[1], "（一）加强统筹", samples.ARTICLES[4]]
    assert texts(samples.pdf_file(paragraphs, indent=0)) == paragraphs


def test_a_title_in_the_properties_is_a_hint() -> None:
    source = read_bytes("a.pdf", samples.pdf_file(samples.ARTICLES, title="公共服务办法"))
    assert source.metadata == {"title_hint": "公共服务办法"}


def test_a_scan_is_refused() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    canvas = samples.pdf_page()
    canvas.drawImage(ImageReader(picture), 0, 0, 500, 700)
    assert refusal(samples.pdf_bytes(canvas)) == (
        "这份 PDF 只有图像，没有文字。请先做文字识别（OCR），或换用 .docx、.txt 文件。"
    )


def test_a_password_is_refused() -> None:
    data = rewritten(PLAIN, lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    assert "加了密码" in refusal(data)


def test_a_pdf_that_only_limits_printing_is_read() -> None:
    data = rewritten(
        PLAIN, lambda writer: writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    )
    assert texts(data) == list(samples.ARTICLES)


def add_script(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    writer.root_object[NameObject("/OpenAction")] = action


def add_file(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("a.exe", b"MZ")


def add_launch(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def add_form(writer: pypdf.PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})
    writer.root_object[NameObject("/AcroForm")] = form


def add_unused_script(writer: pypdf.PdfWriter) -> None:
    writer._add_object(
        DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
        )
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (add_script, "脚本（JavaScript）"),
        (add_file, "嵌入的文件"),
        (add_launch, "启动程序的动作"),
        (add_form, "动态表单"),
        (add_unused_script, "脚本（JavaScript）"),
    ],
)
def test_active_content_is_refused_by_name(
    change: Callable[[pypdf.PdfWriter], None], named: str
) -> None:
    assert f"带有{named}" in refusal(rewritten(PLAIN, change))


def test_a_link_to_the_web_is_no_reason_to_refuse() -> None:
    canvas = samples.pdf_page("第一条 为了规范公共服务，制定本办法。")
    canvas.linkURL("https://example.org/", (72, 750, 200, 770))
    assert texts(samples.pdf_bytes(canvas)) == ["第一条 为了规范公共服务，制定本办法。"]


def test_more_pages_than_the_limit_are_refused() -> None:
    canvas = samples.pdf_page("第一页")
    for _ in range(500):
        canvas.showPage()
    assert "501 页，最多 500 页" in refusal(samples.pdf_bytes(canvas))


def test_half_a_pdf_is_refused() -> None:
    assert "不完整" in refusal(PLAIN[: len(PLAIN) // 2])


def test_a_pdf_of_one_endless_page_is_refused_in_time() -> None:
    canvas = samples.pdf_page("正文")
    reader = pypdf.PdfReader(io.BytesIO(samples.pdf_bytes(canvas)))
    assert len(reader.pages) == 1

    def loop(writer: pypdf.PdfWriter) -> None:
        kids = writer.root_object["/Pages"]["/Kids"]
        kids.append(writer.root_object.raw_get("/Pages"))

    assert refusal(rewritten(PLAIN, loop))


def test_letters_set_apart_come_together_and_a_contents_page_goes() -> None:
    canvas = samples.pdf_page(
        "目 录", "第一章 总则…………………………1", "第二章 职责…………………………3", "通    知"
    )
    assert texts(samples.pdf_bytes(canvas)) == ["目录", "通知"]
