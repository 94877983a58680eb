"""Nothing lies about unused: every template is rendered or included, every asset is linked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = {
    path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
    for path in FOLDER.rglob("*")
    if path.is_file()
}
QUOTED = re.compile(r"[\"']([\w/]+\.(?:html|xml|txt))[\"']")


def quoted(sources: Iterable[str]) -> set[str]:
    return {name for source in sources for name in QUOTED.findall(source)}


def test_every_template_is_rendered_or_included() -> None:
    program = [path.read_text(encoding="utf-8") for path in (ROOT / "portal").rglob("*.py")]
    reached = set[str]()
    found = quoted(program) & set(TEMPLATES)
    while found - reached:
        reached |= found
        found = quoted(TEMPLATES[name] for name in reached) & set(TEMPLATES)
    assert set(TEMPLATES) - reached == set()


def test_every_included_template_exists() -> None:
    assert quoted(TEMPLATES.values()) - set(TEMPLATES) == set()


def test_every_asset_is_linked_by_a_template() -> None:
    pages = "\n".join(TEMPLATES.values())
    sheets = re.findall(r"for sheet in \((.*?)\)", pages)
    linked = set(re.findall(r"asset\('([\w/.-]+)'\)", pages))
    linked |= {f"css/{name}.css" for row in sheets for name in re.findall(r"'([\w-]+)'", row)}
    static = ROOT / "static"
    assets = {path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()}
    assert linked == assets
