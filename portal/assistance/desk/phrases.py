"""Words that officers need often, from a data file; chosen by hand and changed before they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parents[1] / "data" / "phrases.yaml"


@dataclass(frozen=True)
class Phrase:
    """One text: for which actions ('message' is a word to the enterprise) and dispute types."""

    key: str
    label: str
    actions: tuple[str, ...]
    text: str
    #: empty means all
    dispute_types: tuple[str, ...] = ()


@cache
def shelf() -> dict[str, Phrase]:
    """All phrases by key, in the file's order."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["phrases"]
    return {
        row["key"]: Phrase(
            key=row["key"],
            label=row["label"],
            actions=tuple(row["actions"]),
            text=row["text"].strip(),
            dispute_types=tuple(row.get("dispute_types", ())),
        )
        for row in rows
    }


def for_action(action: str, dispute_type: str) -> Sequence[Phrase]:
    """What fits an action of a request; those made for its dispute type come first."""
    fitting = [
        phrase
        for phrase in shelf().values()
        if action in phrase.actions
        and (not phrase.dispute_types or dispute_type in phrase.dispute_types)
    ]
    return sorted(fitting, key=lambda phrase: not phrase.dispute_types)


def text_of(key: str, action: str) -> str:
    """The words of a phrase that was chosen for an action; '' for any other."""
    phrase = shelf().get(key)
    return phrase.text if phrase and action in phrase.actions else ""
