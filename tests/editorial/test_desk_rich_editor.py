"""The rich editor's files: from our own host, kept for ever, and missed by nobody when absent."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from portal.config import PROJECT
from portal.editorial.desk import rich_editor
from tests import databases
from tests.editorial.desk_kit import Staff, written
from tests.pages import Browser


@pytest.fixture
def installed() -> None:
    """Set-up could install the editor."""
    if not rich_editor.is_installed():
        databases.absent("the rich editor is not installed (npm ci --ignore-scripts)")


def test_its_files_are_ours_small_and_kept(installed: None, browser: Browser) -> None:
    for name in rich_editor.FILES:
        plain = browser.open(f"/desk/editor/{name}")
        small = browser.open(f"/desk/editor/{name}", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(small.data) == plain.data and len(small.data) < len(plain.data) / 2
        assert "immutable" in plain.headers["Cache-Control"]
        kept = {"If-None-Match": plain.headers["ETag"]}
        assert browser.client.get(f"/desk/editor/{name}", headers=kept).status_code == 304
    for name in ("x", "index.js", "..%2f..%2fpackage.json"):
        browser.open(f"/desk/editor/{name}", 404)


def test_without_it_texts_are_written_in_a_plain_field_under_the_strict_policy(
    writer: Staff, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rich_editor, "FOLDER", tmp_path)
    piece_id = written(writer)
    answer = writer.browser.open(f"/desk/pieces/{piece_id}")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "/desk/editor/" not in answer.text and "data-rich" in answer.text
    writer.browser.open("/desk/editor/editor.js", 404)
    writer.send(piece_id, writer.form(piece_id), body="第一段\n第二段")


def test_its_lock_names_every_package_with_its_digest() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert "node_modules/@wangeditor-next/editor" in packages
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())
    assert not any("resolved" in facts for facts in packages.values()), "no registry is named"
    assert "/node_modules/" in (PROJECT / ".gitignore").read_text(encoding="utf-8")
