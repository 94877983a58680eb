"""The made-up people of the sample, each of whom comes in by the door once."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, StorageState

from portal.accounts.sample import FILE
from portal.accounts.second_factor import code_at, new_secret, step_now
from tests.journeys.server import Server, command

NO_SECRET = "-"
PHRASE = "海边的灯塔每晚九点亮起来"


class People:
    """Who they are stands in the file of the portal; what their browsers keep, stays here."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.address = browser, server.address
        lines = (server.instance / FILE).read_text().splitlines()[1:]
        rows = [line.split("\t") for line in lines if line]
        self.known = {row[1].partition("@")[0]: row for row in rows}
        self.kept: dict[str, StorageState] = {}

    def state(self, key: str) -> StorageState:
        """What the browser of `officer`, `enterprise` … keeps after signing in."""
        if key not in self.kept:
            context = self.browser.new_context(base_url=self.address, locale="zh-CN")
            page = context.new_page()
            page.goto("/accounts/sign-in")
            self.sign_in(page, key)
            self.kept[key] = context.storage_state()
            context.close()
        return self.kept[key]

    def add(self, server: Server, key: str, role: str) -> None:
        """One more person of the staff, once."""
        if key in self.known:
            return
        email, secret = f"{key}@example.com", new_secret()
        words = ("--email", email, "--role", role, "--totp-secret", secret)
        command(server.instance, "accounts", "create", *words, typed=f"{PHRASE}\n")
        self.known[key] = [role, email, PHRASE, secret]

    def sign_in(self, page: Page, key: str) -> None:
        """Through the door that is open on the page; staff with their second factor."""
        _role, email, password, secret = self.known[key]
        page.get_by_label("邮箱").fill(email)
        page.get_by_label("密码").fill(password)
        press(page, "登录")
        if secret != NO_SECRET:
            page.get_by_label("动态码").fill(code_at(secret, step_now()))
            press(page, "登录")
        page.wait_for_url(lambda url: "/accounts/sign-in" not in url)


def press(page: Page, name: str) -> None:
    """Click the button with this name."""
    page.get_by_role("button", name=name, exact=True).click()
