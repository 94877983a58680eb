"""The texts of a run as entries: the folder's own first, then synthetic ones made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import yaml

from benchmarks.texts import Piece, synthetic
from portal.library import sample
from portal.library.entries import passages
from portal.library.importing import gather, text_of
from portal.library.readers import FileRefused
from portal.library.services import Text
from portal.search.values import Entry, Passage

SHORTEST_PIECE = 20
KEY = "policy-"


def real_entries(folder: Path | None) -> list[Entry]:
    """The folder's texts as they are read by the portal; without a folder, the sample content."""
    return [entry_of(number, text) for number, text in enumerate(real_texts(folder), 1)]


def real_texts(folder: Path | None) -> Iterator[Text]:
    """Texts in a steady order; a file that cannot be read is left out by name."""
    if folder is None:
        for entry in sample.read_entries():
            yield sample.texts_of(entry)[-1]
        return
    inside = folder / "policies"
    for item in gather((inside if inside.is_dir() else folder,)):
        try:
            yield text_of(item.path, None)
        except FileRefused as refused:
            print(f"left out: {item.name}: {refused}", flush=True)


def entries(real: list[Entry], documents: int, seed: int) -> Iterator[Entry]:
    """So many entries: real ones, then synthetic ones if there are too few."""
    yield from real[:documents]
    source = [
        Piece(entry.title, passage.text)
        for entry in real
        for passage in entry.passages
        if len(passage.text) >= SHORTEST_PIECE
    ]
    missing = max(0, documents - len(real))
    for number, content in enumerate(synthetic(source, missing, seed), len(real) + 1):
        yield synthetic_entry(number, content)


def number_of(key: str) -> int:
    """The number that a key ends with; texts are numbered from 1."""
    return int(key.removeprefix(KEY))


def entry_of(number: int, text: Text) -> Entry:
    """A text of the library as the search takes it."""
    year = text.issued_on.year if text.issued_on else 0
    return Entry(
        key=f"{KEY}{number}",
        kind=text.kind,
        title=text.title,
        url=f"/library/{number}",
        document_number=text.document_number,
        issuer=text.issuer,
        issued_on=str(text.issued_on or ""),
        published_on=str(text.published_on or text.issued_on or ""),
        year=year,
        topics=text.topics,
        region=text.region,
        status="",
        authority=0,
        passages=tuple(passages(asdict(block) for block in text.blocks)),
        summary=text.summary,
    )


def synthetic_entry(number: int, content: str) -> Entry:
    """A synthetic file as an entry, an article a passage."""
    _, head, body = content.split("---\n", 2)
    facts = yaml.safe_load(head)
    issued_on = str(facts["issued_on"])
    return Entry(
        key=f"{KEY}{number}",
        kind="policy",
        title=facts["title"],
        url=f"/library/{number}",
        document_number=facts["document_number"],
        issuer=facts["issuer"],
        issued_on=issued_on,
        published_on=issued_on,
        year=int(issued_on[:4]),
        topics=tuple(facts["topics"]),
        region="",
        status="",
        authority=0,
        passages=tuple(article(line) for line in body.split("\n") if line),
        summary="",
    )


def article(line: str) -> Passage:
    """第二条 … as a passage; a line that goes on an article has no label of its own."""
    label, _, text = line.partition(" ")
    if text and label.startswith("第") and label.endswith("条"):
        return Passage("", label, text)
    return Passage("", "", line)
