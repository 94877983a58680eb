"""Pages of subscriptions: for readers without an account, for people with one, and feeds."""

from portal.subscriptions.views import account, additions, feeds, readers
from portal.subscriptions.views.blueprint import blueprint

__all__ = ["account", "additions", "blueprint", "feeds", "readers"]
