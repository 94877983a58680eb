"""The desk of requests: the queue, one request with its actions."""

from portal.assistance.desk import acting, page, queue
from portal.assistance.desk.blueprint import blueprint

__all__ = ["acting", "blueprint", "page", "queue"]
