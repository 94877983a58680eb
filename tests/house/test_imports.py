"""Imports go one way, and HTTP stays where it belongs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PORTAL = Path(__file__).resolve().parents[2] / "portal"
MODULES = sorted(path for path in PORTAL.rglob("*.py") if "migrations" not in path.parts)
HTTP_NAMES = {"request", "session", "url_for", "current_user", "redirect", "abort", "g"}
# Rooms by height: a module may import what stands lower, never what stands higher or beside.
HEIGHT = {
    "extensions": 0,
    "config": 0,
    "web": 2,
    "search": 3,
    "library": 4,
    "home": 5,
    "api": 5,
}
FOUNDATION = 1
WHOLE_PORTAL = {"__init__", "commands", "serving"}
NO_ROOMS = {"utils", "helpers", "common", "misc"}


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def height_of(room: str) -> int:
    return HEIGHT.get(room, FOUNDATION)


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "portal":
                names += [f"portal.{alias.name}" for alias in node.names]
            else:
                names.append(node.module)
    return names


def relative(path: Path) -> str:
    return path.relative_to(PORTAL).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_imports_go_one_way(path: Path) -> None:
    own = path.relative_to(PORTAL).with_suffix("").parts[0]
    if own in WHOLE_PORTAL:
        return
    for name in imported(path):
        if name.split(".")[0] != "portal":
            continue
        other = room_of(name)
        if other == own:
            continue
        above = height_of(other) > height_of(own)
        beside = height_of(other) == height_of(own) >= 2
        assert not above and not beside, f"{relative(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_http_stays_in_views_and_the_web_kit(path: Path) -> None:
    place = path.relative_to(PORTAL)
    if place.parts[0] in ("web", "api", "home") or place.name in ("views.py", "desk.py"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login"):
            used = HTTP_NAMES & {alias.name for alias in node.names}
            if place.name == "logs.py":
                used -= {"g"}
            assert not used, f"{relative(path)} uses {used}"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_imports_stand_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert not late, f"{relative(path)} imports inside a function at lines {late}"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_every_module_says_what_it_is_in_a_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, relative(path)


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_stay_short_and_named_after_something(path: Path) -> None:
    assert path.stem not in NO_ROOMS
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, relative(path)
