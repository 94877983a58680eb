"""Accounts: people, their organisations, sign-in and sessions, inbox, staff and the log's page."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _

from portal import worker
from portal.accounts import (
    commands,
    desk,
    labels,
    recognising,
    recorded,
    registers,
    sample,
    tidying,
    views,
)
from portal.clock import SHANGHAI
from portal.permissions import Permission
from portal.web import desks
from portal.web.viewers import viewer

DESKS = (
    desks.Desk("desk.people", _("人员"), _("开通同事、角色和单位"), Permission.MANAGE_PEOPLE, "p"),
    desks.Desk("desk.audit", _("审计日志"), _("谁在何时做了什么"), Permission.READ_AUDIT, "a"),
    desks.Desk(
        "desk.calendar",
        _("工作日历"),
        _("放假、调休上班和每年的通知"),
        Permission.KEEP_CALENDAR,
        "d",
    ),
    desks.Desk("desk.settings", _("设置"), _("由管理员决定的事"), Permission.CHANGE_SETTINGS, "t"),
    desks.Desk(
        "desk.running", _("运行状况"), _("后台和办不成的事项"), Permission.CHANGE_SETTINGS, "o"
    ),
)


def in_fujian(moment: datetime) -> datetime:
    """A moment in the time of the office."""
    return moment.astimezone(SHANGHAI)


def open_desks() -> list[desks.Desk]:
    """The desks that the viewer may enter, for the keys of their pages."""
    return desks.open_to(viewer())


def init_app(app: Flask) -> None:
    recognising.init_app(app)
    registers.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(desk.blueprint)
    app.cli.add_command(commands.accounts_group)
    app.extensions.setdefault("samples", []).append(sample.load)
    worker.add_duty(app, "accounts", tidying.tidy, every=tidying.DAY)
    registers.add_audit_words(app, labels.ACTIONS | recorded.ACTS)
    registers.add_outbox_words(app, recorded.EFFECTS)
    app.add_template_filter(in_fujian)
    app.add_template_global(open_desks)
    for one in DESKS:
        desks.add(app, one)
    for panel in desk.PANELS:
        desks.add_panel(app, panel)
