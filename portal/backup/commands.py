"""Commands of backups: create, verify, restore."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from portal.backup import making, restoring
from portal.backup.archive import BackupRefused
from portal.backup.making import Backup
from portal.clock import SHANGHAI
from portal.config import Settings

ACTOR = "command"
FILE = click.Path(dir_okay=False, path_type=Path)
backup_group = AppGroup("backup", help="备份：建立、核对、恢复。")


@backup_group.command("create", help="把全部数据存成一个文件；门户不用停。")
@click.argument("file", type=FILE)
@with_appcontext
def create_command(file: Path) -> None:
    try:
        made = making.create(settings(), file, ACTOR)
    except BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"已备份到 {file}：{told(made)}")
    click.echo("密钥不在里面：请把 instance/keys 和 PORTAL_SECRET_KEY 另存一处")
    for storage_id in made.lost:
        click.echo(f"✗ 加密文件原先就不见了：{storage_id}")
    raise SystemExit(1 if made.lost else 0)


@backup_group.command("verify", help="从头到尾核对一份备份；不完整、被改动、缺密钥时退出码为 1。")
@click.argument("file", type=FILE)
@with_appcontext
def verify_command(file: Path) -> None:
    try:
        archive = making.verified(settings(), file)
    except BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"备份完整：{told(making.summary(archive.facts))}")


@backup_group.command("restore", help="核对后恢复；原来的 SQLite 数据库移到一旁，不删除。")
@click.argument("file", type=FILE)
@with_appcontext
def restore_command(file: Path) -> None:
    try:
        back = restoring.restore(settings(), file, ACTOR)
    except BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"已恢复：{told(back)}")


def told(backup: Backup) -> str:
    """A backup in a line."""
    made = datetime.fromisoformat(backup.made_at).astimezone(SHANGHAI)
    rows, files = f"{backup.rows} 行", f"{backup.files} 个文件"
    return f"{made:%Y-%m-%d %H:%M} 的数据，{rows}，{files}，结构 {backup.revision}"


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
