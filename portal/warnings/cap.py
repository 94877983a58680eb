"""A message of a warning in the Common Alerting Protocol 1.2 (OASIS, 2010).

CAP was made for storms and fires; our four levels are mapped by what the reader has to do:

| Level  | severity | urgency   | responseType | because                                          |
|--------|----------|-----------|--------------|--------------------------------------------------|
| red    | Extreme  | Immediate | Execute      | orders are in force: act on the dated steps now  |
| orange | Severe   | Expected  | Prepare      | proceedings are opened: act within days          |
| yellow | Moderate | Future    | Prepare      | a risk with a known date                         |
| blue   | Minor    | Future    | Monitor      | a trend to watch                                 |

certainty follows how the facts were checked: read in the statute or on an official page `Observed`,
on a law firm's page `Likely`, common knowledge `Possible`. A cancellation has responseType
`AllClear`, urgency `Past`, and expires at the moment it is sent. What is made up has status `Test`,
so that no receiver acts on it. CAP has no category for legal risks: `Other`. Countries are geocodes
by ISO 3166 alpha-2 (EU is reserved there), WO by WIPO ST.3. Days are days in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from xml.etree import ElementTree

from portal.clock import SHANGHAI
from portal.config import Site
from portal.warnings.advisory import Advisory, advisory_of
from portal.warnings.models import FACETS, WarningMessage
from portal.warnings.vocabulary import label, level_label
from portal.xml_text import xml_text

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
MESSAGE_TYPES = {"alert": "Alert", "update": "Update", "cancel": "Cancel"}
SEVERITY = {"red": "Extreme", "orange": "Severe", "yellow": "Moderate", "blue": "Minor"}
URGENCY = {"red": "Immediate", "orange": "Expected", "yellow": "Future", "blue": "Future"}
RESPONSE = {"red": "Execute", "orange": "Prepare", "yellow": "Prepare", "blue": "Monitor"}
CERTAINTY = {
    "statute": "Observed",
    "official": "Observed",
    "commercial": "Likely",
    "general": "Possible",
}
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
LAST_SECOND = time(23, 59, 59)
EVERYWHERE = "未限定国家或地区"
Pairs = Iterator[tuple[str, str]]


def cap_xml(messages: list[WarningMessage], number: int, site: Site, web: str) -> bytes:
    """The message with this number as CAP; `messages` are all of the warning, in order.

    `web` is the full address of the public page.
    """
    message = next(one for one in messages if one.number == number)
    advisory = advisory_of(message.content)
    alert = ElementTree.Element("alert", xmlns=NAMESPACE)
    for name, text in head(message, earlier(messages, number), advisory):
        add(alert, name, text)
    add_info(alert, message, advisory, site, web)
    ElementTree.indent(alert)
    body: bytes = ElementTree.tostring(alert, "utf-8")
    return DECLARATION + body + b"\n"


def earlier(messages: Iterable[WarningMessage], number: int) -> list[WarningMessage]:
    """The messages that this one refers to: all since the last alert, the first first.

    An alert refers to none: it begins anew, after a cancellation too.
    """
    found: list[WarningMessage] = []
    for message in messages:
        found = [] if message.kind == "alert" else found
        if message.number == number:
            return found
        found.append(message)
    return []


def head(message: WarningMessage, before: list[WarningMessage], advisory: Advisory) -> Pairs:
    """(element, text) of the alert's own elements, in the order of the schema."""
    yield "identifier", message.identifier
    yield "sender", message.sender
    yield "sent", moment(message.sent_at)
    yield "status", "Test" if advisory.is_sample else "Actual"
    yield "msgType", MESSAGE_TYPES[message.kind]
    yield "scope", "Public"
    yield "note", note(message, advisory)
    yield "references", " ".join(map(reference, before))
    yield "incidents", " ".join(advisory.earlier)


def add_info(
    alert: ElementTree.Element,
    message: WarningMessage,
    advisory: Advisory,
    site: Site,
    web: str,
) -> None:
    """The one info block, in Chinese; its areas are the countries."""
    info = ElementTree.SubElement(alert, "info")
    for name, text in (*what(message, advisory), *when(message, advisory)):
        add(info, name, text)
    for name, text in words(advisory, site, web):
        add(info, name, text)
    for name, text in parameters(message, advisory):
        parameter = ElementTree.SubElement(info, "parameter")
        add(parameter, "valueName", name)
        add(parameter, "value", text)
    for code in advisory.values("countries") or ("",):
        area = ElementTree.SubElement(info, "area")
        add(area, "areaDesc", label("countries", code, str) if code else EVERYWHERE)
        if code:
            geocode = ElementTree.SubElement(area, "geocode")
            add(geocode, "valueName", "WIPO ST.3" if code == "WO" else "ISO 3166-1 alpha-2")
            add(geocode, "value", code)


def what(message: WarningMessage, advisory: Advisory) -> Pairs:
    """Category, event, and how grave, near and sure it is."""
    is_cancelled = message.kind == "cancel"
    yield "language", "zh-CN"
    yield "category", "Other"
    yield "event", label("category", advisory.category, str)
    yield "responseType", "AllClear" if is_cancelled else RESPONSE[advisory.level]
    yield "urgency", "Past" if is_cancelled else URGENCY[advisory.level]
    yield "severity", SEVERITY[advisory.level]
    yield "certainty", CERTAINTY[advisory.confidence]


def when(message: WarningMessage, advisory: Advisory) -> Pairs:
    """From when to when it holds; a red one without an end has no `expires`."""
    if advisory.valid_from:
        yield "effective", moment(at(advisory.valid_from, time()))
    if advisory.event_on:
        yield "onset", moment(at(advisory.event_on, time()))
    if message.kind == "cancel":
        yield "expires", moment(message.sent_at)
    elif advisory.valid_until:
        yield "expires", moment(at(advisory.valid_until, LAST_SECOND))


def words(advisory: Advisory, site: Site, web: str) -> Pairs:
    """Who says it, what happened, what to do, where to read on."""
    yield "senderName", site.host_body or site.name
    yield "headline", advisory.title
    yield "description", "\n".join(filter(None, (advisory.summary, *advisory.facts)))
    yield "instruction", "\n".join(instructions(advisory))
    yield "web", web
    yield "contact", site.phone


def instructions(advisory: Advisory) -> Iterator[str]:
    """1. 2026-12-01：听证前一日确认律师出庭."""
    for number, step in enumerate(advisory.steps, 1):
        on = f"{step.on.isoformat()}：" if step.on else ""
        who = f"（{step.who}）" if step.who else ""
        yield f"{number}. {on}{step.do}{who}"


def parameters(message: WarningMessage, advisory: Advisory) -> Pairs:
    """What CAP has no element for: our level, the facets, the source."""
    yield "portal:level", advisory.level
    yield "portal:levelName", level_label(advisory.level, str)
    yield "portal:release", str(message.number)
    for facet in FACETS:
        if facet != "countries" and advisory.values(facet):
            yield f"portal:{facet}", " ".join(v.replace(" ", "_") for v in advisory.values(facet))
    if advisory.source:
        yield "portal:source", advisory.source
    if advisory.checked_on:
        yield "portal:checkedOn", advisory.checked_on.isoformat()


def note(message: WarningMessage, advisory: Advisory) -> str:
    """What changed, or why it was cancelled; and that it is made up, if it is."""
    marked = "示例，内容虚构" if advisory.is_sample else ""
    return "；".join(filter(None, (marked, message.note)))


def reference(message: WarningMessage) -> str:
    """sender,identifier,sent."""
    return f"{message.sender},{message.identifier},{moment(message.sent_at)}"


def at(day: date, hour: time) -> datetime:
    """A moment of a day in Fujian."""
    return datetime.combine(day, hour, SHANGHAI)


def moment(found: datetime) -> str:
    """2026-11-16T09:30:00+08:00: no fractions, and never a Z, as the standard demands."""
    return found.astimezone(SHANGHAI).replace(microsecond=0).isoformat()


def add(parent: ElementTree.Element, name: str, text: str) -> None:
    """A child with its text; nothing where there is none."""
    if text:
        ElementTree.SubElement(parent, name).text = xml_text(text)
