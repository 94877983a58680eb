"""Mail: letters owed in the transaction that gives the reason, each written once, then sent."""

from flask import Flask

from portal import worker
from portal.mail import delivery
from portal.mail.addresses import parse as address
from portal.mail.services import post, render

__all__ = ["address", "init_app", "post", "render"]


def init_app(app: Flask) -> None:
    worker.add_duty(app, "mail", delivery.deliver, every=delivery.SECONDS_BETWEEN)
