"""`subscriptions bounce`: the operator names addresses whose letters came back."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from portal.accounts import email_addresses
from portal.subscriptions import refusals
from portal.text import TextRefused

subscriptions_group = AppGroup("subscriptions", help="订阅。")


@subscriptions_group.command("bounce", help="退信的邮箱：停发订阅邮件，记入日志；站内消息照发。")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS…")
@with_appcontext
def bounce(addresses: tuple[str, ...]) -> None:
    unknown = [address for address in addresses if not _is_ended(address)]
    if unknown:
        raise click.exceptions.Exit(1)


def _is_ended(address: str) -> bool:
    """End the letters to an address, and say what came of it."""
    try:
        is_ended = refusals.end_letters(email_addresses.fold(address), "operator")
    except TextRefused as refused:
        click.echo(f"{address}：{refused.message}")
        return False
    click.echo(f"{address}：{'已停发' if is_ended else '没有人用这个邮箱订阅'}")
    return is_ended
