"""Imports go one way, and HTTP stays where it belongs."""

from __future__ import annotations

import ast
from pathlib import Path

PORTAL = Path(__file__).resolve().parents[2] / "portal"
MODULES = sorted(path for path in PORTAL.rglob("*.py") if "migrations" not in path.parts)
HTTP_NAMES = {"request", "session", "url_for", "current_user", "redirect", "abort"}
# Rooms by height: a module may import what stands lower, never what stands higher or beside.
HEIGHT = {
    "extensions": 0,
    "config": 0,
    "web": 2,
    "accounts": 3,
    "search": 3,
    "deadlines": 3,
    "editorial": 4,
    "library": 5,
    "warnings": 5,
    "catalogue": 5,
    "assistance": 5,
    "subscriptions": 5,
    "reporting": 5,
    "backup": 6,
    "home": 6,
    "api": 6,
}
FOUNDATION = 1
LOWEST_ROOM = 2
LONGEST_MODULE = 300
WHOLE_PORTAL = {"__init__", "__main__", "command_line", "commands", "serving"}
NAMELESS = {"utils", "helpers", "common", "misc"}


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


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def wrong_ways(path: Path) -> list[str]:
    """Imports of a module that go up or sideways."""
    own = path.relative_to(PORTAL).with_suffix("").parts[0]
    others = {room_of(name) for name in imported(path) if name.split(".")[0] == "portal"} - {own}
    return sorted(
        other
        for other in others
        if height_of(other) > height_of(own) or height_of(other) == height_of(own) >= LOWEST_ROOM
    )


def test_imports_go_one_way() -> None:
    found = {
        relative(path): wrong_ways(path)
        for path in MODULES
        if path.relative_to(PORTAL).with_suffix("").parts[0] not in WHOLE_PORTAL
    }
    assert {module: rooms for module, rooms in found.items() if rooms} == {}


def http_names(path: Path) -> set[str]:
    return {
        alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login")
        for alias in node.names
        if alias.name in HTTP_NAMES
    }


def test_http_stays_in_views_and_the_web_kit() -> None:
    outside = [
        path
        for path in MODULES
        if path.relative_to(PORTAL).parts[0] not in ("web", "api", "home")
        and path.name not in ("views.py", "desk.py", "logs.py")
        and path.parent.name not in ("views", "desk")
    ]
    found = {relative(path): http_names(path) for path in outside}
    assert {module: names for module, names in found.items() if names} == {}


def late_imports(path: Path) -> list[int]:
    """Lines of imports inside functions."""
    return [
        node.lineno
        for function in ast.walk(tree_of(path))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]


def test_imports_stand_at_the_top() -> None:
    found = {relative(path): late_imports(path) for path in MODULES}
    assert {module: lines for module, lines in found.items() if lines} == {}


def test_every_module_says_what_it_is() -> None:
    assert [relative(path) for path in MODULES if not ast.get_docstring(tree_of(path))] == []


def test_modules_stay_short_and_are_named_after_something() -> None:
    long = {relative(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {module: lines for module, lines in long.items() if lines > LONGEST_MODULE} == {}
    assert [relative(path) for path in MODULES if path.stem in NAMELESS] == []
