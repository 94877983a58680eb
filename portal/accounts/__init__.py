"""Accounts: people, their organisations, sign-in and sessions, inbox, staff and the log's page."""

from flask import Flask

from portal.accounts import notices, recognising

__all__ = ["init_app", "notices"]


def init_app(app: Flask) -> None:
    recognising.init_app(app)
