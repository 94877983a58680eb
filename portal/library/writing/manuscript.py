"""Between a piece's content and a text of the library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.document_numbers import DocumentNumber, parse
from portal.editorial.fields import Content, blank
from portal.library.models import Document, Version
from portal.library.structure.citations import read_citations
from portal.library.structure.tasks import read_tasks
from portal.library.structure.values import Block, Citation
from portal.library.values import Text
from portal.library.writing.fields import SECTIONS
from portal.library.writing.wording import blocks_of, html_of
from portal.partial_dates import PartialDate

#: held in the content under their own names, and as text by the document's columns
WORDS = (
    "title",
    "index_number",
    "level",
    "issuer",
    "region",
    "stated_status",
    "openness",
    "addressees",
    "contact",
    "summary",
    "source",
    "source_url",
    "confidence",
    "open_question",
    "body_title",
)
DAYS = ("issued_on", "published_on", "effective_on", "expires_on")
COVER = "cover-"
SUMMARY_LENGTH = 120


def text_of(content: Content, kind: str, source_key: str, stands_from: date | None) -> Text:
    """The text that a piece's content is; `content` has passed its gates."""
    blocks, cover = blocks_of(content["body"]), blocks_of(content["cover"], COVER)
    number = parse(content["document_number"])
    original = content.get("original") or {}
    as_written: dict[str, Any] = {name: content[name] for name in WORDS}
    as_written |= {name: day(content[name]) for name in DAYS}
    as_written["summary"] = content["summary"] or first_sentences(blocks)
    return Text(
        source_key=source_key,
        kind=kind,
        blocks=blocks,
        cover=cover,
        digest=original.get("digest") or digest_of(content),
        document_number=content["document_number"],
        stands_from=stands_from,
        checked_on=date.fromisoformat(content["checked_on"]) if content["checked_on"] else None,
        is_digest=content["is_digest"],
        is_sample=bool(content.get("is_sample")),
        file_name=original.get("name", ""),
        file_size=original.get("size", 0),
        attachments=tuple(content["attachments"]),
        topics=tuple(content["topics"]),
        history=tuple(content.get("history") or ()),
        tasks=tuple(_task_rows(blocks)),
        citations=read_citations(content["title"], cover, blocks, own_titles(content), number),
        stated=tuple(stated(content)),
        **as_written,
    )


def content_of(
    document: Document, version: Version, topics: Iterable[str], stated_rows: Iterable[Any]
) -> Content:
    """What is public of a document, as content; `text_of` makes the same text of it again."""
    own = {name: getattr(document, name) for name in WORDS}
    days = {name: str(getattr(document, name) or "") for name in DAYS}
    return {
        **blank(SECTIONS),
        **own,
        **days,
        "document_number": document.document_number or "",
        "topics": list(topics),
        "relations": [{"role": row.role, "target": target_of(row)} for row in stated_rows],
        "cover": html_of(version.cover),
        "body": html_of(version.blocks),
        "checked_on": document.checked_on.isoformat() if document.checked_on else "",
        "is_digest": document.is_digest,
        "attachments": version.attachments,
        # What no field shows stays as it is.
        "is_sample": document.is_sample,
        "history": document.history,
    }


def own_titles(content: Content) -> list[str]:
    """The names under which a text may speak of itself."""
    title = content["title"]
    names = [title, "关于" + title.partition("关于")[2], content["body_title"]]
    return [name for name in names if len(name) > 2]


def stated(content: Content) -> Iterable[Citation]:
    """The relations that staff have written down, by 文号 or by title."""
    for row in content["relations"]:
        number = parse(row["target"])
        title = "" if number else row["target"].strip("《》")
        yield Citation(
            "number" if number else "title", row["target"], title, number, "", row["role"]
        )


def target_of(row: Any) -> str:
    """How a stated relation names its target, for the form."""
    return str(row.number or f"《{row.title}》")


def number_of(content: Content) -> DocumentNumber | None:
    """The 文号 of the content, None when it has none that reads as one."""
    return parse(content["document_number"])


def day(text: str) -> PartialDate | None:
    """A date of the content."""
    return PartialDate.parse(text) if text else None


def digest_of(content: Content) -> str:
    """SHA-256 of the content, in hex: what names a wording that came from no file."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def first_sentences(blocks: Iterable[Block]) -> str:
    """The opening of a body for lists, cut at a sentence's end where there is one."""
    said = "".join(block.text for block in blocks if block.kind in ("paragraph", "article"))
    if len(said) <= SUMMARY_LENGTH:
        return said
    end = said.rfind("。", 40, SUMMARY_LENGTH)
    return said[: end + 1] if end > 0 else said[: SUMMARY_LENGTH - 1] + "…"


def _task_rows(blocks: tuple[Block, ...]) -> Iterable[dict[str, Any]]:
    for row in read_tasks(blocks):
        yield {
            "anchor": row.anchor,
            "label": row.label,
            "title": row.title,
            "units": list(row.units),
        }
