"""The list of items as a reader narrows it: what was asked, what is left, what else there is.

A catalogue has some hundreds of items at most, so that all cards are read at once and counted
here: every facet under the other choices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from portal.catalogue import labels
from portal.catalogue.values import Card
from portal.search.analysis import initials, normalise

LONGEST_WORDS = 40
#: situations whose items open the page, because most readers come with one of them
SHOWN = ("finance", "fast-track", "infringed-in-china", "overseas-sued")
SHOWN_ITEMS = 3
Values = tuple[str, ...]
#: how an item answers a facet; an item may have several values of one
FACETS: dict[str, Callable[[Card], Values]] = {
    "visits": lambda card: () if card.visits is None else (str(card.visits),),
    "fee": lambda card: (card.fee_kind,),
    "handling": lambda card: (card.handling,),
    "recipient": lambda card: card.recipients,
    "right": lambda card: (card.right,),
    "life_cycle": lambda card: (card.life_cycle,),
    "situation": lambda card: card.situations,
    "item_type": lambda card: (card.item_type,),
    "body": lambda card: (card.body,),
    "letter": lambda card: (card.letter,),
}
WORDS: dict[str, dict[str, Any]] = {
    "fee": labels.FEES,
    "handling": labels.HANDLINGS,
    "recipient": labels.RECIPIENTS,
    "right": labels.RIGHTS,
    "life_cycle": labels.LIFE_CYCLES,
    "situation": labels.SITUATIONS,
    "item_type": labels.ITEM_TYPES,
}


@dataclass(frozen=True)
class Choice:
    """What a reader filters by; '' leaves a facet open, `q` is a name, an alias or pinyin."""

    q: str = ""
    visits: str = ""
    fee: str = ""
    handling: str = ""
    recipient: str = ""
    right: str = ""
    life_cycle: str = ""
    situation: str = ""
    item_type: str = ""
    body: str = ""
    letter: str = ""

    def without(self, facet: str) -> Choice:
        """The same with one facet open."""
        return replace(self, **{facet: ""})

    def chosen(self) -> dict[str, str]:
        """The facets that are not open, by name."""
        return {name: value for name in FACETS if (value := getattr(self, name))}


@dataclass(frozen=True)
class Listed:
    """The items that are left, by pinyin, and the facets: (value, label, count) by name."""

    cards: list[Card]
    facets: dict[str, list[tuple[str, str, int]]]
    total: int

    @property
    def letters(self) -> list[tuple[str, list[Card]]]:
        """The items by the first letter of their name."""
        return [(letter, list(run)) for letter, run in groupby(self.cards, key=_letter)]


def is_possible(choice: Choice) -> bool:
    """Whether every code of the choice is one that there is; bodies and counts are free."""
    named = ((name, value) for name, value in choice.chosen().items() if name in WORDS)
    return all(value in WORDS[name] for name, value in named)


def parameters(choice: Choice) -> dict[str, str]:
    """The choice as it stands in an address."""
    return {name.name: value for name in fields(choice) if (value := getattr(choice, name.name))}


def listed(cards: list[Card], choice: Choice) -> Listed:
    """What the choice leaves of the cards."""
    named = [card for card in cards if answers(card, choice.q)]
    left = [card for card in named if fits(card, choice)]
    facets = {name: counted(name, named, choice.without(name)) for name in FACETS}
    return Listed(left, facets, len(cards))


def fits(card: Card, choice: Choice) -> bool:
    """Whether the card has every chosen value."""
    return all(value in FACETS[name](card) for name, value in choice.chosen().items())


def answers(card: Card, words: str) -> bool:
    """Whether name, alias, summary or pinyin of an item has what was typed."""
    typed = "".join(normalise(words).split())
    if not typed:
        return True
    names = [normalise(name) for name in (card.name, *card.aliases)]
    if any(typed in "".join(name.split()) for name in (*names, normalise(card.summary))):
        return True
    is_letters = typed.isascii() and typed.isalpha()
    return is_letters and (typed in card.spelling or typed in initials(names[0]))


def counted(name: str, cards: Iterable[Card], others: Choice) -> list[tuple[str, str, int]]:
    """Values of a facet under the other choices, in the order of their words or by count."""
    counts = Counter(
        value for card in cards if fits(card, others) for value in FACETS[name](card) if value
    )
    if name in WORDS:
        ordered = [value for value in WORDS[name] if counts[value]]
    elif name in ("visits", "letter"):
        ordered = sorted(counts)
    else:
        ordered = [value for value, _count in counts.most_common()]
    return [(value, value_label(name, value), counts[value]) for value in ordered]


def value_label(name: str, value: str) -> str:
    """What a value is called on the page."""
    if name in WORDS:
        return str(WORDS[name][value])
    if name == "visits":
        return str(_("一次不用跑") if value == "0" else _("跑 %(times)s 次", times=value))
    return value


def conditions(choice: Choice) -> list[tuple[str, str, str]]:
    """What narrows the list, as (parameter, title, label)."""
    asked = [("q", _("名称"), choice.q)] if choice.q else []
    return asked + [
        (name, str(labels.FACETS[name]), value_label(name, value))
        for name, value in choice.chosen().items()
    ]


def heading(choice: Choice) -> str:
    """The title of the page: of one right, cycle or situation its name, else of all items."""
    chosen = choice.chosen()
    if len(chosen) == 1 and not choice.q:
        [(name, value)] = chosen.items()
        if name in ("right", "life_cycle", "situation", "recipient"):
            return str(_("办事服务：%(part)s", part=value_label(name, value)))
    return str(_("办事服务"))


def _letter(card: Card) -> str:
    return card.letter


def _age(card: Card) -> int:
    return card.id


def examples(cards: list[Card]) -> list[tuple[str, str, list[Card]]]:
    """(situation, its words, its first items) for the head of the whole list."""
    found = [(name, [card for card in cards if name in card.situations]) for name in SHOWN]
    return [
        (name, str(labels.SITUATIONS[name]), sorted(own, key=_age)[:SHOWN_ITEMS])
        for name, own in found
        if own
    ]
