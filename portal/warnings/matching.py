"""Whom a warning concerns, and why: one rule over plain values, without a database.

| The warning names                          | It concerns an enterprise that keeps           |
|--------------------------------------------|------------------------------------------------|
| countries alone                            | one of these countries                         |
| countries, and goods, industries, platforms| a country, and one of the goods, industries or |
|                                            | platforms, or an IPC class that it speaks of   |
| goods, industries or platforms alone       | one of them, or such an IPC class              |
| rights, courts                             | (they narrow nothing)                          |
| opponents, law firms                       | one of them by name, whatever else it keeps;   |
|                                            | they narrow nothing: whoever sues in series is |
|                                            | a risk to those most who never heard of him    |
| a mark of the enterprise, in its words     | that mark, whatever else it keeps: squatting   |
|                                            | happens where the owner does not sell yet      |
| none of these                              | nobody                                         |

The European Union and each of its members stand for each other. Codes of goods and industries
match from the front, whichever side is finer: who sells 851762 is concerned by 8517, and who
noted 8517 by 851762.  Every reason is given, not only the first that was enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.party_names import fold as fold_party
from portal.search.folding import fold

KINDS = ("country", "hs_code", "industry", "platform", "ipc_class", "mark", "opponent")
#: kinds that speak for themselves, without a country
BY_NAME = frozenset({"mark", "opponent"})
#: kinds that answer to the goods, industries and platforms of a warning
NEAR = frozenset({"hs_code", "industry", "platform", "ipc_class"})
UNION = "EU"
MEMBERS = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()  # noqa: SIM905
)
#: an IPC subclass (H04L) or group (H04L 9/32) in running text
IPC = re.compile(r"(?<![A-Z0-9])[A-H][0-9]{2}[A-Z](?: ?[0-9]{1,4}/[0-9]{2,6})?(?![A-Z0-9])")


@dataclass(frozen=True)
class Named:
    """What a warning names; `parties` are opponents and law firms, `text` all of its words."""

    countries: tuple[str, ...] = ()
    hs_codes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Kept:
    """What an enterprise keeps of its business; codes as a warning names them."""

    countries: tuple[str, ...] = ()
    hs_codes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    ipc_classes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    opponents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why: a kind of KINDS, what the enterprise keeps, and what the warning names ('' the same)."""

    kind: str
    value: str
    named: str = ""


def reasons(named: Named, kept: Kept) -> tuple[Reason, ...]:
    """Why the warning concerns the enterprise, in the order of KINDS; empty when it does not."""
    found = tuple(_alike(named, kept))
    kinds = {reason.kind for reason in found}
    if kinds & BY_NAME:
        return found
    narrows = bool(named.hs_codes or named.industries or named.platforms)
    is_placed = not named.countries or "country" in kinds
    is_near = not narrows or bool(kinds & NEAR)
    return found if is_placed and is_near and (named.countries or narrows) else ()


def _alike(named: Named, kept: Kept) -> Iterator[Reason]:
    yield from _countries(named.countries, kept.countries)
    yield from _codes("hs_code", named.hs_codes, kept.hs_codes)
    yield from _codes("industry", named.industries, kept.industries)
    yield from (Reason("platform", one) for one in kept.platforms if one in named.platforms)
    text = fold(named.text)
    yield from _codes("ipc_class", _ipc_in(named.text), kept.ipc_classes)
    yield from (Reason("mark", mark) for mark in kept.marks if _is_said(fold(mark), text))
    yield from _parties(named.parties, kept.opponents)


def _countries(named: tuple[str, ...], kept: tuple[str, ...]) -> Iterator[Reason]:
    for country in kept:
        if country in named:
            yield Reason("country", country)
        elif country in MEMBERS and UNION in named:
            yield Reason("country", country, UNION)
        elif country == UNION:
            yield from (Reason("country", UNION, one) for one in named if one in MEMBERS)


def _codes(kind: str, named: tuple[str, ...], kept: tuple[str, ...]) -> Iterator[Reason]:
    """The first code of the warning that a kept one begins with, or the other way about."""
    for own in kept:
        for other in named:
            if own.startswith(other) or other.startswith(own):
                yield Reason(kind, own, "" if own == other else other)
                break


def _ipc_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].replace(" ", "") for match in IPC.finditer(text)))


def _is_said(mark: str, text: str) -> bool:
    """Whether a text speaks of a mark; Latin letters and digits count as whole words alone."""
    start = r"(?<![a-z0-9])" if mark[:1].isascii() else ""
    end = r"(?![a-z0-9])" if mark[-1:].isascii() else ""
    return bool(mark) and re.search(start + re.escape(mark) + end, text) is not None


def _parties(named: tuple[str, ...], kept: tuple[str, ...]) -> Iterator[Reason]:
    known = {folded: name for name in named if (folded := fold_party(name))}
    for own in kept:
        other = known.get(fold_party(own))
        if other is not None:
            yield Reason("opponent", own, "" if own == other else other)
