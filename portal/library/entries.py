"""A document as the search index takes it: plain values, one passage an article or heading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.library.models import Document, Version
from portal.library.structure.numbering import read_mark
from portal.search.values import Entry, Passage

# 效力层级 as a mild boost: the higher, the earlier among equals.
AUTHORITY = {
    "法律": 9,
    "行政法规": 8,
    "司法解释": 7,
    "部门规章": 6,
    "地方性法规": 6,
    "规范性文件": 5,
    "标准": 4,
}
# Kinds of which one asks whether they still hold.
BINDING = ("policy",)
LONGEST_NAME = 30
OPENERS = ("part", "chapter", "section", "heading", "article")


def entry_key(document: Document) -> str:
    """The document's key in the index: policy-17."""
    return f"{document.kind}-{document.id}"


def entry(document: Document, version: Version, topics: Iterable[str]) -> Entry:
    """What can be found of a document; its contact persons are left out."""
    return Entry(
        key=entry_key(document),
        kind=document.kind,
        title=document.title,
        url=f"/library/{document.id}",
        document_number=document.document_number or "",
        issuer=document.issuer,
        issued_on=str(document.issued_on or ""),
        published_on=document.sorted_on,
        year=document.year,
        topics=tuple(topics),
        region=document.region,
        status=document.validity if document.kind in BINDING else "",
        authority=AUTHORITY.get(document.level, 0),
        passages=tuple(passages(version.blocks)),
        summary=document.summary,
        is_digest=document.is_digest,
    )


def passages(blocks: Iterable[dict[str, Any]]) -> Iterable[Passage]:
    """Blocks gathered under the article or heading to which they belong."""
    anchor, label, texts = "", "", list[str]()
    for block in blocks:
        if block["kind"] in OPENERS:
            if texts:
                yield Passage(anchor, label, "\n".join(texts))
            anchor, label, texts = block["anchor"], called(block), []
        texts.append(block["text"])
    if texts:
        yield Passage(anchor, label, "\n".join(texts))


def called(block: dict[str, Any]) -> str:
    """What a passage is called in a list of hits: 第十二条, or a heading with its title."""
    mark = read_mark(block["text"]) if block["kind"] == "heading" else None
    title = block["text"][mark.end :].strip() if mark else ""
    whole = f"{block['label']}{title}"
    return whole if len(whole) <= LONGEST_NAME else str(block["label"])
