"""The server: what `flask --app wsgi serve` becomes once the state is prepared."""

from portal import create_app
from portal.config import UnsafeSettings, read_settings
from portal.serving import PortInUse, serve

try:
    settings = read_settings()
    serve(create_app(settings), settings)
except UnsafeSettings as refused:
    raise SystemExit("\n".join(["设置有问题，没有启动：", *refused.problems])) from None
except PortInUse as error:
    raise SystemExit(f"没有启动：{error}") from None
