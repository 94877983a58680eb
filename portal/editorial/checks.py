"""What is looked at before a piece is sent to review: gaps, addresses, numbers, what is private."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal import document_numbers, richtext
from portal.editorial import kinds
from portal.editorial.fields import Content, Field, all_fields, is_picture
from portal.editorial.kinds import Finding, Kind
from portal.extensions import db
from portal.search.models import SearchEntry

LINK = re.compile(r'href="([^"]*)"')
OWN_PAGE = re.compile(r"(/(?:library|warnings|services)/[^/?#\"]+)[?#]?")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(
    r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
#: 密级和保密期限 as GB/T 9704 writes it (绝密★30年), and other marks of what is not for the public
SECRET = re.compile(r"[绝机]密\s*[★☆]|秘密\s*[★☆]|密级\s*[：:]")
INTERNAL = re.compile("内部(?:资料|文件|使用|掌握)|不予公开|仅供内部|注意保存|阅后即焚|请勿外传")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


@dataclass(frozen=True)
class Examined:
    """What the checks found, what must be mended first, and the names of those that hold."""

    findings: tuple[Finding, ...]
    passed: tuple[object, ...]

    def count(self, weight: str) -> int:
        """How many findings have this weight."""
        return sum(finding.weight == weight for finding in self.findings)


def examine(kind: Kind, content: Content, subject: str) -> Examined:
    """Look at everything; at most two queries beside the room's own."""
    found, passed = [], []
    for label, check in CHECKS:
        findings = list(check(kind, content))
        found += findings
        passed += [] if findings else [label]
    found += kind.check(content, subject)
    return Examined(tuple(sorted(found, key=lambda one: one.weight != "must")), tuple(passed))


def findings(kind: Kind, content: Content, subject: str) -> list[Finding]:
    """Everything found, what must be mended first."""
    return list(examine(kind, content, subject).findings)


def findings_of(code: str, content: Content, subject: str | None) -> list[Finding]:
    """The findings of a piece, by the code of its kind."""
    return findings(kinds.get(code), content, subject or "")


def missing(kind: Kind, content: Content) -> Iterator[Finding]:
    """Required fields and cells in which nothing stands."""
    for field in all_fields(kind.sections):
        value = content.get(field.name, field.empty)
        if field.is_required and value == field.empty:
            yield Finding("must", field.name, f"“{field.label}”还没有填")
        if field.kind == "rows":
            yield from _missing_cells(field, value)


def pictures(kind: Kind, content: Content) -> Iterator[Finding]:
    """Pictures of which nobody said what they show."""
    for field in all_fields(kind.sections):
        for file in content.get(field.name, ()) if field.kind == "files" else ():
            if is_picture(file["name"]) and not file.get("alt"):
                message = f"图片“{file['name']}”没有文字说明；请写图上有什么，看不见图的人要靠它"
                yield Finding("must", field.name, message)


def _missing_cells(field: Field, rows: list[Content]) -> Iterator[Finding]:
    for number, row in enumerate(rows, 1):
        for column in field.columns:
            if column.is_required and row.get(column.name, column.empty) == column.empty:
                message = f"“{field.label}”第 {number} 行缺“{column.label}”"
                yield Finding("must", field.name, message)


def private(kind: Kind, content: Content) -> Iterator[Finding]:
    """Numbers of identity cards and mobile phones, and marks of what is secret or internal."""
    for field, text in texts(kind, content):
        if any(is_identity_number(found) for found in IDENTITY.findall(text)):
            yield Finding("must", field.name, f"“{field.label}”里有身份证号，请删去或隐去中间几位")
        if MOBILE.search(text):
            message = f"“{field.label}”里有手机号；确需公开的请改用办公电话"
            yield Finding("should", field.name, message)
        if mark := SECRET.search(text):
            message = f"“{field.label}”里有密级标志“{mark[0]}”：涉密内容不得上网"
            yield Finding("must", field.name, message)
        if mark := INTERNAL.search(text):
            message = f"“{field.label}”里有“{mark[0]}”；请确认可以公开"
            yield Finding("should", field.name, message)


def is_identity_number(text: str) -> bool:
    """Whether 18 characters carry the check digit of GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, text, strict=False))
    return CHECK_DIGITS[total % 11] == text[17].upper()


def dead_links(kind: Kind, content: Content) -> Iterator[Finding]:
    """Links to pages of ours that nothing public stands behind; other hosts are never asked."""
    named = [
        (field, found[1])
        for field in all_fields(kind.sections)
        if field.kind == "rich"
        for href in LINK.findall(content.get(field.name, ""))
        if (found := OWN_PAGE.match(href))
    ]
    alive = _alive(SearchEntry.url, {path for _, path in named})
    for field, path in named:
        if path not in alive:
            yield Finding("must", field.name, f"链接 {path} 没有对应的公开页面，请改正或删去")


def unknown_numbers(kind: Kind, content: Content) -> Iterator[Finding]:
    """文号 in the text that the library does not hold: a typing error, or a text to be taken in."""
    named = {
        found.number.key: (field, found.number.canonical)
        for field, text in texts(kind, content)
        if field.kind in ("rich", "text")
        for found in document_numbers.find(text)
    }
    alive = _alive(SearchEntry.number_key, set(named))
    for key, (field, number) in named.items():
        if key not in alive:
            message = f"文号 {number} 还没有收录；请核对有没有写错"
            yield Finding("should", field.name, message)


def texts(kind: Kind, content: Content) -> Iterator[tuple[Field, str]]:
    """The words of each field that holds any, without markup."""
    for field in all_fields(kind.sections):
        words = "\n".join(_words(field, content.get(field.name, field.empty)))
        if words:
            yield field, words


def _words(field: Field, value: Any) -> Iterator[str]:
    if field.kind == "rich":
        yield richtext.plain(value)
    elif field.kind in ("line", "text"):
        yield value
    elif field.kind == "tags":
        yield from value
    elif field.kind == "rows":
        for row in value:
            for column in field.columns:
                yield from _words(column, row.get(column.name, column.empty))


def _alive(column: Any, wanted: set[str]) -> set[str]:
    if not wanted:
        return set()
    held = select(column).where(column.in_(wanted), ~SearchEntry.is_removed)
    return set(db.session.execute(held).scalars())


#: each check with its name for people
CHECKS: tuple[tuple[object, Callable[[Kind, Content], Iterable[Finding]]], ...] = (
    (_("必填项"), missing),
    (_("图片的文字说明"), pictures),
    (_("个人信息和密级"), private),
    (_("站内链接"), dead_links),
    (_("引用的文号"), unknown_numbers),
)
