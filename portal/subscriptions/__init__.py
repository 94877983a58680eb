"""Subscriptions: who wants to hear what, and the letters and digests that tell them."""

from flask import Flask

from portal import mail, worker
from portal.subscriptions import digests, models, refusals, sample, telling, tidying
from portal.subscriptions.commands import subscriptions_group
from portal.subscriptions.views import additions, blueprint

__all__ = ["models", "telling"]


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    additions.init_app(app)
    app.extensions.setdefault("samples", []).append(sample.load)
    worker.add_duty(app, "digests", digests.begin_due, every=digests.LOOK_EVERY)
    worker.add_duty(app, "subscriptions", tidying.tidy, every=tidying.HOUR)
    worker.add_duty(app, "told", tidying.forget_told, every=tidying.DAY)
    mail.on_refusal(app, refusals.note_refusal)
    app.cli.add_command(subscriptions_group)
