"""`flask library import`: texts from files and folders, a line for each, bad ones refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from portal import files, worker
from portal.library import services
from portal.library.importing import Gathered, gather, text_of
from portal.library.models import KINDS
from portal.library.readers import FileRefused

library_group = AppGroup("library", help="资料库。")
WORDS = {"new": "新收", "changed": "新版本", "unchanged": "未变", "refused": "未收"}
ACTOR = "command"


@library_group.command(
    "import", help="收入文件或文件夹中的文本（.md .txt .html .docx .pdf .ofd）。"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--publish", is_flag=True, help="收入后直接公开；不加则存为草稿。")
@click.option("--kind", type=click.Choice(KINDS), help="文件自己没有写明时的类别。")
@with_appcontext
def import_command(paths: tuple[Path, ...], publish: bool, kind: str | None) -> None:
    gathered = list(gather(paths))
    outcomes: Counter[str] = Counter()
    with click.progressbar(length=len(gathered), label="收入", show_pos=True) as bar:
        for item in gathered:
            outcome, remark = take(item, publish, kind)
            outcomes[outcome] += 1
            click.echo(f"{WORDS[outcome]}  {item.name}{remark}")
            bar.update(1)
    worker.catch_up(current_app._get_current_object())  # type: ignore[attr-defined]
    counted = "，".join(f"{WORDS[name]} {outcomes[name]}" for name in WORDS)
    click.echo(f"共 {len(gathered)} 个文件：{counted}")
    raise SystemExit(1 if outcomes["refused"] else 0)


def take(item: Gathered, publish: bool, kind: str | None) -> tuple[str, str]:
    """Take one file in; returns the outcome and what the report adds to the name."""
    try:
        text = text_of(item.path, kind)
    except FileRefused as refusal:
        return "refused", f"：{refusal}"
    files.keep(item.path.read_bytes())  # before its row: a row never names a file that is not there
    taken = services.take_in(text, ACTOR, publish)
    return taken.outcome, f" → /library/{taken.document_id}"
