"""What README and docs promise is there: settings, commands, links, files."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from portal.config import read_settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
FROM_FLASK = {"run", "shell", "routes"}
LINK = re.compile(r"\]\(([^)\s]+)\)")


class Asked(dict[str, str]):
    """An environment that notes which names it is asked for."""

    def __init__(self, *given: tuple[str, str]) -> None:
        super().__init__(given)
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)


def section(title: str) -> str:
    """A second-level section of README."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> Iterator[list[str]]:
    """What stands in backticks in the first cell of each row of a table."""
    for row in re.findall(r"^\| (`.*?) \|", text, flags=re.M):
        yield re.findall(r"`([^`]+)`", row)


def documented_settings() -> set[str]:
    """Names of the table; `_CODE` behind `PORTAL_SITE_HOST_BODY` is short for PORTAL_SITE_CODE."""
    names = [name for row in first_cells(section("Settings")) for name in row]
    return {f"PORTAL_SITE{name}" if name.startswith("_") else name for name in names}


def documented_commands() -> set[str]:
    return {command for row in first_cells(section("Commands")) for command in row}


def words_of(command: str) -> list[str]:
    """`library import PATH… [--publish]` → library, import."""
    return re.match(r"[a-z ]*", command)[0].split()  # type: ignore[index]


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


def test_every_setting_is_documented_and_every_documented_one_is_read(tmp_path: Path) -> None:
    environment = Asked(("PORTAL_INSTANCE", str(tmp_path)))
    read_settings(environment)
    assert documented_settings() == environment.names


def test_every_documented_command_exists_with_its_options(app: Flask) -> None:
    for written in documented_commands():
        command: click.Command = app.cli
        for word in words_of(written):
            assert isinstance(command, click.Group) and word in command.commands, written
            command = command.commands[word]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", written)) <= known, written


def test_every_command_is_documented(app: Flask) -> None:
    documented = {tuple(words_of(written)) for written in documented_commands()}
    ours = {path for path in leaves(app.cli) if path[0] not in FROM_FLASK}
    assert {path for path in ours - documented if path[0] != "db"} == set()


def test_manage_knows_the_commands_that_readme_names() -> None:
    usage = subprocess.run(
        [sys.executable, str(ROOT / "manage.py")], check=False, capture_output=True, text=True
    ).stdout
    for command in re.findall(r"python3 manage\.py (\w+)", README):
        assert re.search(rf"\b{command}\b", usage.splitlines()[0]), command


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if ":" not in link]
    lost = [link for link in links if not (path.parent / link.split("#")[0]).exists()]
    assert lost == []


def test_files_and_names_of_the_tour_exist() -> None:
    for place, name in re.findall(r"`([\w/]+\.py)(?::(\w+))?`", TOUR):
        path = ROOT / place if place.startswith("portal/") else ROOT / "portal" / place
        if "/" in place:
            assert path.is_file(), place
        if name:
            assert re.search(rf"^def {name}\b", path.read_text(encoding="utf-8"), re.M), name
