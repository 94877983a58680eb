"""Texts from the editorial desk to the reader: published, revised, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal import files
from portal.editorial import checks, kinds, queries
from portal.editorial.errors import Refused
from portal.editorial.models import Piece
from portal.editorial.services import act, correct_subject, save, start
from portal.editorial.services.acting import Given
from portal.extensions import db
from portal.library import queries as library
from portal.library import sample
from portal.library.models import Document
from portal.library.readers import read
from portal.library.structure import parse
from portal.library.structure.values import Block
from portal.library.writing import sample as sample_pieces
from portal.library.writing.publication import id_of
from portal.library.writing.wording import blocks_of, html_of
from portal.permissions import Actor
from portal.search.models import SearchEntry
from tests.editorial.kit import staff
from tests.factories import cites, publish
from tests.pages import Browser

Work = Callable[[], None]
BODY = "<h2>一、总体要求</h2><p>第一段依据《中华人民共和国专利法》。</p><p>（一）做什么。</p>"
NOTICE = {
    "title": "关于开展试点工作的通知",
    "document_number": "闽试〔2026〕3号",
    "issuer": "福建省市场监督管理局",
    "issued_on": "2026-11",
    "topics": "专利、商标",
    "body": BODY,
    "source": "为测试编写",
}


class Desk:
    """An editor and a reviewer who take a text to the public."""

    def __init__(self) -> None:
        self.editor, self.reviewer = staff("林编辑", "editor"), staff("陈审核", "reviewer")

    def piece(self, piece_id: int) -> Piece:
        db.session.rollback()
        return db.session.get_one(Piece, piece_id, populate_existing=True)

    def do(self, piece_id: int, action: str, actor: Actor, note: str = "") -> str:
        return act(piece_id, action, actor, self.piece(piece_id).version, Given(note))

    def through(self, piece_id: int) -> None:
        self.do(piece_id, "submit", self.editor)
        self.do(piece_id, "approve", self.reviewer)
        self.do(piece_id, "publish", self.reviewer)

    def write(self, kind: str = "notice", **content: Any) -> int:
        piece_id = start(kind, self.editor)
        save(piece_id, NOTICE | content, self.piece(piece_id).version, self.editor)
        return piece_id

    def revise(
        self, piece_id: int, note: str = "改文字", is_correction: bool = False, **content: Any
    ) -> None:
        self.do(piece_id, "correct", self.editor)
        version = self.piece(piece_id).version
        save(piece_id, content, version, self.editor, note, is_correction)
        self.through(piece_id)

    def document(self, piece_id: int) -> Document:
        document_id = id_of(self.piece(piece_id).subject or "")
        return db.session.get_one(Document, document_id, populate_existing=True)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk()


def as_rows(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [dict(vars(block)) for block in blocks]


def test_a_text_goes_from_the_desk_to_the_reader(desk: Desk, browser: Browser, work: Work) -> None:
    piece_id = desk.write()
    desk.through(piece_id)
    work()
    document = desk.document(piece_id)
    assert (document.state, document.kind, str(document.issued_on)) == (
        "published",
        "notice",
        "2026-11",
    )
    page = browser.get("library.document", document_id=document.id)
    assert "一、总体要求" in page.text and "闽试〔2026〕3号" in page.text
    assert db.session.get_one(SearchEntry, f"notice-{document.id}").topics == ["专利", "商标"]


def test_what_was_taken_in_is_revised_and_keeps_its_address(
    desk: Desk, browser: Browser, work: Work
) -> None:
    taken = publish(title="关于试点的意见", effective_on="2020-01-01", stated=(cites("专利法"),))
    piece_id = correct_subject("policy", f"library-{taken.document_id}", desk.editor)
    before = desk.piece(piece_id).content
    assert before["relations"] == [{"role": "cites", "target": "《专利法》"}]
    body = before["body"].replace("为了做好", "为做好")
    desk.revise(piece_id, "删去一个字", body=body)
    work()
    first, second = library.versions_of(taken.document_id)[::-1]
    assert (first.number, second.number, second.note) == (1, 2, "删去一个字")
    page = browser.get("library.compare", document_id=taken.document_id)
    assert "<del" in page.text and "改动" in page.text


def test_a_correction_counts_from_the_day_of_what_it_mends(desk: Desk, browser: Browser) -> None:
    piece_id = desk.write("policy", effective_on="2026-01-01")
    desk.through(piece_id)
    desk.revise(piece_id, "“试点”误作“式点”", is_correction=True, title="关于开展试点的通知")
    document = desk.document(piece_id)
    first, second = library.versions_of(document.id)[::-1]
    assert first.stands_from == second.stands_from
    page = browser.get("library.document", document_id=document.id)
    assert "更正：" in page.text and "“试点”误作“式点”" in page.text


def test_a_withdrawn_text_says_when_and_why(desk: Desk, app: Flask, work: Work) -> None:
    piece_id = desk.write()
    desk.through(piece_id)
    document = desk.document(piece_id)
    desk.do(piece_id, "withdraw", desk.reviewer, "发布有误，正在核对")
    work()
    answer = app.test_client().get(f"/library/{document.id}")
    assert answer.status_code == 410
    assert "发布有误，正在核对" in answer.text and NOTICE["title"] in answer.text
    assert db.session.get_one(SearchEntry, f"notice-{document.id}").is_removed


def test_a_number_that_is_anothers_is_refused_before_and_at_publication(desk: Desk) -> None:
    mine = desk.write()
    desk.do(mine, "submit", desk.editor)
    desk.do(mine, "approve", desk.reviewer)
    publish(title="抢先的通知", document_number="闽试〔2026〕3号")
    with pytest.raises(Refused, match=r"文号已属于|必改"):
        desk.do(mine, "publish", desk.reviewer)
    other = desk.write(document_number="闽试[2026]3号")
    with pytest.raises(Refused, match="1 处必改"):
        desk.do(other, "submit", desk.editor)


def test_the_checks_know_what_readers_would_miss(desk: Desk) -> None:
    publish(title=NOTICE["title"])
    piece_id = desk.write(
        issuer="",
        source_url="javascript:alert(1)",
        effective_on="2026-01-01",
        expires_on="2025-01-01",
        body=BODY + '<p>见<a href="/library/999">那份文件</a>，闽监〔2025〕7号。'
        "联系张三13800138000，身份证11010519491231002X。密级：</p><p>本通知自2026年3月1日起施行。</p>",
    )
    piece = desk.piece(piece_id)
    found = checks.findings_of(piece.kind, piece.content, piece.subject)
    said = {(finding.weight, finding.field) for finding in found}
    assert {
        ("must", "source_url"),
        ("must", "expires_on"),
        ("must", "body"),
        ("should", "issuer"),
        ("should", "title"),
        ("should", "effective_on"),
        ("should", "body"),
    } <= said
    text = "\n".join(finding.message for finding in found)
    for words in ("/library/999", "闽监〔2025〕7号", "手机号", "身份证号", "密级"):
        assert words in text, words
    weights = [finding.weight for finding in found]
    assert weights == sorted(weights), "what must be mended stands first"


def test_an_emptied_field_is_empty_for_readers_too(desk: Desk) -> None:
    piece_id = desk.write()
    desk.through(piece_id)
    desk.revise(piece_id, "去掉发文机关", issuer="", document_number="")
    document = desk.document(piece_id)
    assert (document.issuer, document.document_number, document.number_key) == ("", None, None)


def test_attachments_are_downloads_of_the_public_version(desk: Desk, app: Flask) -> None:
    digest = files.keep(b"%PDF-1.4 table")
    attached = [{"digest": digest, "name": "任务表.pdf", "size": 14}]
    piece_id = desk.write(attachments=attached)
    desk.through(piece_id)
    client = app.test_client()
    address = f"/library/{desk.document(piece_id).id}"
    assert "任务表.pdf" in client.get(address).text
    answer = client.get(f"{address}/files/1")
    assert answer.data == b"%PDF-1.4 table"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()
    assert client.get(f"{address}/files/2").status_code == 404


def test_a_picture_is_shown_with_its_words(desk: Desk, app: Flask) -> None:
    digest = files.keep(b"\x89PNG pixels")
    words = '指引牌："在二楼"'
    attached = [{"digest": digest, "name": "指引牌.png", "size": 11, "alt": words}]
    piece_id = desk.write(attachments=attached)
    with app.test_request_context():
        assert "公开后显示在这里" in kinds.get("notice").preview(desk.piece(piece_id).content)
    desk.through(piece_id)
    client = app.test_client()
    address = f"/library/{desk.document(piece_id).id}"
    page = lxml.html.fromstring(client.get(address).text)
    (image,) = page.xpath("//img[@class='annex']")
    assert (image.get("src"), image.get("alt")) == (f"{address}/files/1", words)
    answer = client.get(f"{address}/files/1")
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    answer.close()


def test_the_preview_is_what_the_public_will_see(desk: Desk, app: Flask) -> None:
    publish(title="中华人民共和国专利法", effective_on="2021-06-01")
    piece_id = desk.write()
    piece = desk.piece(piece_id)
    before = db.session.query(Document).count()
    with app.test_request_context():
        shown = kinds.get("notice").preview(piece.content)
    assert '<h1 class="phrased"' in shown and "总体要求" in shown
    assert 'href="/library/' in shown, "citations are links already"
    db.session.rollback()
    assert db.session.query(Document).count() == before
    assert queries.piece(piece_id) is not None


def test_relations_by_hand_are_kept_while_nobody_touches_them(desk: Desk, work: Work) -> None:
    target = publish(title="关于做好某事的意见", document_number="闽政〔2019〕1号").document_id
    piece_id = desk.write(
        relations=[{"role": "based_on", "target": "闽政〔2019〕1号"}, {"role": "", "target": ""}]
    )
    desk.through(piece_id)
    work()
    document = desk.document(piece_id)

    def stated() -> list[tuple[str, int | None]]:
        rows = library.citations_from(document.id)
        return [(row.role, row.target_id) for row in rows if row.origin == "stated"]

    assert stated() == [("based_on", target)]
    desk.revise(piece_id, "补一句", body=BODY + "<p>补充。</p>")
    work()
    assert stated() == [("based_on", target)]
    desk.revise(piece_id, "去掉依据", relations=[])
    work()
    assert stated() == []


def test_a_word_file_becomes_a_draft_and_says_what_was_left_out(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "关于试点的通知.docx"
    written = docx.Document()
    for line in ("关于开展试点工作的通知", "闽试〔2026〕8号", "各有关单位：", "一、总体要求"):
        written.add_paragraph(line)
    written.add_paragraph("为做好试点，现通知如下。")
    written.add_picture(str(picture(tmp_path)))
    written.save(str(path))
    read_file = kinds.get("notice").read_file
    assert read_file is not None
    found = read_file(path)
    assert found.content["title"] == "关于开展试点工作的通知"
    assert found.content["document_number"] == "闽试〔2026〕8号"
    assert "<h2>一、总体要求</h2>" in found.content["body"]
    assert any("1 幅图片" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("通知.txt", "关于试点的通知\n\n各有关单位：\n一、总体要求\n现通知如下。"),
        ("通知.md", "# 关于试点的通知\n\n各有关单位：\n\n## 一、总体要求\n\n现通知如下。"),
        (
            "通知.html",
            "<h1>关于试点的通知</h1><p>各有关单位：</p><h2>一、总体要求</h2><p>现通知如下。</p>",
        ),
    ],
)
def test_a_text_becomes_a_draft_whatever_its_format(
    desk: Desk, tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read_file = kinds.get("notice").read_file
    assert read_file is not None
    content = read_file(path).content
    assert content["title"] == "关于试点的通知"
    assert content["addressees"] == "各有关单位"
    assert content["body"] == "<h2>一、总体要求</h2>\n<p>现通知如下。</p>"


def test_a_file_that_cannot_be_read_says_why(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "坏了的.docx"
    path.write_bytes(b"PK\x03\x04 100% broken")
    read_file = kinds.get("notice").read_file
    assert read_file is not None
    with pytest.raises(Refused) as refused:
        read_file(path)
    assert refused.value.message


def picture(folder: Path) -> Path:
    path = folder / "one.png"
    Image.new("RGB", (4, 4), "red").save(path)
    return path


def test_the_sample_comes_back_from_the_editor_as_it_was() -> None:
    for entry in sample.read_entries():
        blocks, _ = sample.recognise(entry["title"], entry["digest"].strip())
        assert as_rows(blocks_of(html_of(as_rows(blocks)))) == as_rows(blocks), entry["id"]


def test_real_texts_come_back_from_the_editor_as_they_were(texts_folder: Path | None) -> None:
    if texts_folder is None:
        law = "第一章 总则\n第一条 为了试点。\n（一）甲；\n（二）乙。\n第二条 自公布之日起施行。"
        blocks, _ = sample.recognise("试点办法", law)
        assert as_rows(blocks_of(html_of(as_rows(blocks)))) == as_rows(blocks)
        return
    paths = sorted(path for path in texts_folder.rglob("*") if path.suffix in (".md", ".txt"))
    changed = []
    for path in paths[::5]:
        parsed = parse(read(path))
        for blocks, prefix in ((parsed.blocks, ""), (parsed.cover, "cover-")):
            again = blocks_of(html_of(as_rows(blocks)), prefix)
            texts = [block.text for block in blocks]
            assert [block.text for block in again] == texts, path.name
            changed += [path.name] if as_rows(again) != as_rows(blocks) else []
    assert len(changed) <= len(paths) // 100, changed


def test_the_sample_desk_has_work_in_every_state_and_says_it_is_made_up(app: Flask) -> None:
    app.test_cli_runner().invoke(args=["sample", "load"])
    states = db.session.execute(select(Piece.state, Piece.title)).all()
    assert sorted(state for state, _ in states) == ["draft", "draft", "in_review", "scheduled"]
    assert all("示例" in title for _, title in states)
    assert sample_pieces.load() == 0
