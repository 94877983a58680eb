"""DOCX: what shows on paper is read, above all the automatic numbers; nothing else is."""

import io

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from portal.library.readers import FileRefused, read_bytes
from portal.library.structure.values import SourceText
from tests.library.readers import samples
from tests.library.readers.samples import NumberedWord, level

CHINESE_OUTLINE = (
    level("chineseCounting", "%1、", '<w:suff w:val="nothing"/>'),
    level("chineseCounting", "（%2）", '<w:suff w:val="nothing"/>'),
    level("decimal", "%3."),
    level("decimal", "%1.%2.%3.%4", "<w:isLgl/>"),
)


def read_word(data: bytes) -> SourceText:
    return read_bytes("通知.docx", data)


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_word(data).lines]


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_word(data)
    return refused.value.message


def test_headings_tables_and_paragraphs_are_read_in_order() -> None:
    document = docx.Document()
    document.add_heading("知识产权公共服务办法", 0)
    document.add_heading("第一章 总则", 1)
    document.add_paragraph("第一条 为了规范公共服务，制定本办法。")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("序号", "事项", "1", "专利<检索>"), strict=True):
        cell.text = text
    document.add_paragraph("附则")
    document.core_properties.title = "知识产权公共服务办法（送审稿）"
    source = read_word(samples.saved(document))
    assert [(line.level, line.text) for line in source.lines] == [
        (1, "知识产权公共服务办法"),
        (1, "第一章 总则"),
        (0, "第一条 为了规范公共服务，制定本办法。"),
        (0, "序号\t事项\t1\t专利<检索>"),
        (0, "附则"),
    ]
    assert source.lines[3].html == (
        "<table><tbody><tr><td>序号</td><td>事项</td></tr>"
        "<tr><td>1</td><td>专利&lt;检索&gt;</td></tr></tbody></table>"
    )
    assert source.metadata == {"title_hint": "知识产权公共服务办法（送审稿）"}


def test_merged_cells_stay_merged() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(1, 0).text, table.cell(1, 1).text = "左", "右"
    (line,) = read_word(samples.saved(document)).lines
    assert '<td colspan="2">合并</td>' in line.html


def test_the_chinese_outline_is_written_out() -> None:
    word = NumberedWord()
    outline = word.add_list(*CHINESE_OUTLINE)
    for text, depth in [
        ("总体要求", 0), ("指导思想", 1), ("基本原则", 1), ("统筹", 2), ("协同", 2),
        ("重点任务", 0), ("完善机制", 1), ("细目", 2), ("分目", 3),
    ]:  # fmt: skip
        word.add(text, outline, depth)
    assert texts(word.data()) == [
        "一、总体要求",
        "（一）指导思想",
        "（二）基本原则",
        "1.统筹",
        "2.协同",
        "二、重点任务",
        "（一）完善机制",
        "1.细目",
        "2.1.1.1 分目",
    ]


def test_articles_number_on_through_chapters() -> None:
    word = NumberedWord()
    chapters = word.add_list(level("chineseCountingThousand", "第%1章"))
    articles = word.add_list(level("chineseCountingThousand", "第%1条"))
    for text, number in [
        ("总则", chapters), ("为了规范。", articles), ("适用。", articles),
        ("职责", chapters), ("主管。", articles),
    ]:  # fmt: skip
        word.add(text, number)
    assert texts(word.data()) == [
        "第一章 总则",
        "第一条 为了规范。",
        "第二条 适用。",
        "第二章 职责",
        "第三条 主管。",
    ]


def test_a_list_may_go_on_or_start_anew() -> None:
    word = NumberedWord()
    first = word.add_list(level("decimal", "%1."))
    goes_on, anew = word.add_number(1), word.add_number(1, restart_at=5)
    for number in (first, goes_on, anew, anew, first):
        word.add("项", number)
    assert texts(word.data()) == ["1.项", "2.项", "5.项", "6.项", "7.项"]


def test_numbers_of_a_style_are_written_and_a_zero_list_switches_them_off() -> None:
    word = NumberedWord()
    number = word.add_list(level("chineseCounting", "%1、"))
    heading = word.document.styles["Heading 1"]
    heading.element.get_or_add_pPr().append(samples.number_properties(number))
    word.document.add_heading("工作目标", 1)
    word.add("不编号", 0, style="Heading 1")
    word.document.add_heading("工作措施", 1)
    source = read_word(word.data())
    assert [(line.level, line.text) for line in source.lines] == [
        (1, "一、工作目标"),
        (1, "不编号"),
        (1, "二、工作措施"),
    ]


def test_bullets_leave_no_mark() -> None:
    word = NumberedWord()
    bullets = word.add_list(level("bullet", "\uf06c"))
    word.add("事项", bullets)
    assert texts(word.data()) == ["事项"]


def test_a_level_deeper_than_any_before_counts_its_parents_from_their_start() -> None:
    word = NumberedWord()
    outline = word.add_list(*CHINESE_OUTLINE)
    word.add("细目", outline, 3)
    assert texts(word.data()) == ["1.1.1.1 细目"]


def test_a_custom_style_with_an_outline_level_is_a_heading() -> None:
    document = docx.Document()
    style = document.styles.add_style("公文一级标题", 1)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("一、工作目标", style="公文一级标题")
    paragraph = document.add_paragraph("（一）直接设级")
    paragraph._p.get_or_add_pPr().append(
        samples.parse_xml(f'<w:outlineLvl xmlns:w="{samples.WORD}" w:val="2"/>')
    )
    source = read_word(samples.saved(document))
    assert [(line.level, line.text) for line in source.lines] == [
        (2, "一、工作目标"),
        (3, "（一）直接设级"),
    ]


def test_deleted_hidden_and_generated_text_is_left_out() -> None:
    data = samples.word_body(
        '<w:p><w:r><w:t>保留</w:t></w:r><w:del w:id="1" w:author="甲"><w:r><w:delText>删去'
        '</w:delText></w:r></w:del><w:ins w:id="2" w:author="甲"><w:r><w:t>插入</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        '<w:moveFrom w:id="3" w:author="甲"><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>'
        "<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>zhī</w:t></w:r></w:rt><w:rubyBase><w:r>"
        "<w:t>知</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        '<w:fldSimple w:instr="REF a"><w:r><w:t>识</w:t></w:r></w:fldSimple></w:p>'
    )
    assert texts(data) == ["保留插入", "知识"]


def test_lines_of_a_table_of_contents_are_left_out() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("第一章 总则\t1", style="toc 1")
    document.add_paragraph("第一章 总则")
    assert texts(samples.saved(document)) == ["第一章 总则"]


def test_footnotes_stand_at_the_end_and_comments_nowhere() -> None:
    parts = samples.unzipped(
        samples.word_body(
            '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
            '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>续</w:t></w:r></w:p>'
        )
    )
    notes = (
        f'<w:footnotes xmlns:w="{samples.WORD}"><w:footnote w:id="2"><w:p><w:r><w:t>注释内容</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>"
    )
    comments = (
        f'<w:comments xmlns:w="{samples.WORD}"><w:comment w:id="0"><w:p><w:r><w:t>批注</w:t></w:r>'
        "</w:p></w:comment></w:comments>"
    )
    parts |= {"word/footnotes.xml": notes.encode(), "word/comments.xml": comments.encode()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="n1" Type="{kind}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="n2" Type="{kind}/comments" Target="comments.xml"/>'
        "</Relationships>".encode(),
    )
    parts["word/_rels/document.xml.rels"] = rels
    assert texts(samples.zipped(parts)) == ["正文[1]续", "[1] 注释内容"]


def test_a_title_set_on_two_lines_is_one_heading() -> None:
    document = docx.Document()
    heading = document.add_heading("关于印发", 1)
    heading.add_run().add_break()
    heading.add_run("工作方案的通知")
    assert texts(samples.saved(document)) == ["关于印发工作方案的通知"]


def test_pictures_and_links_are_never_opened() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    document = docx.Document()
    document.add_paragraph("有图").add_run().add_picture(io.BytesIO(picture.getvalue()))
    link = document.part.relate_to("file:///etc/passwd", qn("r:image"), is_external=True)
    for blip in document.element.body.iter(qn("a:blip")):
        blip.set(qn("r:link"), link)
        del blip.attrib[qn("r:embed")]
    assert texts(samples.saved(document)) == ["有图"]


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/vbaData.xml"])
def test_macros_are_refused(part: str) -> None:
    parts = samples.unzipped(samples.word_file("正文")) | {part: b"x"}
    assert "带有宏" in refusal(samples.zipped(parts))


def test_macros_under_the_name_docx_are_refused() -> None:
    parts = samples.unzipped(samples.word_file("正文"))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main",
        b"ms-word.document.macroEnabled.main",
    )
    assert "带有宏" in refusal(samples.zipped(parts))


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml"])
def test_entities_are_refused(part: str) -> None:
    parts = samples.unzipped(samples.word_file("正文"))
    declaration = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    head, mark, tail = parts[part].partition(b"?>")
    parts[part] = head + mark + declaration + tail
    assert "外部实体" in refusal(samples.zipped(parts))


def test_a_document_without_its_text_is_refused() -> None:
    parts = samples.unzipped(samples.word_file("正文"))
    del parts["word/document.xml"]
    assert "没有正文部分" in refusal(samples.zipped(parts))


def test_a_damaged_part_is_refused_by_name() -> None:
    parts = samples.unzipped(samples.word_file("正文"))
    parts["word/document.xml"] = parts["word/document.xml"][:-40]
    assert "word/document.xml 不是完整的 XML" in refusal(samples.zipped(parts))


def test_a_relationship_that_leads_outside_is_not_followed() -> None:
    parts = samples.unzipped(samples.word_file("正文"))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b'Target="word/document.xml"', b'Target="https://example.org/a.xml" TargetMode="External"'
    )
    assert texts(samples.zipped(parts)) == ["正文"]


def test_tables_inside_tables_without_end_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 400 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 400
    document = f'<w:document xmlns:w="{samples.WORD}"><w:body>{deep}</w:body></w:document>'
    parts = samples.unzipped(samples.word_file("正文"))
    assert refusal(samples.zipped(parts | {"word/document.xml": document}))
