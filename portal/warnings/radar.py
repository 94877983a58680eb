"""The radar: what several enterprises met with in thirty days, and no word that could name one.

A pattern is a thing (an opponent, a counsel, the number of a right, a platform, a venue) that at
least three requests of at least three different enterprises name. All that a draft says is shared
by as many: a spelling, a country, a right or a kind of dispute that fewer named is left out, and
in place of a spelling stands the folded form, which all of them have in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.signals import Signal

#: fewest requests, and fewest enterprises
K = 3
WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Pattern:
    """What called for a draft; `countries`, `rights` and `disputes` are shared by K enterprises."""

    kind: str
    key: str
    #: as it may be shown
    value: str
    requests: int
    organisations: int
    first_on: date
    last_on: date
    countries: tuple[str, ...]
    rights: tuple[str, ...]
    disputes: tuple[str, ...]
    is_sample: bool


def window(on: date) -> date:
    """The first day of the thirty that end with a day."""
    return on - WINDOW + timedelta(days=1)


def patterns(signals: Iterable[Signal]) -> list[Pattern]:
    """The patterns among the signals of a window, the most frequent first."""
    alike: dict[tuple[str, str, bool], list[Signal]] = defaultdict(list)
    for signal in signals:
        alike[signal.kind, signal.key, signal.is_sample].append(signal)
    found = [_pattern(group) for group in alike.values() if _is_pattern(group)]
    return sorted(found, key=lambda one: (-one.organisations, -one.requests, one.kind, one.key))


def _is_pattern(signals: list[Signal]) -> bool:
    matters = {signal.matter for signal in signals}
    return len(matters) >= K and len(_organisations(signals)) >= K


def _pattern(signals: list[Signal]) -> Pattern:
    first = signals[0]
    spellings = _shared(signals, lambda signal: signal.written)
    days = [signal.on for signal in signals]
    return Pattern(
        kind=first.kind,
        key=first.key,
        value=spellings[0] if spellings else first.key,
        requests=len({signal.matter for signal in signals}),
        organisations=len(_organisations(signals)),
        first_on=min(days),
        last_on=max(days),
        countries=_shared(signals, lambda signal: signal.country),
        rights=_shared(signals, lambda signal: signal.right),
        disputes=_shared(signals, lambda signal: signal.dispute),
        is_sample=first.is_sample,
    )


def _organisations(signals: Iterable[Signal]) -> set[int]:
    return {signal.organisation_id for signal in signals}


def _shared(signals: list[Signal], said: Callable[[Signal], str]) -> tuple[str, ...]:
    """What at least K enterprises say, the most frequent first."""
    by_word: dict[str, set[int]] = defaultdict(set)
    for signal in signals:
        by_word[said(signal)].add(signal.organisation_id)
    shared = [word for word, enterprises in by_word.items() if word and len(enterprises) >= K]
    return tuple(sorted(shared, key=lambda word: (-len(by_word[word]), word)))
