"""The content of a fresh portal: true facts in our own words, shipped as data with the package."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from portal.extensions import db
from portal.library.models import Citation, Document
from portal.library.services import Text, take_in
from portal.library.structure import parse
from portal.library.structure.values import Block, SourceLine, SourceText
from portal.library.structure.values import Citation as FoundCitation
from portal.library.titles import title_key
from portal.library.validity import stated_status
from portal.partial_dates import PartialDate
from portal.transaction import transaction

FOLDER = Path(__file__).resolve().parent / "data"
ACTOR = "sample"
# Interpretations and notices are texts of our own; the others stand in for an original.
DIGESTED = ("policy", "case")
FIRST_WORDS = 90


def load() -> int:
    """Take in every sample entry that is not there yet; returns how many were new."""
    entries = read_entries()
    known = set(db.session.execute(select(Document.source_key)).scalars())
    fresh = [entry for entry in entries if source_key(entry["id"]) not in known]
    for entry in fresh:
        for text in texts_of(entry):
            take_in(text, ACTOR, publish=True)
    if fresh:
        relate(entries)
    return len(fresh)


def read_entries() -> list[dict[str, Any]]:
    """All entries of the data files, in the order of the files' names."""
    entries: list[dict[str, Any]] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        entries += yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["documents"]
    return entries


def source_key(entry_id: str) -> str:
    return f"sample:{entry_id}"


def texts_of(entry: dict[str, Any]) -> list[Text]:
    """The entry's versions as texts, the oldest first."""
    earlier = [
        text_of(entry, version["digest"], PartialDate.parse(str(version["as_of"])).first_day())
        for version in entry.get("earlier_versions") or []
    ]
    stands_from = day(entry["effective_on"]) if earlier else None
    latest = text_of(entry, entry["digest"], stands_from.first_day() if stands_from else None)
    return [*earlier, latest]


def text_of(entry: dict[str, Any], digest: str, stands_from: date | None) -> Text:
    """One version of an entry as a text of the library."""
    body = digest.strip()
    blocks, citations = recognise(entry["title"], body)
    return Text(
        source_key=source_key(entry["id"]),
        kind=entry["kind"],
        title=entry["title"],
        blocks=blocks,
        digest=hashlib.sha256(body.encode()).hexdigest(),
        document_number=entry["document_number"] or entry.get("standard_number") or "",
        level=entry.get("level") or "",
        issuer=entry.get("issuer") or "",
        region=entry.get("region") or "",
        issued_on=day(entry.get("issued_on")),
        published_on=day(entry.get("published_on")),
        effective_on=day(entry.get("effective_on")),
        expires_on=day(entry.get("expires_on")),
        stands_from=stands_from,
        stated_status=stated_status(entry.get("status_hint") or ""),
        summary=first_words(blocks),
        source=entry.get("source") or "",
        source_url=entry.get("source_url") or "",
        checked_on=date.fromisoformat(str(entry["checked_on"])),
        confidence=entry.get("confidence") or "",
        open_question=entry.get("verify") or "",
        is_digest=entry["kind"] in DIGESTED and not entry["made_up"],
        note="摘要，非原文" if entry["kind"] in DIGESTED and not entry["made_up"] else "",
        is_sample=bool(entry["made_up"]),
        topics=tuple(entry.get("topics") or ()),
        citations=citations,
    )


def recognise(title: str, body: str) -> tuple[tuple[Block, ...], tuple[FoundCitation, ...]]:
    """The digest's outline and the texts that it names."""
    lines = tuple(SourceLine(line.strip()) for line in body.splitlines() if line.strip())
    digest = hashlib.sha256(body.encode()).hexdigest()
    parsed = parse(SourceText(lines, {"title": title}, "sample", digest, "txt"))
    return parsed.blocks, parsed.citations


def day(value: object) -> PartialDate | None:
    """A date of the data, which may be partial or absent."""
    return None if value in (None, "") else PartialDate.parse(str(value))


def first_words(blocks: tuple[Block, ...]) -> str:
    """The opening of the digest: whole sentences, a lead with what it leads to."""
    said = "".join(block.text for block in blocks if block.text.endswith(("。", "：")))
    if len(said) <= FIRST_WORDS:
        return said
    end = said.rfind("。", 20, FIRST_WORDS)
    return said[: end + 1] if end > 0 else said[: FIRST_WORDS - 1] + "…"


def relate(entries: list[dict[str, Any]]) -> None:
    """Write the relations that the data states; each names its exact target."""
    with transaction():
        rows = db.session.execute(select(Document.source_key, Document.id, Document.title)).all()
        known = {row.source_key: row for row in rows}
        for entry in entries:
            own = known[source_key(entry["id"])].id
            for role, target in stated_relations(entry):
                found = known[source_key(target)]
                if not is_stated(own, role, found.id):
                    db.session.add(stated_row(own, role, found))


def stated_relations(entry: dict[str, Any]) -> list[tuple[str, str]]:
    """(role, id of the target) of each relation; `interprets` is one too."""
    relations = [(row["type"], row["target"]) for row in entry.get("relations") or []]
    if entry.get("interprets") and ("interprets", entry["interprets"]) not in relations:
        relations.append(("interprets", entry["interprets"]))
    return relations


def is_stated(document_id: int, role: str, target_id: int) -> bool:
    same = select(Citation.id).where(
        Citation.document_id == document_id,
        Citation.role == role,
        Citation.target_id == target_id,
        Citation.origin == "stated",
    )
    return db.session.execute(same).first() is not None


def stated_row(document_id: int, role: str, target: Any) -> Citation:
    return Citation(
        document_id=document_id,
        origin="stated",
        role=role,
        raw=target.title,
        title=target.title,
        title_key=title_key(target.title),
        target_id=target.id,
    )
