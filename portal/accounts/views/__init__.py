"""Pages of accounts, for everyone who has or wants one."""

from portal.accounts.views import (
    factor,
    forgotten,
    home,
    objecting,
    organisation,
    registering,
    settings,
    signing_in,
)
from portal.accounts.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "factor",
    "forgotten",
    "home",
    "objecting",
    "organisation",
    "registering",
    "settings",
    "signing_in",
]
