"""Commands of the search: rebuild, verify, status."""

import click
from flask.cli import AppGroup, with_appcontext

from portal.search import follower, queries
from portal.search.engine.errors import SearchIndexError
from portal.search.index import current_index

MOST_NAMED = 10
search_group = AppGroup("search", help="搜索索引。")


@search_group.command("rebuild", help="在旧索引旁边重建一份，建好后换上。")
@with_appcontext
def rebuild_command() -> None:
    try:
        number = follower.rebuild()
        follower.follow()
    except SearchIndexError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"索引已重建：{number} 篇")


@search_group.command("verify", help="逐篇核对索引与数据库；有出入时退出码为 1。")
@with_appcontext
def verify_command() -> None:
    try:
        found = current_index().verify(queries.all_entries())
    except SearchIndexError as error:
        raise click.ClickException(str(error)) from error
    for name, keys in (
        ("索引里缺", found.missing),
        ("索引里多", found.extra),
        ("内容不同", found.different),
    ):
        if keys:
            more = f" 等 {len(keys)} 篇" if len(keys) > MOST_NAMED else ""
            click.echo(f"{name}：{'、'.join(keys[:MOST_NAMED])}{more}")
    if not found.is_complete:
        click.echo("索引与数据库不一致：请运行 flask --app wsgi search rebuild")
        raise SystemExit(1)
    click.echo(f"索引与数据库一致：{found.documents} 篇")


@search_group.command("status", help="索引的篇数、大小和进度。")
@with_appcontext
def status_command() -> None:
    status = current_index().status()
    click.echo(f"索引：{status.trouble or '可用'}")
    click.echo(f"篇数：{status.documents}（数据库 {queries.count()}）")
    click.echo(f"进度：第 {status.change} 号改动（数据库第 {queries.last_change()} 号）")
    click.echo(f"分段：{status.segments}，共 {status.size / 1024 / 1024:.1f} MB")
