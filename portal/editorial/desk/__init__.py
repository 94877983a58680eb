"""The pages of the editorial desk: queues, the editor, review, previews, private links."""

from portal.editorial.desk import (
    acting,
    autosave,
    comparing,
    editor,
    figures,
    page,
    pasting,
    previewing,
    queue,
    reading,
    rich_editor,
    saving,
    starting,
)
from portal.editorial.desk.blueprint import blueprint

__all__ = [
    "acting",
    "autosave",
    "blueprint",
    "comparing",
    "editor",
    "figures",
    "page",
    "pasting",
    "previewing",
    "queue",
    "reading",
    "rich_editor",
    "saving",
    "starting",
]
