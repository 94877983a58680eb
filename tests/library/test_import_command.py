"""`flask library import`: a line for each file, bad ones refused, nothing doubled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.extensions import db
from portal.files import path_of
from portal.library import queries
from portal.library.models import Citation, Document, Version

Run = Callable[..., Result]
LAW = """---
title: 测试市专利促进条例
issuer: 测试市人民代表大会常务委员会
issued_on: 2021-05
topics: [地方性法规, 专利]
---

第一章 总则
第一条 为了促进专利工作，根据《中华人民共和国专利法》，制定本条例。
第二条 市专利管理部门负责本条例的实施。
第二章 附则
第三条 本条例自2021年7月1日起施行。
"""


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command of the portal."""

    def command(*arguments: object) -> Result:
        db.session.rollback()
        return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "texts"
    place.mkdir()
    (place / "law.md").write_text(LAW, encoding="utf-8")
    return place


def documents() -> list[Document]:
    db.session.rollback()
    return list(db.session.execute(select(Document).order_by(Document.id)).scalars())


def test_a_folder_is_taken_in_and_published(run: Run, folder: Path) -> None:
    result = run("library", "import", "--publish", folder)
    assert result.exit_code == 0, result.output
    [law] = documents()
    assert f"新收  law.md → /library/{law.id}" in result.output
    assert "共 1 个文件：新收 1，新版本 0，未变 0，未收 0" in result.output
    assert (law.level, law.region, str(law.issued_on)) == ("地方性法规", "", "2021-05")
    assert str(law.effective_on) == "2021-07-01"
    read = queries.reading(law.id)
    assert read is not None
    assert read.topics == ("专利",)
    anchors = [block["anchor"] for block in read.version.blocks if block["anchor"]]
    assert anchors == ["c1", "t1", "t2", "c2", "t3"]


def test_the_original_file_is_kept(run: Run, folder: Path) -> None:
    run("library", "import", folder)
    version = db.session.execute(select(Version)).scalars().one()
    assert path_of(version.digest).read_text(encoding="utf-8") == LAW
    assert (version.file_name, version.file_size) == ("law.md", len(LAW.encode()))


def test_a_second_import_changes_nothing(run: Run, folder: Path) -> None:
    run("library", "import", "--publish", folder)
    again = run("library", "import", "--publish", folder)
    assert again.exit_code == 0
    assert "未变 1" in again.output
    assert len(documents()) == 1


def test_a_changed_file_is_a_new_version(run: Run, folder: Path) -> None:
    run("library", "import", "--publish", folder)
    (folder / "law.md").write_text(LAW.replace("负责", "组织"), encoding="utf-8")
    assert "新版本 1" in run("library", "import", "--publish", folder).output
    [law] = documents()
    assert [version.number for version in queries.versions_of(law.id)] == [2, 1]


def test_the_same_name_in_another_folder_is_another_text(run: Run, folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "law.md").write_text(LAW.replace("测试市", "样例市"), encoding="utf-8")
    run("library", "import", folder)
    assert len(documents()) == 2


def test_bad_files_are_refused_with_their_reasons_and_the_others_go_in(
    run: Run, folder: Path
) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "false.pdf").write_bytes(b"MZ" + b"\0" * 200)
    (folder / "wrong.md").write_text("---\nkind: story\ntitle: 某某办法\n---\n正文。\n", "utf-8")
    result = run("library", "import", "--publish", folder)
    assert result.exit_code == 1
    assert len(documents()) == 1
    assert "未收 3" in result.output
    for line in result.output.splitlines():
        if line.startswith("未收"):
            assert "：" in line, line
    assert "kind 写的是“story”" in result.output


def test_a_draft_stays_unseen(run: Run, folder: Path) -> None:
    run("library", "import", folder)
    [law] = documents()
    assert law.state == "draft"
    assert queries.reading(law.id) is None


def test_the_kind_may_be_chosen_where_the_file_names_none(run: Run, folder: Path) -> None:
    (folder / "note.txt").write_text("关于系统维护的通知\n\n定于周六维护，请知悉。\n", "utf-8")
    run("library", "import", "--kind", "notice", folder)
    assert [document.kind for document in documents()] == ["notice", "notice"]


def test_an_interpretation_points_at_what_it_explains(
    run: Run, folder: Path, work: Callable[[], None]
) -> None:
    (folder / "plan.md").write_text(
        "---\ntitle: 试点方案\ndocument_number: 测知发〔2021〕5号\n---\n一、目标\n做好试点。\n",
        "utf-8",
    )
    (folder / "why.md").write_text(
        "---\ntitle: 方案解读\nkind: interpretation\ninterprets: 测知发(2021)第5号\n---\n说明。\n",
        "utf-8",
    )
    run("library", "import", "--publish", folder)
    work()
    row = (
        db.session.execute(select(Citation).where(Citation.role == "interprets")).scalars().first()
    )
    assert row is not None
    assert row.target_id == next(d.id for d in documents() if d.title == "试点方案")


def test_real_texts_come_in_without_a_failure(run: Run, texts_folder: Path | None) -> None:
    if texts_folder is None:
        pytest.skip("PORTAL_TEXTS names no folder of texts")
    files = sorted((texts_folder / "policies").glob("*.md"))[:60]
    founding = next(texts_folder.glob("*96号.txt"))
    result = run("library", "import", "--publish", *files, founding)
    assert result.exit_code == 0, result.output
    assert len(documents()) == len(files) + 1
    plan = db.session.execute(
        select(Document).where(Document.document_number == "闽市监知运〔2020〕96号")
    ).scalar_one()
    assert (str(plan.issued_on), plan.openness) == ("2020", "主动公开")
    read = queries.reading(plan.id)
    assert read is not None
    headings = [b["anchor"] for b in read.version.blocks if b["kind"] == "heading"]
    assert headings == [
        *("h1", "h2", "h2-1", "h2-2", "h2-3", "h2-4", "h2-5", "h2-6", "h2-7", "h2-8"),
        *("h3", "h3-9", "h3-10", "h3-11"),
    ]
    parents = {row.number for row in queries.citations_from(plan.id)}
    assert parents == {"国知发服字〔2020〕1号", "国知办发服字〔2020〕11号"}
    assert "快速协同保护机制" in "".join(block["text"] for block in read.version.blocks)
    assert "0591" not in "".join(block["text"] for block in read.version.blocks)
