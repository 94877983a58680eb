"""The calendar file can be read by any calendar (RFC 5545)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from portal.deadlines.ics import Event, calendar_file, escaped, folded
from tests.pages import Browser

MADE = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LINE = re.compile(r"[A-Z-]+(;[A-Z]+=[A-Z]+)*:.*")


def unfolded(body: bytes) -> list[str]:
    """The content lines, after the checks that hold for every file."""
    assert body.endswith(b"\r\n")
    physical = body.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    for line in physical:
        line.decode()  # no character is cut in two
    return body.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def values(lines: list[str], name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines if re.match(rf"{name}[;:]", line)]


def plain(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=400))
def test_any_text_survives_folding_and_escaping(text: str) -> None:
    lines = unfolded(folded(f"SUMMARY:{escaped(text)}"))
    assert [plain(value) for value in values(lines, "SUMMARY")] == [text]


def test_no_line_can_be_smuggled_in() -> None:
    evil = "x\r\nBEGIN:VEVENT\nEND:VEVENT\rATTACH:y"
    body = calendar_file("名", [Event("u", date(2026, 12, 7), evil, evil, "http://a.cn/")], MADE)
    lines = unfolded(body)
    assert lines.count("BEGIN:VEVENT") == 1
    assert not [line for line in lines if line.startswith("ATTACH")]


def test_a_day_has_its_reminders() -> None:
    lines = unfolded(
        calendar_file("期限", [Event("u", date(2026, 12, 31), "末日", "说", "u")], MADE)
    )
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//portal//deadlines//ZH"]
    assert "DTSTART;VALUE=DATE:20261231" in lines and "DTEND;VALUE=DATE:20270101" in lines
    assert values(lines, "DTSTAMP") == ["20261123T083000Z"]
    assert values(lines, "TRIGGER") == ["-P6DT15H", "-P2DT15H", "-PT15H", "PT9H"]
    assert all(LINE.fullmatch(line) for line in lines)
    for part in ("VCALENDAR", "VEVENT", "VALARM"):
        assert lines.count(f"BEGIN:{part}") == lines.count(f"END:{part}")


def test_the_file_of_a_paper_holds_each_of_its_dates(browser: Browser) -> None:
    answer = browser.get("deadlines.calendar", paper="upc-claim", on="2026-11-16")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "deadlines.ics" in answer.headers["Content-Disposition"]
    lines = unfolded(answer.get_data())
    assert values(lines, "DTSTART") == ["20261216", "20270216"]
    assert len(set(values(lines, "UID"))) == 2
    assert all("不是法律意见" in plain(value) for value in values(lines, "DESCRIPTION")[::5])
    again = browser.get("deadlines.calendar", paper="upc-claim", on="2026-11-16")
    assert values(unfolded(again.get_data()), "UID") == values(lines, "UID")


def test_there_is_no_file_without_a_date(browser: Browser) -> None:
    browser.get("deadlines.calendar", expect=404, clock="TEMU-IP", on="2026-11-16")
    browser.get("deadlines.calendar", expect=400, clock="US-DC-ANS")
    browser.get("deadlines.calendar", expect=400, clock="US-DC-ANS", on="2026-02-30")
