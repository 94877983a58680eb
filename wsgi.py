"""Entry point of the `flask --app wsgi` commands and of other web servers."""

from portal import command_line, create_app
from portal.config import UnsafeSettings

try:
    app = create_app()
except UnsafeSettings as refused:
    raise SystemExit("\n".join(["设置有问题，没有启动：", *refused.problems])) from None
command_line.init_app(app)
