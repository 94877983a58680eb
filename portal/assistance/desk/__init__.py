"""The desk of requests: the queue, one request with its actions."""

from portal.assistance.desk import acting, page, queue
from portal.assistance.desk.blueprint import blueprint
from portal.assistance.desk.queue import front_words

__all__ = ["acting", "blueprint", "front_words", "page", "queue"]
