"""Mail: letters owed in the transaction that gives the reason, each written once, then sent."""

from collections.abc import Callable

from flask import Flask

from portal import worker
from portal.mail import delivery
from portal.mail.addresses import parse as address
from portal.mail.services import Post, post, post_all, render

__all__ = ["Post", "address", "init_app", "on_refusal", "post", "post_all", "render"]


def init_app(app: Flask) -> None:
    app.extensions.setdefault("mail_refusals", [])
    worker.add_duty(app, "mail", delivery.deliver, every=delivery.SECONDS_BETWEEN)


def on_refusal(app: Flask, listener: Callable[[str], None]) -> None:
    """Tell a room when the mail server refuses an address for good; outside of a transaction."""
    app.extensions.setdefault("mail_refusals", []).append(listener)
