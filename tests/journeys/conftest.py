"""One server and one browser for all journeys; each test is a reader with a window of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import databases
from tests.journeys import places
from tests.journeys.people import People
from tests.journeys.reader import Reader
from tests.journeys.server import Server, command

TEXTS = Path(__file__).with_name("texts")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A portal with its sample content and the texts of the journeys."""
    folder = tmp_path_factory.mktemp("served")
    server = Server(folder / "instance", folder / "log")
    try:
        command(server.instance, "library", "import", str(TEXTS), "--publish")
        yield server
    finally:
        server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def find(server: Server) -> Callable[[str], str]:
    """Call it with an address of `places` to have its documents filled in."""
    documents = {
        "law": places.document(server.address, places.LAW),
        "plan": places.document(server.address, places.PLAN),
        "digest": places.document(server.address, places.DIGEST),
    }
    return lambda address: address.format(**documents)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        databases.absent("Chromium is not installed (chromium was not found)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def reader(server: Server, chromium: Browser) -> Iterator[Callable[..., Reader]]:
    """Call it with what is special about the reader's browser; checks them all at the end."""
    readers: list[Reader] = []

    def arrive(**options: Any) -> Reader:
        readers.append(Reader(chromium, server.address, **options))
        return readers[-1]

    yield arrive
    for one in readers:
        one.close()


@pytest.fixture(scope="session")
def people(server: Server, chromium: Browser) -> People:
    """The made-up people, with the sessions of those who came in."""
    return People(chromium, server)


@pytest.fixture
def enter(reader: Callable[..., Reader], people: People) -> Callable[..., Reader]:
    """Call it with a person's key, `officer` or `enterprise`: a reader who is signed in."""

    def entered(key: str, **options: Any) -> Reader:
        return reader(storage_state=people.state(key), **options)

    return entered
