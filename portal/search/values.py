"""What the other rooms hand to the search: an entry and its addressable passages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """One addressable piece of a text: `anchor` 't12', `label` '第十二条', and its words."""

    anchor: str
    label: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One public thing that may be found; dates are partial ISO dates, '' and 0 mean unknown."""

    key: str
    kind: str
    title: str
    url: str
    document_number: str
    issuer: str
    issued_on: str
    published_on: str
    year: int
    topics: tuple[str, ...]
    region: str
    status: str
    authority: int
    passages: tuple[Passage, ...]
    summary: str
    #: our own digest of an original that is not here
    is_digest: bool = False
