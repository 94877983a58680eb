"""Entry point of web servers and of the `flask --app wsgi` commands."""

from portal import create_app
from portal.config import UnsafeSettings

try:
    app = create_app()
except UnsafeSettings as refused:
    raise SystemExit("\n".join(["设置有问题，没有启动：", *refused.problems])) from None
