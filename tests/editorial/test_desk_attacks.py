"""Attacks through every field: the editor, the review page, the comparison and the preview."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from tests.editorial.desk_kit import Staff, do, published, read, written

FILE = Path(__file__).parents[1] / "foundations" / "data" / "rich-text-attacks.yaml"
FAMILIES: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
RUNS = {"script", "iframe", "object", "embed", "svg", "math", "video", "audio", "base", "marquee"}
LINE = 190


def plain_attacks(family: str) -> list[str]:
    """Attacks that fit on a line, each field gets one; blanks and signs that no line has go."""
    return ["".join(c for c in attack if c.isprintable())[:LINE] for attack in FAMILIES[family]]


def hostile(html: str) -> list[str]:
    """Elements and attributes of the page's main part that could run something."""
    page = lxml.html.fromstring(html).xpath("//main")[0]
    # The shapes of our own states are drawn without words; nobody's text can bring one along.
    found = [one.tag for one in page.iter() if one.tag in RUNS and not one.get("aria-hidden")]
    for element in page.iter():
        for name, value in element.attrib.items():
            if str(name).startswith("on") or str(name) == "style":
                found.append(f"{element.tag} {name}")
            if str(name) in ("href", "src", "action", "formaction", "srcdoc"):
                scheme = "".join(str(value).split()).lower()
                if scheme.startswith(("javascript:", "data:", "vbscript:")):
                    found.append(f"{element.tag} {name}={value}")
    # Our own scripts are linked in the main part by the keys of the desk alone.
    return [one for one in found if one != "script" or "<script>" in html.partition("<main")[2]]


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_an_attack_in_any_field_is_text_on_every_page(
    writer: Staff, reviewer: Staff, family: str
) -> None:
    attacks = plain_attacks(family)
    pick = lambda at: attacks[at % len(attacks)] or "x"  # noqa: E731
    piece_id = published(writer, reviewer)
    do(piece_id, "correct", writer)
    body = "\n".join(f"<p>{attack}</p>" for attack in FAMILIES[family] if "\x00" not in attack)
    values: dict[str, Any] = {
        "title": pick(0),
        "summary": "\n".join(attacks)[:1_900],
        "topics": pick(1)[:60],
        "change_note": pick(2),
        "advice__1__do": pick(3),
        "body": body,
    }
    form = writer.form(piece_id)
    form.update({name.replace("__", "."): value for name, value in values.items()})
    response = writer.browser.client.post(f"/desk/pieces/{piece_id}", data=form)
    if response.status_code == 422:  # the text gate refused one: shown again as it was typed
        assert hostile(response.text) == []
        form["body"] = "<p>甲</p>"
        form["title"] = form["title"] if len(form["title"]) < 200 else "x"
        response = writer.browser.client.post(f"/desk/pieces/{piece_id}", data=form)
    assert response.status_code == 303, response.text[:3_000]
    assert read(piece_id).content["summary"]
    for address in ("", "?read=1", "/compare", "/preview"):
        assert hostile(writer.browser.open(f"/desk/pieces/{piece_id}{address}").text) == [], address
    assert hostile(writer.browser.open("/desk/pieces?tab=own").text) == []


@pytest.mark.parametrize("value", ["<img src=x onerror=alert(1)>", "'\"><script>alert(1)</script>"])
def test_what_cannot_be_taken_is_shown_again_as_text(writer: Staff, value: str) -> None:
    piece_id = written(writer)
    names = ("issued_on", "until", "count", "fee", "level", "advice.1.on", "advice.1.level")
    form = writer.form(piece_id)
    form.update(dict.fromkeys(names, value))
    html = writer.answer(f"/desk/pieces/{piece_id}", form, 422)
    assert hostile(html) == [] and "<img" not in html.partition("<main")[2]


def test_a_file_name_and_words_of_others_are_text(
    writer: Staff, second_writer: Staff, reviewer: Staff
) -> None:
    attack = "<img src=x onerror=alert(1)>"
    piece_id = written(writer)
    mine = writer.form(piece_id)
    second_writer.send(piece_id, second_writer.form(piece_id), summary=attack)
    html = writer.send(piece_id, mine, 409, summary=attack + "二")
    assert hostile(html) == [] and "&lt;img" in html
    do(piece_id, "submit", writer)
    reviewer.step(piece_id, "return", note=attack)
    assert hostile(writer.page(piece_id)) == [] and hostile(writer.page(piece_id, read="1")) == []


def test_the_texts_that_scripts_insert_are_clean(writer: Staff) -> None:
    piece_id = written(writer)
    token = writer.form(piece_id)["csrf_token"]
    for attacks in FAMILIES.values():
        for attack in attacks:
            response = writer.browser.client.post(
                "/desk/pieces/clean", json={"html": attack}, headers={"X-CSRFToken": token}
            )
            assert response.status_code in (200, 422), attack
            html = response.get_json().get("html", "")
            assert hostile(f"<html><main>{html}</main></html>") == [], attack


@pytest.mark.parametrize("given", [None, [], {}, {"html": 1}, {"html": None}, {"html": ["x"]}, "x"])
def test_a_question_of_another_shape_is_refused(writer: Staff, given: Any) -> None:
    piece_id = written(writer)
    token = writer.form(piece_id)["csrf_token"]
    response = writer.browser.client.post(
        "/desk/pieces/clean", json=given, headers={"X-CSRFToken": token}
    )
    assert response.status_code == 400
