"""Synthetic documents as the rows that the library's and the search's services would write.

A test holds both against each other. What parsing a whole file would find is found in the few
lines that say anything but their own words; the rest of a synthetic text is plain articles.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import sqlite

from benchmarks.texts import Draft, numeral, source_of
from portal.document_numbers import parse as parse_number
from portal.extensions import db
from portal.library.entries import entry
from portal.library.importing import summary_of
from portal.library.models import Citation, Document, Topic, Version
from portal.library.regions import region_of
from portal.library.structure import parse
from portal.library.structure.values import Block, ParsedText
from portal.library.structure.values import Citation as FoundCitation
from portal.library.titles import title_key
from portal.library.validity import Facts, newest, validity
from portal.search.analysis import bare_title, normalise
from portal.search.engine.schema import indexed_text
from portal.search.models import SearchEntry, SearchText
from portal.search.understanding import flat
from portal.search.values import Entry

# Names of texts, 文号 and dates: only such lines can cite a text or say when it takes effect.
TELLING = re.compile("[《日号〔\\[［﹝【]")
TABLES = (Document, Version, Topic, Citation, SearchEntry, SearchText)
DIALECT = sqlite.dialect()  # type: ignore[no-untyped-call]

Row = dict[str, Any]


@dataclass
class Rows:
    """Rows by table, in the order in which they are to be written."""

    by_table: dict[type[db.Model], list[Row]]

    @classmethod
    def empty(cls) -> Rows:
        return cls({table: [] for table in TABLES})


@dataclass(frozen=True)
class Bound:
    """An INSERT of SQLite and the values of each row, as its driver takes them."""

    statement: str
    values: list[tuple[Any, ...]]


def bound_rows(drafts: Iterable[Draft], moment: datetime, day: date) -> list[Bound]:
    """Everything that is written for some documents."""
    rows = rows_of(drafts, moment, day)
    return [bound(model.__table__, found) for model, found in rows.by_table.items()]


def bound_entries(entries: Iterable[Entry]) -> list[Bound]:
    """What the search keeps of some entries; their changes are numbered as their keys are."""
    found = list(entries)
    texts = [text_row(entry, flat(normalise(indexed_text(entry)))) for entry in found]
    facts = [entry_row(entry, int(entry.key.rpartition("-")[2])) for entry in found]
    return [bound(SearchEntry.__table__, facts), bound(SearchText.__table__, texts)]


def bound(table: Table, rows: Sequence[Row]) -> Bound:
    """The rows with the defaults of what they leave out."""
    columns = [column for column in table.columns if rows and not is_numbered(column, rows[0])]
    names = ", ".join(column.name for column in columns)
    marks = ", ".join("?" * len(columns))
    makers = [(column.name, default_of(column), processor(column)) for column in columns]
    values = [
        tuple([process(row.get(name, default)) for name, default, process in makers])
        for row in rows
    ]
    return Bound(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", values)


def is_numbered(column: Column[Any], row: Row) -> bool:
    """Whether SQLite gives the number."""
    return column.primary_key and column.name not in row


def default_of(column: Column[Any]) -> Any:
    """What a column holds when nothing is given."""
    if column.default is None:
        return None
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg


def processor(column: Column[Any]) -> Callable[[Any], Any]:
    """From a value of Python to one of SQLite's driver."""
    return column.type.dialect_impl(DIALECT).bind_processor(DIALECT) or same


def same(value: Any) -> Any:
    return value


def rows_of(drafts: Iterable[Draft], moment: datetime, day: date) -> Rows:
    """The rows of published documents whose ids are their numbers, from 1."""
    rows = Rows.empty()
    for draft in drafts:
        add(rows, draft, moment, day)
    return rows


def add(rows: Rows, draft: Draft, moment: datetime, day: date) -> None:
    """The rows of one document."""
    number = draft.number + 1
    content = draft.markdown.encode()
    parsed = recognised(draft, hashlib.sha256(content).hexdigest())
    document = document_row(number, draft, parsed, moment, day)
    version = version_row(number, draft, parsed, content, moment, day)
    found = entry(Document(**document), Version(**version), [draft.topic])
    rows.by_table[Document].append(document)
    rows.by_table[Version].append(version)
    rows.by_table[Topic].append({"document_id": number, "topic": draft.topic})
    rows.by_table[Citation] += [
        citation_row(number, citation)
        for citation in parsed.citations
        if not means_itself(citation, document)
    ]
    rows.by_table[SearchEntry].append(entry_row(found, number))
    rows.by_table[SearchText].append(text_row(found, flat_text(found, draft)))


def recognised(draft: Draft, digest: str) -> ParsedText:
    """The draft as the library recognises it."""
    telling = [line for line in draft.articles if TELLING.search(line)]
    parsed = parse(source_of(draft, telling or draft.articles[:1], digest))
    blocks = tuple(
        Block("article", article, anchor=f"t{place}", label=f"第{numeral(place)}条")
        for place, article in enumerate(draft.articles, 1)
    )
    return replace(parsed, blocks=blocks)


def document_row(number: int, draft: Draft, parsed: ParsedText, moment: datetime, day: date) -> Row:
    """A document; what it leaves out has its default."""
    document_number = parse_number(draft.document_number)
    assert document_number is not None
    facts = Facts("", parsed.effective_on, parsed.expires_on, parsed.issued_on)
    sorted_on = newest((parsed.published_on, parsed.issued_on))
    key = title_key(parsed.title)
    return {
        "id": number,
        "kind": "policy",
        "state": "published",
        "title": parsed.title,
        "title_key": key,
        "body_title": parsed.body_title,
        "document_number": document_number.canonical,
        "number_key": document_number.key,
        "number_series": document_number.series,
        "number_sequence": document_number.number,
        "issuer": parsed.issuer,
        "region": region_of(draft.issuer, parsed.title),
        "issued_on": parsed.issued_on,
        "published_on": parsed.published_on,
        "effective_on": parsed.effective_on,
        "expires_on": parsed.expires_on,
        "sorted_on": sorted_on,
        "year": int(sorted_on[:4] or 0),
        "validity": validity(facts, day),
        "summary": summary_of(parsed),
        "is_digest": False,
        "source_key": f"file:synthetic.md:{key}",
        "created_at": moment,
        "changed_at": moment,
        "current_version_id": number,
    }


def version_row(
    number: int, draft: Draft, parsed: ParsedText, content: bytes, moment: datetime, day: date
) -> Row:
    """The one version of a document; both have the same id."""
    stands_from = parsed.effective_on or parsed.issued_on
    return {
        "id": number,
        "document_id": number,
        "number": 1,
        "stands_from": stands_from.first_day() if stands_from else day,
        "title": parsed.title,
        "blocks": [dict(vars(block)) for block in parsed.blocks],
        "digest": hashlib.sha256(content).hexdigest(),
        "file_name": "synthetic.md",
        "file_size": len(content),
        "created_at": moment,
    }


def citation_row(number: int, found: FoundCitation) -> Row:
    """A text that the document names."""
    return {
        "document_id": number,
        "origin": "text",
        "role": found.role,
        "raw": found.raw,
        "title": found.title,
        "title_key": title_key(found.title) if found.title else "",
        "number": found.number.canonical if found.number else "",
        "number_key": found.number.key if found.number else "",
        "anchor": found.anchor,
    }


def means_itself(found: FoundCitation, document: Row) -> bool:
    """Whether a name is the document's own, or no name at all."""
    key = title_key(found.title) if found.title else ""
    number = found.number.key if found.number else ""
    return not (key or number) or key == document["title_key"] or number == document["number_key"]


def entry_row(found: Entry, change: int) -> Row:
    """What can be found, as the search keeps it."""
    number = parse_number(found.document_number) if found.document_number else None
    title = normalise(found.title)
    kept = {name: value for name, value in vars(found).items() if name != "passages"}
    return {
        **kept,
        "topics": list(found.topics),
        "number_key": number.key if number else "",
        "flat_title": flat(title),
        "bare_title": flat(bare_title(title)),
        "change": change,
        "digest": digest_of(found),
        "is_removed": False,
    }


def digest_of(found: Entry) -> str:
    """The search's own digest without a deep copy of every passage."""
    whole = {**vars(found), "passages": [vars(passage) for passage in found.passages]}
    canonical = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()


def text_row(found: Entry, flat_text: str) -> Row:
    """The words of what can be found."""
    passages = [[passage.anchor, passage.label, passage.text] for passage in found.passages]
    return {"key": found.key, "flat_text": flat_text, "passages": passages}


def flat_text(found: Entry, draft: Draft) -> str:
    """All words of a draft's entry; those of a piece are folded once for all its documents."""
    head = flat(normalise(indexed_text(replace(found, passages=()))))
    words = (f"第{numeral(place)}条{folded(text)}" for place, text in enumerate(draft.words, 1))
    # An article's passage has its number twice: as its label, and before its words.
    labelled = (f"第{numeral(place)}条{text}" for place, text in enumerate(words, 1))
    return "".join([head, *labelled])


@lru_cache(maxsize=1 << 17)
def folded(text: str) -> str:
    """A piece as sentences are compared."""
    return flat(normalise(text))
