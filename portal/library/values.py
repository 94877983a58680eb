"""A text on its way into the library, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.library.structure.values import Block, Citation
from portal.partial_dates import PartialDate


@dataclass(frozen=True)
class Text:
    """A text to take in: its metadata, its body, and where it comes from. Dates may be partial."""

    source_key: str
    kind: str
    title: str
    blocks: tuple[Block, ...]
    digest: str
    cover: tuple[Block, ...] = ()
    body_title: str = ""
    document_number: str = ""
    index_number: str = ""
    level: str = ""
    issuer: str = ""
    region: str = ""
    issued_on: PartialDate | None = None
    published_on: PartialDate | None = None
    effective_on: PartialDate | None = None
    expires_on: PartialDate | None = None
    stands_from: date | None = None
    stated_status: str = ""
    openness: str = ""
    addressees: str = ""
    contact: str = ""
    summary: str = ""
    source: str = ""
    source_url: str = ""
    checked_on: date | None = None
    confidence: str = ""
    open_question: str = ""
    is_digest: bool = False
    is_sample: bool = False
    file_name: str = ""
    file_size: int = 0
    note: str = ""
    is_correction: bool = False
    attachments: tuple[dict[str, Any], ...] = ()
    topics: tuple[str, ...] = ()
    history: tuple[dict[str, Any], ...] = ()
    tasks: tuple[dict[str, Any], ...] = ()
    citations: tuple[Citation, ...] = ()
    stated: tuple[Citation, ...] = field(default=())


@dataclass(frozen=True)
class Taken:
    """What became of a text: new, changed or unchanged, and the document that it is now."""

    outcome: str
    document_id: int
