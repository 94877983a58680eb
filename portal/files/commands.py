"""Commands of the sealed files: rotate, verify, sweep."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from portal.files import services

ACTOR = "command"
files_group = AppGroup("files", help="加密保存的材料。")


@files_group.command("rotate", help="换一把新密钥，重新包裹每个文件的密钥；文件本身不动。")
@with_appcontext
def rotate_command() -> None:
    rotated = services.rotate(ACTOR)
    click.echo(f"新密钥 {rotated.key_id}，已换 {rotated.files} 个文件")
    for storage_id in rotated.failed:
        click.echo(f"✗ 没有换成：{storage_id}")
    if unneeded := services.unneeded_keys():
        click.echo(f"已不再使用：{'、'.join(unneeded)}；旧备份若还要用，请另存后再删")
    raise SystemExit(1 if rotated.failed else 0)


@files_group.command("verify", help="逐个打开核对；有坏的、缺的就一一说明，退出码为 1。")
@with_appcontext
def verify_command() -> None:
    found = list(services.problems())
    for problem in found:
        click.echo(f"✗ {problem}")
    click.echo(f"共 {services.count()} 个文件，{len(found)} 处问题")
    raise SystemExit(1 if found else 0)


@files_group.command("sweep", help="清理中断的上传留下的文件，找出丢失的文件。")
@with_appcontext
def sweep_command() -> None:
    swept = services.sweep()
    click.echo(
        f"移到一旁 {len(swept.set_aside)} 个，放回 {len(swept.taken_back)} 个，"
        f"删除 {len(swept.removed)} 个"
    )
    for storage_id in swept.missing:
        click.echo(f"✗ 文件不见了：{storage_id}")
    raise SystemExit(1 if swept.missing else 0)
