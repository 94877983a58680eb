"""A reader with a browser: opens pages, and nothing may go wrong behind the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

LOOPBACK = ("127.0.0.1", "localhost")
# Only the faults come back: all that axe tells of a long page takes longer than the finding.
RUN_AXE = """async (options) => (await axe.run(options)).violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`)
)"""


class Reader:
    """One browser window of one reader; `problems` gathers what the window noticed."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.problems: list[str] = []
        self.missing: set[str] = set()
        width, height = options.pop("width", 1280), options.pop("height", 800)
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            locale="zh-CN",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            **options,
        )
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        self.context.on("request", self._request)
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()

    def open(self, path: str, status: int = 200) -> Page:
        """Open an address of the portal; a page that is missing on purpose is no problem."""
        if status == 404:
            self.missing.add(self.address + quote(path, safe="/?=&%"))
        answer = self.page.goto(path)
        assert answer is not None and answer.status == status, (path, answer and answer.status)
        return self.page

    def prefer(self, **choices: str) -> None:
        """Choose in the display settings, as their links do."""
        for name, value in choices.items():
            self.page.goto(f"/preferences?{name}={value}&next=/statement")

    def text_size(self, pixels: int) -> None:
        """Set the browser's own text size, 16 unless the reader changed it."""
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": pixels, "fixed": pixels}})
        devtools.detach()

    def close(self) -> None:
        """Leave; fails with everything that went wrong on the way."""
        self.context.close()
        assert self.problems == []

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or message.location["url"] in self.missing:
            return
        self.problems.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in LOOPBACK:
            self.problems.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.url}")


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page as it stands, one line an element; `rules` limits it to some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found: list[str] = page.evaluate(RUN_AXE, {"resultTypes": ["violations"], **only})
    return found


def overflow(page: Page) -> list[str]:
    """Elements that stick out beyond the right edge and make the page scroll sideways."""
    found: list[str] = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          const out = [...document.body.querySelectorAll("*")]
            .filter((e) => e.getBoundingClientRect().right > width + 1)
            .map((e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`);
          return [`page is ${document.documentElement.scrollWidth} px wide`, ...out.slice(0, 8)];
        }"""
    )
    return found


def looked_at(page: Page) -> None:
    """Nobody is shut out of the page as it stands, on a desk or a telephone."""
    whole = page.viewport_size
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not (found := violations(page)), (page.url, width, found)
        assert overflow(page) == [], (page.url, width)
    if whole:
        page.set_viewport_size(whole)
