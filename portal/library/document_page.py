"""What the page of a document shows, gathered for its templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from portal import files
from portal.clock import SHANGHAI
from portal.library import labels, queries
from portal.library.body import Clause, OutlineEntry, Part, clauses, outline, parts
from portal.library.citing import citation
from portal.library.finding import Finding, find
from portal.library.linked_data import linked_data
from portal.library.links import Words, document_address, linker
from portal.library.models import Document, Version
from portal.library.relations import Group, named_by, naming
from portal.qr_code import qr_code

# Of these relations a reader should know before reading the text, the gravest first.
TELLING = ("repeals", "amends", "interprets")
LATEST = "9999-12-31"
# 党政机关公文处理工作条例（中办发〔2012〕14号）第八条, those that end a title.
FORMS = (
    "决议",
    "决定",
    "命令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "批复",
    "函",
    "纪要",
)


@dataclass(frozen=True)
class TextPage:
    """A version of a document as it is read and printed.

    `address` is the full one, `openness` the note below the text (附注), '' without one.
    """

    document: Document
    version: Version
    versions: int
    topics: tuple[str, ...]
    is_current: bool
    address: str
    openness: str
    cover: list[Part]
    body: list[Part]
    named: list[Group]


@dataclass(frozen=True)
class DocumentPage:
    """The text page with everything that stands around it on the screen.

    `finding` says where the words are that the reader looks for in the text.
    """

    text: TextPage
    finding: Finding | None
    entries: list[OutlineEntry]
    clauses: list[Clause]
    naming: list[Group]
    telling: list[Group]
    newer: Any
    older: Any
    steps: list[tuple[str, str]]
    has_file: bool
    code: Markup
    data: Markup


def text_page(read: queries.Reading, base: str) -> TextPage:
    """The text with its links; one query."""
    document, version = read.document, read.version
    cited = queries.citations_from(document.id)
    words = Words({code: str(word) for code, word in labels.VALIDITY.items()}, str(labels.LACKING))
    linked = linker(cited, words)
    is_current = version.id == document.current_version_id
    place = document_address(document.id) + ("" if is_current else f"?version={version.number}")
    return TextPage(
        document=document,
        version=version,
        versions=read.versions,
        topics=read.topics,
        is_current=is_current,
        address=f"{base}{place}",
        openness=f"（此件{document.openness}）" if is_current and document.openness else "",
        cover=parts(version.cover, linked),
        body=parts(version.blocks, linked),
        named=named_by(cited, document.id),
    )


def document_page(read: queries.Reading, base: str, words: str = "") -> DocumentPage:
    """Everything that the page of a document shows, `words` marked; three queries."""
    text = text_page(read, base)
    finding = find(words, text.cover, text.body, str(labels.COVER)) if words else None
    if finding:
        text = replace(text, cover=finding.cover, body=finding.body)
    document, version = text.document, text.version
    naming_it = naming(queries.citations_of(document.id))
    around = queries.neighbours(document)
    return DocumentPage(
        text=text,
        finding=finding,
        entries=outline(version.blocks),
        clauses=clauses(version.blocks),
        naming=naming_it,
        telling=[(role, dict(naming_it)[role]) for role in TELLING if role in dict(naming_it)],
        newer=around["newer"],
        older=around["older"],
        steps=steps(document),
        has_file=bool(version.file_name) and files.path_of(version.digest).exists(),
        code=qr_code(text.address, str(labels.CODE)),
        data=linked_data(document, text.named, base),
    )


def cite(text: TextPage, clause: Clause | None) -> tuple[str, str]:
    """(how the text or its clause is cited, the address to give with it)."""
    title, number = text.document.title, text.document.document_number or ""
    if clause is None:
        return citation(title, number), text.address
    return citation(title, number, clause.cited), f"{text.address}#{clause.anchor}"


def steps(document: Document) -> list[tuple[str, str]]:
    """(day, what happened), the oldest first: from the text's own history, else from its dates."""
    told = [(str(row["on"]), str(row["text"])) for row in document.history]
    if told:
        return sorted(told, key=lambda step: step[0] or LATEST)
    dated = (
        (document.issued_on, labels.STEPS["issued"]),
        (document.published_on, labels.STEPS["published"]),
        (document.effective_on, labels.STEPS["in_force"]),
        (document.expires_on, labels.STEPS["expires"]),
    )
    return sorted((str(day), str(word)) for day, word in dated if day)


def since(document: Document, version: Version) -> tuple[str, bool]:
    """(from when a wording counts, whether that is only the day on which it was taken in).

    A date that is known in part stays in part: 2020, not 2020-01-01.
    """
    for own in (document.effective_on, document.issued_on, document.published_on):
        if own and own.first_day() == version.stands_from:
            return str(own), False
    taken_in = version.created_at.astimezone(SHANGHAI).date()
    return version.stands_from.isoformat(), version.stands_from == taken_in


def form(document: Document) -> str:
    """公文种类: what the source says, else the word on which the title ends."""
    if document.level or document.is_digest:
        return document.level
    return next((word for word in FORMS if document.title.endswith(word)), "")
