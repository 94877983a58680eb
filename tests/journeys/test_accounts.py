"""An enterprise and a member of staff come in by the door, in a browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from portal.accounts.credit_code import check_character
from portal.accounts.second_factor import code_at, step_now
from tests.journeys.people import press
from tests.journeys.reader import Reader, looked_at
from tests.journeys.server import Server, command

pytestmark = pytest.mark.browser

PHRASE = "海边的灯塔每晚九点亮起来"
LONGEST_WAIT = 30
BODY = f"91350200M{int(time.time()) % 100_000_000:08d}"


def link_in_mail(instance: Path, email: str) -> str:
    """The link of the newest mail to an address, once the worker has sent it."""
    for _ in range(LONGEST_WAIT * 10):
        for path in sorted((instance / "mail").glob("*.eml"), key=lambda one: -one.stat().st_mtime):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            found = re.search(r"https?://\S+", letter.get_content())
            if letter["To"] == email and found:
                return found[0]
        time.sleep(0.1)
    raise AssertionError("no mail came")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_enterprise_registers_confirms_and_leaves(
    reader: Callable[..., Reader], server: Server, scripts: bool
) -> None:
    visitor = reader(java_script_enabled=scripts)
    email = f"lin-{scripts}@example.com".lower()
    code = BODY[:-1] + str(int(scripts))
    page = visitor.open("/")
    page.get_by_role("link", name="我的", exact=True).click()
    page.get_by_role("link", name="企业注册").click()
    for label, value in {
        "单位名称": f"厦门试点{scripts}贸易有限公司",
        "统一社会信用代码": code + check_character(code),
        "姓名": "林一",
        "电话": "0592-1234567",
        "邮箱": email,
        "密码": PHRASE,
    }.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("所在地").select_option("厦门")
    page.get_by_label("我同意").check()
    press(page, "注册，收确认信")
    assert page.get_by_role("heading", level=1).inner_text() == "请查收确认信"
    page.goto(link_in_mail(server.instance, email))
    page.get_by_label("注册时填的密码").fill(PHRASE)
    press(page, "确认并登录")
    assert page.get_by_role("heading", level=1).inner_text() == "林一，您好"
    page.get_by_role("link", name="设置", exact=True).click()
    assert page.get_by_text(email).is_visible()
    page.get_by_role("button", name=re.compile("我同意.*用邮件收政策")).click()
    assert page.get_by_text("同意已记下").is_visible()
    page.goto("/accounts/sign-out")
    press(page, "退出登录")
    page.goto("/accounts")
    assert "/accounts/sign-in" in page.url


def test_the_pages_of_an_enterprise_can_be_read_by_everyone(
    reader: Callable[..., Reader], server: Server
) -> None:
    email = "reader-of-pages@example.com"
    # The two who register above take the codes that end in 0 and 1; this one is nobody else's.
    body = BODY[:-1] + "2"
    make(server, email, "enterprise", "--organisation", body + check_character(body))
    visitor = reader()
    for path in ("/accounts/register", "/accounts/sign-in", "/accounts/password"):
        looked_at(visitor.open(path))
    page = visitor.open("/accounts/sign-in")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill(PHRASE)
    press(page, "登录")
    page.get_by_role("link", name=body[:9]).click()
    looked_at(page)
    for path in ("", "/inbox", "/settings", "/settings/password", "/second-factor", "/step-up"):
        looked_at(visitor.open(f"/accounts{path}"))


def test_staff_set_up_their_second_factor_at_the_first_sign_in(
    reader: Callable[..., Reader], server: Server
) -> None:
    email = "boss@example.com"
    make(server, email, "manager")
    visitor = reader()
    page = visitor.open("/accounts/sign-in?next=/desk")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill(PHRASE)
    press(page, "登录")
    assert page.get_by_role("heading", level=1).inner_text() == "动态码"
    looked_at(page)
    assert page.get_by_role("img", name="动态码的二维码").is_visible()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("应用里显示的六位数字").fill(code_at(secret, step_now()))
    press(page, "启用动态码")
    assert page.locator("ol code").count() == 10
    looked_at(page)
    recovery = page.locator("ol code").first.inner_text()
    page.get_by_role("link", name="已保存，继续").click()
    assert page.get_by_role("heading", level=1).inner_text() == "工作台"
    looked_at(page)
    page.get_by_role("link", name="人员").click()
    looked_at(page)
    page.goto("/accounts/sign-out")
    press(page, "退出登录")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill(PHRASE)
    press(page, "登录")
    looked_at(page)
    page.get_by_label("动态码").fill(recovery)
    press(page, "登录")
    page.goto("/desk/people/new")
    looked_at(page)


def make(server: Server, email: str, role: str, *more: str) -> None:
    """An account by command."""
    words = ("accounts", "create", "--email", email, "--role", role, *more)
    command(server.instance, *words, typed=f"{PHRASE}\n")
