"""The texts of a run as entries: the folder's own first, then synthetic ones made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.texts import SHORTEST_PIECE, Draft, Piece, drafts, numeral, unnumbered
from portal.library import sample
from portal.library.entries import passages
from portal.library.importing import gather, text_of
from portal.library.readers import FileRefused
from portal.library.services import Text
from portal.search.values import Entry, Passage

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
        Piece(entry.title, unnumbered(line))
        for entry in real
        for passage in entry.passages
        for line in passage.text.split("\n")
        if len(line) >= SHORTEST_PIECE
    ]
    for draft in drafts(source, max(0, documents - len(real)), seed):
        yield synthetic_entry(len(real) + draft.number + 1, draft)


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


def synthetic_entry(number: int, draft: Draft) -> Entry:
    """A synthetic text as an entry, an article a passage."""
    articles = (
        Passage(f"t{place}", f"第{numeral(place)}条", article)
        for place, article in enumerate(draft.articles, 1)
    )
    return Entry(
        key=f"{KEY}{number}",
        kind="policy",
        title=draft.title,
        url=f"/library/{number}",
        document_number=draft.document_number,
        issuer=draft.issuer,
        issued_on=draft.issued_on,
        published_on=draft.issued_on,
        year=draft.year,
        topics=(draft.topic,),
        region="",
        status="",
        authority=0,
        passages=tuple(articles),
        summary="",
    )
