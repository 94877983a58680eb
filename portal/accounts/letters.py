"""Mails of this room: plain text, no secret but the link that was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from portal import mail
from portal.config import Settings


@dataclass(frozen=True)
class Letter:
    """A kind of mail: its template and its subject."""

    template: str
    subject: str


VERIFY = Letter("emails/accounts_verify.txt", "请确认您的邮箱")
KNOWN = Letter("emails/accounts_known.txt", "这个邮箱已经有账号")
RESET = Letter("emails/accounts_reset.txt", "重设密码")
PASSWORD_CHANGED = Letter("emails/accounts_password_changed.txt", "密码已更改")
CHANGE_EMAIL = Letter("emails/accounts_change_email.txt", "请确认新的邮箱")
EMAIL_CHANGED = Letter("emails/accounts_email_changed.txt", "登录邮箱已更改")
INVITATION = Letter("emails/accounts_invitation.txt", "邀请您加入单位账号")
STAFF = Letter("emails/accounts_staff.txt", "您的工作账号")
CLOSED = Letter("emails/accounts_closed.txt", "账号已注销")
NOTICE = Letter("emails/accounts_notice.txt", "")


def send(letter: Letter, to: str, key: str, subject: str = "", **facts: object) -> None:
    """Owe a mail, in the running transaction; the same key is sent once."""
    body = mail.render(letter.template, **facts)
    mail.post(to, f"{subject or letter.subject} – {settings().site.name}", body, key)


def address_of(path: str) -> str:
    """The full address of a page, for mails that no request asked for."""
    chosen = settings()
    return f"{chosen.site.base_url or f'http://{chosen.host}:{chosen.port}'}{path}"


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
