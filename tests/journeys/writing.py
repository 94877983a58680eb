"""What is done on the desk of pieces in a browser, and how others come to hear of it."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from docx import Document
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.journeys.people import press
from tests.journeys.reader import Reader

PATIENCE = 60_000  # milliseconds
BETWEEN = 0.2  # seconds from one look to the next, where the page cannot tell of a change
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def opened(reader: Reader, path: str) -> Page:
    """The page of a reader who waits long, for the machine may be busy."""
    reader.context.set_default_timeout(PATIENCE)
    return reader.open(path)


def word_file(name: str, lines: list[str], table: tuple[tuple[str, ...], ...]) -> FilePayload:
    """A Word file whose first line is its title, with a table at its end."""
    document, data = Document(), io.BytesIO()
    document.add_paragraph(lines[0], style="Title")
    for line in lines[1:]:
        document.add_paragraph(line)
    kept = document.add_table(rows=len(table), cols=len(table[0]))
    for row, cells in zip(kept.rows, table, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.save(data)
    return {"name": name, "mimeType": WORD, "buffer": data.getvalue()}


def begin(page: Page, kind: str) -> int:
    """A new draft of a kind (notice, warning); returns its number."""
    page.goto(f"/desk/pieces/new?kind={kind}")
    page.locator("main").get_by_role("button").click()
    page.wait_for_url(re.compile(r"/desk/pieces/\d+"))
    found = re.search(r"/desk/pieces/(\d+)", page.url)
    assert found, page.url
    return int(found[1])


def field(page: Page, name: str) -> Locator:
    """The control of a field; a place in a row is written `advice.1.do`."""
    return page.locator(f"#f-{name.replace('.', '-')}")


def add_row(page: Page, name: str) -> None:
    """One more row of a field of rows."""
    field(page, name).get_by_role("button", name="加一行").click()


def read_in(page: Page, file: FilePayload) -> None:
    """Have the fields filled from a file."""
    page.locator("summary", has_text="从文件读入").click()
    page.locator("#source").set_input_files(file)
    press(page, "读入")
    expect(page.locator("#offer-title")).to_contain_text(file["name"])


def add_to_text(page: Page, words: str) -> None:
    """Write at the end of the body, in the rich editor where it is installed."""
    plain, rich = field(page, "body"), page.locator("[data-slate-editor]").last
    if plain.is_visible():
        plain.fill(f"{plain.input_value()}\n<p>{words}</p>")
        return
    rich.locator("p").last.click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(words)


def told(page: Page, words: str) -> None:
    """The desk says that something was done."""
    expect(page.locator("main .told")).to_contain_text(words)


def submit(page: Page) -> None:
    press(page, "送审")
    told(page, "已送审")


def take(page: Page, action: str, note: str = "", at: str = "") -> None:
    """A step of the workflow, on the page of a piece."""
    box = page.locator(f"#do-{action}")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    if note:
        page.locator(f"#{action}-note").fill(note)
    if at:
        page.locator(f"#{action}-at").fill(at)
    box.get_by_role("button").click()
    told(page, "已办理")


def until(come: Callable[[], bool], what: str) -> None:
    """Look again and again until it has come: the worker needs a moment."""
    last = time.monotonic() + PATIENCE / 1000
    while not come():
        assert time.monotonic() < last, f"{what} did not come"
        time.sleep(BETWEEN)


def shows(page: Page, path: str, words: str) -> None:
    """Open the path until the words stand there."""

    def come() -> bool:
        page.goto(path)
        return page.locator("main").get_by_text(words).count() > 0

    until(come, f"{words} on {path}")


def letter(instance: Path, to: str, subject: str, words: str) -> None:
    """Wait until a letter is sent to the address, with these words in its subject and its text."""

    def come() -> bool:
        return any(map(is_it, map(read, (instance / "mail").glob("*.eml"))))

    def is_it(one: EmailMessage) -> bool:
        return one["To"] == to and subject in one["Subject"] and words in text_of(one)

    until(come, f"a letter about {subject} that says {words}")


def read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default)


def text_of(one: EmailMessage) -> str:
    """What the letter says, unwrapped."""
    body = one.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
