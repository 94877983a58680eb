"""The look is kept in one place: colours, words, components and what the browser may run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.meta import find_referenced_templates

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = [path for path in TEMPLATES if path.parent.name == "components"]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
SPECIMEN = ROOT / "templates" / "home" / "components.html"
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")

JINJA = Environment(
    loader=FileSystemLoader(ROOT / "templates"), extensions=["jinja2.ext.i18n"], autoescape=True
)
CHINESE = re.compile(r"[\u3400-\u9fff]")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", re.I)
NAMED_COLOUR = re.compile(
    r":[^;{}]*\b(?:white|black|red|green|blue|yellow|orange|gr[ae]y|silver|gold|navy|teal)\b\s*[;}]"
)
INLINE = {
    "a style attribute": re.compile(r"<[^>{}]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an event handler": re.compile(r"<[^>{}]*\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)"),
    "a script address": re.compile(r"javascript:", re.I),
    "a data address": re.compile(r"(?:src|href)\s*=\s*[\"']data:"),
    "a thing from elsewhere": re.compile(r"(?:src|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//"),
}
# (ink, ground, least contrast): 4.5 for text, 3 for shapes and edges (WCAG 2.2, 1.4.3, 1.4.11)
GROUNDS = ("ground", "surface", "sunk")
PAIRS = [
    *(
        (ink, ground, 4.5)
        for ink in ("ink", "ink-2", "sea", "sea-deep", "cinnabar", "gold")
        for ground in GROUNDS
    ),
    *((edge, ground, 3.0) for edge in ("edge", "line", "gold-line") for ground in GROUNDS),
    ("ink", "sea-tint", 4.5),
    ("sea-deep", "sea-tint", 4.5),
    ("ink", "mark", 4.5),
    ("on-action", "sea", 4.5),
    ("on-action", "sea-deep", 4.5),
    ("on-action", "cinnabar", 4.5),
    ("ground", "ink", 4.5),
    ("code-dark", "code-light", 7.0),
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def declarations(block: str) -> dict[str, str]:
    """Custom properties of a block of CSS."""
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", without_comments(block)))


def blocks(selector: str) -> list[dict[str, str]]:
    """Custom properties of each rule of tokens.css with exactly this selector, in order."""
    found = re.findall(rf"^\s*{re.escape(selector)} \{{(.*?)\}}", TOKENS, flags=re.S | re.M)
    return [declarations(body) for body in found]


def light() -> dict[str, str]:
    return blocks(":root")[0]


def dark() -> dict[str, str]:
    return light() | blocks(':root[data-theme="dark"]')[0]


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dimmer, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (dimmer + 0.05)


def plain_text(path: Path) -> Iterator[str]:
    """What a template writes itself, outside every expression and statement."""
    for data in JINJA.parse(read(path)).find_all(nodes.TemplateData):
        yield data.data


@pytest.mark.parametrize("theme", [light, dark])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_ink_can_be_read_on_every_ground(
    theme: object, ink: str, ground: str, least: float
) -> None:
    colours = theme()  # type: ignore[operator]
    assert contrast(colours[ink], colours[ground]) >= least, (ink, ground)


def test_dark_is_the_same_whether_chosen_or_followed() -> None:
    chosen = blocks(':root[data-theme="dark"]')
    followed = blocks(':root:not([data-theme="light"])')
    assert chosen == followed


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_only_the_tokens_name_a_colour(path: Path) -> None:
    if path.name == "tokens.css":
        return
    css = without_comments(read(path))
    assert not COLOUR.findall(css) and not NAMED_COLOUR.findall(css), name(path)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_name_no_colour(path: Path) -> None:
    drawn = re.findall(r"\b(?:fill|stroke|color)=\"([^\"{]*)\"", read(path))
    assert set(drawn) <= {"none", "currentColor"}, name(path)


def test_every_token_is_defined_and_used() -> None:
    everything = "\n".join(without_comments(read(path)) for path in SHEETS)
    used = set(re.findall(r"var\(--([\w-]+)", everything))
    defined = set(light())
    assert used - defined == set(), "used but not defined"
    assert defined - used == set(), "defined but not used"


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_no_text_is_smaller_than_16_pixels(path: Path) -> None:
    for size in re.findall(r"font-size:\s*([\d.]+)(rem|em|px)\b", without_comments(read(path))):
        least = 16 if size[1] == "px" else 1
        assert float(size[0]) >= least, (name(path), size)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_pages_carry_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    source = read(path)
    for what, pattern in INLINE.items():
        assert not pattern.search(source), f"{name(path)} has {what}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_on_the_screen_can_be_translated(path: Path) -> None:
    """The page for developers stays in Chinese; so does what says lang="zh-CN" of itself."""
    if path == SPECIMEN:
        return
    for text in plain_text(path):
        bare = re.sub(r'(lang="zh-CN"[^<>]*>)[^<]*<', r"\1<", text)
        found = CHINESE.search(bare)
        assert not found, f"{name(path)}: …{bare[found.start() :][:20]} is not in _('…')"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_messages_stand_in_the_templates_word_for_word(path: Path) -> None:
    """A message made of parts is not found by the extraction."""
    for call in JINJA.parse(read(path)).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext"):
            assert isinstance(call.args[0], nodes.Const), f"{name(path)}:{call.lineno}"


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_a_component_is_one_macro_named_after_its_file(path: Path) -> None:
    tree = JINJA.parse(read(path))
    assert [macro.name for macro in tree.find_all(nodes.Macro)] == [path.stem]
    assert read(path).startswith("{#"), "says in a comment what it is for"


def test_every_component_is_shown_to_developers() -> None:
    shown = set(find_referenced_templates(JINJA.parse(read(SPECIMEN))))
    frame = {"components/display_settings.html"}  # in the foot of that very page
    assert {f"components/{path.name}" for path in COMPONENTS} - shown == frame


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_use_what_they_import(path: Path) -> None:
    tree = JINJA.parse(read(path))
    imported = {
        entry[1] if isinstance(entry, tuple) else entry
        for statement in tree.find_all(nodes.FromImport)
        for entry in statement.names
    }
    used = {mention.name for mention in tree.find_all(nodes.Name) if mention.ctx == "load"}
    assert imported <= used, f"{name(path)} does not use {imported - used}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_classes_in_templates_exist_in_the_style_sheets(path: Path) -> None:
    css = "\n".join(without_comments(read(sheet)) for sheet in SHEETS)
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    written = re.findall(r"\sclass=\"([^\"]*)\"", read(path))
    # `plain` takes the bullets from a list: base.css does it for any list with a class.
    words = {word for entry in written for word in re.sub(r"\{.*?[%}]\}", " ", entry).split()}
    assert {word for word in words if not word.endswith("-")} - known - {"plain"} == set(), name(
        path
    )


def test_styles_wait_for_no_newer_browser() -> None:
    """Many desks run Chromium 108; nesting and light-dark() would leave them without colours."""
    for path in SHEETS:
        css = without_comments(read(path))
        assert "light-dark(" not in css and not re.search(r"[{;]\s*&", css), name(path)
