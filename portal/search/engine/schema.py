"""The fields of the index, and how an entry becomes terms and column values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.analysis import Token, Tokenizer
from whoosh.columns import NumericColumn, RefBytesColumn
from whoosh.fields import COLUMN, ID, TEXT, Schema

from portal.search import analysis
from portal.search.engine.spots import blocks_of
from portal.search.values import Entry

SCHEMA_VERSION: Final = "4"

KEY: Final = "key"
TITLE: Final = "title"
TITLE_PAIRS: Final = "title_b"
BODY: Final = "body"
BODY_PAIRS: Final = "body_b"
NUMBER: Final = "number"
PINYIN: Final = "py"
INITIALS: Final = "pi"
TEXT_FIELDS: Final = (TITLE, TITLE_PAIRS, BODY, BODY_PAIRS, NUMBER, PINYIN, INITIALS)
INDEXED_FIELDS: Final = (KEY, *TEXT_FIELDS)
# The fields of which it is kept where each term stands.
SPOT_FIELDS: Final = (BODY_PAIRS,)

KIND: Final = "kind"
ISSUER: Final = "issuer"
REGION: Final = "region"
STATUS: Final = "status"
PUBLISHED_ON: Final = "published_on"
TOPICS: Final = "topics"
YEAR: Final = "year"
AUTHORITY: Final = "authority"
DIGEST: Final = "digest"
BLOCKS: Final = "blocks"
VALUE_COLUMNS: Final = (KIND, ISSUER, REGION, STATUS, PUBLISHED_ON, TOPICS)
NUMBER_COLUMNS: Final = {YEAR: "H", AUTHORITY: "B", DIGEST: "Q", BLOCKS: "H"}

LAST_YEAR: Final = 9999
HIGHEST_AUTHORITY: Final = 9

# A column holds one value a document; several topics are kept in one, a line each.
TOPIC_SEPARATOR: Final = "\n"


@dataclass(frozen=True)
class Document:
    """An entry as it is indexed: the terms of each text field, the value of each column.

    `pairs` are further terms of some fields, as numbers (see analysis.Pairs), and `spots` where
    the pairs and then the terms of SPOT_FIELDS stand.
    """

    key: str
    terms: dict[str, list[str]]
    pairs: dict[str, NDArray[np.uint64]]
    spots: dict[str, NDArray[np.uint32]]
    values: dict[str, str]
    numbers: dict[str, int]


class PlainTokens(Tokenizer):
    """Terms of the portal for readers that are plain Whoosh; positions are not kept."""

    def __init__(self, terms: Callable[[str], list[str]]) -> None:
        self._terms = terms

    def __call__(self, value: str, *_: Any, mode: str = "", **__: Any) -> Iterator[Token]:
        """One token for each term of the value."""
        token = Token(mode=mode, boost=1.0)
        for term in self._terms(analysis.normalise(value)):
            token.text = term
            yield token


_TERMS: Final = {
    TITLE: analysis.query_words,
    TITLE_PAIRS: analysis.bigrams,
    BODY: analysis.query_words,
    BODY_PAIRS: analysis.bigrams,
    NUMBER: analysis.number_tokens,
    PINYIN: analysis.pinyin_grams,
    INITIALS: analysis.initial_grams,
}


def whoosh_schema() -> Schema:
    """The schema as Whoosh writes it into its table of contents."""
    fields: dict[str, Any] = {KEY: ID(unique=True, sortable=True)}
    for name, terms in _TERMS.items():
        fields[name] = TEXT(analyzer=PlainTokens(terms), phrase=False)
    fields |= {name: COLUMN(RefBytesColumn()) for name in VALUE_COLUMNS}
    fields |= {name: COLUMN(NumericColumn(code)) for name, code in NUMBER_COLUMNS.items()}
    return Schema(**fields)


def indexed_text(entry: Entry) -> str:
    """All words by which an entry can be found, a line each; not yet normalised."""
    passages = (f"{passage.label} {passage.text}".strip() for passage in entry.passages)
    head = (entry.title, entry.document_number, entry.issuer, entry.summary)
    return "\n".join(line for line in (*head, *passages) if line)


def document_of(entry: Entry) -> Document:
    """The terms and column values of an entry."""
    title = analysis.normalise(entry.title)
    body = analysis.normalise(indexed_text(entry))
    bare = analysis.bare_title(title)
    in_title, in_body = analysis.pairs_of(title), analysis.pairs_of(body)
    terms = {
        TITLE: analysis.words(title),
        TITLE_PAIRS: in_title.rest,
        BODY: analysis.words(body),
        BODY_PAIRS: in_body.rest,
        NUMBER: analysis.number_tokens(entry.document_number),
        PINYIN: analysis.pinyin_grams(analysis.pinyin(title)),
        INITIALS: analysis.initial_grams(analysis.initials(bare)),
    }
    values = {
        KIND: entry.kind,
        ISSUER: entry.issuer,
        REGION: entry.region,
        STATUS: entry.status,
        PUBLISHED_ON: entry.published_on,
        TOPICS: TOPIC_SEPARATOR.join(sorted(set(entry.topics))),
    }
    numbers = {
        YEAR: _known(entry.year, LAST_YEAR),
        AUTHORITY: _known(entry.authority, HIGHEST_AUTHORITY),
        DIGEST: digest_of(entry),
        BLOCKS: blocks_of(in_body.spots),
    }
    pairs = {TITLE_PAIRS: in_title.codes, BODY_PAIRS: in_body.codes}
    return Document(entry.key, terms, pairs, {BODY_PAIRS: in_body.spots}, values, numbers)


def digest_of(entry: Entry) -> int:
    """64 bits that differ when anything in the entry differs."""
    passages = [(passage.anchor, passage.label, passage.text) for passage in entry.passages]
    whole = repr({**vars(entry), "passages": passages})
    return int.from_bytes(blake2b(whole.encode("utf-8", "replace"), digest_size=8).digest())


def _known(number: int, most: int) -> int:
    """0, for unknown, in place of what cannot be: one wrong entry must not stop all others."""
    return number if 0 <= number <= most else 0
