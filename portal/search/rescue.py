"""When nothing was found: the searches close by that do find something, and what there is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.search import labels
from portal.search.addresses import address, at_large, without
from portal.search.facets import FacetValue
from portal.search.results import Results, search
from portal.search.wanted import Wanted

MOST_PIECES = 4


@dataclass(frozen=True)
class Offer:
    """A search that finds something; `label` is the condition left out, `facet` what it is about,
    or the words asked for."""

    label: str
    total: int
    address: str
    facet: str = ""


@dataclass(frozen=True)
class Rescue:
    """Ways on: with one condition less, without any, in plain words, with a part of the words."""

    looser: tuple[Offer, ...] = ()
    unnarrowed: Offer | None = None
    plain: Offer | None = None
    parts: tuple[Offer, ...] = ()
    topics: tuple[FacetValue, ...] = ()


def rescue(found: Results, wanted: Wanted) -> Rescue:
    """What to ask instead; each offer has been tried. Only for a search without hits."""
    looser = tuple(_looser(wanted)) if wanted.is_narrowed else ()
    unnarrowed = _tried("", at_large(wanted)) if wanted.is_narrowed else None
    plain: Offer | None = None
    parts: tuple[Offer, ...] = ()
    if not unnarrowed:
        plain = _in_plain_words(found, wanted)
        parts = tuple(_parts(found, wanted))
    everything = search(Wanted(chosen={"kind": tuple(labels.KINDS)}))
    return Rescue(looser, unnarrowed, plain, parts, everything.facets.get("topic", ()))


def _looser(wanted: Wanted) -> Iterator[Offer]:
    """With two conditions or more, the searches with one of them less."""
    left_out = [
        (labels.value_label(name, value), without(wanted, name, value), name)
        for name, values in wanted.chosen.items()
        for value in values
    ]
    if wanted.years:
        left_out.append((labels.span_label(*wanted.years), without(wanted, "year"), "year"))
    for label, other, facet in left_out if len(left_out) > 1 else ():
        offer = _tried(label, other, facet)
        if offer:
            yield offer


def _in_plain_words(found: Results, wanted: Wanted) -> Offer | None:
    """The same words without quotation marks and minus signs."""
    reading = found.reading
    if not (reading.phrases or reading.excluded):
        return None
    words = " ".join(dict.fromkeys((*reading.phrases, *reading.pieces)))
    return _tried(words, replace(at_large(wanted), text=words)) if words else None


def _parts(found: Results, wanted: Wanted) -> Iterator[Offer]:
    """Each word of a longer question by itself."""
    pieces = found.reading.pieces[:MOST_PIECES]
    for piece in pieces if len(found.reading.pieces) > 1 else ():
        offer = _tried(piece, replace(at_large(wanted), text=piece))
        if offer:
            yield offer


def _tried(label: str, wanted: Wanted, facet: str = "") -> Offer | None:
    found = search(replace(wanted, page=1))
    return Offer(label, found.total, address(wanted), facet) if found.total else None
