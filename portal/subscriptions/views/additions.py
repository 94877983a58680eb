"""What this room adds to accounts: a card, what it holds of a person, its deletion."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.accounts import registers
from portal.accounts.registers import Card
from portal.permissions import Permission, Viewer, may
from portal.subscriptions import digests, labels, queries, services, telling
from portal.subscriptions.views.blueprint import describe

MOST_SHOWN = 3
#: effects that this room owes, by kind of message
EFFECTS: dict[str, object] = {
    telling.BATCH: lazy_gettext("通知一批订阅的人"),
    digests.BATCH: lazy_gettext("发订阅日报或周报"),
}


def init_app(app: Flask) -> None:
    registers.add_card(app, card)
    registers.add_personal_data(app, "subscriptions", held_of)
    registers.add_forgetter(app, services.forget_person)
    registers.add_outbox_words(app, EFFECTS)


def card(viewer: Viewer) -> Card | None:
    """The newest subscriptions, and the way to all of them or to a first one."""
    if viewer.person_id is None or not may(viewer, Permission.SUBSCRIBE):
        return None
    held = queries.of_holder(queries.holder_of(viewer.person_id))
    url = url_for("subscriptions.own" if held else "subscriptions.own_new")
    rows = tuple(
        (describe(one), str(labels.FREQUENCIES[one.frequency]), url) for one in held[:MOST_SHOWN]
    )
    more = _("全部订阅") if held else _("订阅政策和风险预警")
    return Card(lazy_gettext("我的订阅"), rows, more, url)


def held_of(person_id: int) -> dict[str, Any]:
    """The person's subscriptions, and what they were told."""
    holder = queries.holder_of(person_id)
    return {
        "subscriptions": [
            {
                **queries.criteria_of(one).as_dict(),
                "frequency": one.frequency,
                "created_at": one.created_at,
            }
            for one in queries.of_holder(holder)
        ],
        "told": queries.told_to(holder),
    }
