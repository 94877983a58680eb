"""That texts of the library changed: told by the room that keeps them to rooms that rest on them.

The library tells, inside the transaction of its news; a room that watches looks at the texts anew
by itself. Neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app


@dataclass(frozen=True)
class ChangedText:
    """A text with a new wording, another validity, or gone; `number` is its 文号, '' for none."""

    title: str
    number: str
    #: path of its page
    url: str


#: runs in the teller's transaction
Watcher = Callable[[Sequence[ChangedText]], None]


def watch(app: Flask, watcher: Watcher) -> None:
    """Let a room hear of texts that change."""
    app.extensions.setdefault("text_watchers", []).append(watcher)


def tell(texts: Iterable[ChangedText]) -> None:
    """Tell everybody who watches, in the running transaction."""
    found = list(texts)
    watchers: list[Watcher] = current_app.extensions.get("text_watchers", [])
    for watcher in watchers if found else ():
        watcher(found)
