"""The portal: `create_app` puts the rooms together; the only module that knows them all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal import (
    accounts,
    api,
    assistance,
    catalogue,
    changes,
    commands,
    database,
    deadlines,
    editorial,
    home,
    library,
    logs,
    reporting,
    search,
    site_settings,
    subscriptions,
    warnings,
    workdays,
    worker,
)
from portal.config import PROJECT, Settings, UnsafeSettings, production_problems, read_settings
from portal.extensions import csrf, db, limiter, login_manager
from portal.web import (
    access,
    addresses,
    conditional,
    errors,
    headers,
    health,
    languages,
    large_bodies,
    preferences,
    requests,
)

LARGEST_BODY = 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
YEAR = 31_536_000
#: from the lowest to the highest; the order of the desk's front page, too
ROOMS = (
    accounts,
    search,
    deadlines,
    editorial,
    library,
    warnings,
    catalogue,
    assistance,
    subscriptions,
    reporting,
    home,
    api,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The portal as a Flask application; raises UnsafeSettings in production."""
    settings = settings or read_settings()
    refuse_unsafe(settings)
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    logs.configure()
    app = Flask(
        "portal",
        root_path=str(PROJECT / "portal"),
        instance_path=str(settings.instance),
        template_folder=str(PROJECT / "templates"),
        static_folder=str(PROJECT / "static"),
    )
    configure(app, settings)
    open_database(app, settings)
    init_web(app)
    for room in ROOMS:
        room.init_app(app)
    commands.init_app(app)
    access.verify(app)
    wrap(app, settings)
    return app


def refuse_unsafe(settings: Settings) -> None:
    """In production, start only with safe settings."""
    problems = production_problems(settings) if settings.is_production else []
    if problems:
        raise UnsafeSettings(problems)


def configure(app: Flask, settings: Settings) -> None:
    """Put the settings where Flask and its extensions look for them."""
    app.config.update(
        SETTINGS=settings,
        RELEASE=release(PROJECT),
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.former_secret_keys),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        TRUSTED_HOSTS=trusted_hosts(settings),
        # Flask's own cookie holds the token of forms alone; who is signed in, see accounts.
        SESSION_COOKIE_NAME="__Host-form" if settings.is_production else "form",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings),
        RATELIMIT_ENABLED=bool(settings.search_limit),
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_HEADERS_ENABLED=True,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["site"] = settings.site


def trusted_hosts(settings: Settings) -> list[str]:
    """Hosts that may be asked for: what is set, the base address, and this machine locally."""
    local = () if settings.is_production else LOOPBACK
    return [*settings.trusted_hosts, *filter(None, [settings.site.domain]), *local]


def open_database(app: Flask, settings: Settings) -> None:
    """Bind the database; its migrations belong to the command line."""
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    changes.init_app(app)
    workdays.init_app(app)
    site_settings.init_app(app)
    worker.init_app(app)


def init_web(app: Flask) -> None:
    """The HTTP kit, in the order in which a request meets it."""
    requests.init_app(app)
    languages.init_app(app)
    preferences.init_app(app)
    addresses.init_app(app)
    access.init_app(app)
    large_bodies.init_app(app)  # once it is known that this person may send one
    headers.init_app(app)
    errors.init_app(app)
    health.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    # Templates do not ask who is signed in: a public page is the same for everyone.
    login_manager.init_app(app, add_context_processor=False)


def wrap(app: Flask, settings: Settings) -> None:
    """Around the application, the inmost first: kept pages, static files, known proxies."""
    conditional.init_app(app)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=app.static_folder, prefix="static/", max_age=YEAR
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def release(project: Path) -> str:
    """Names the program as it stands: cached pages of another release are not used."""
    digest = hashlib.sha256()
    for folder in ("portal", "templates", "static"):
        for path in sorted((project / folder).rglob("*")):
            if path.is_file() and path.suffix in (".py", ".html", ".xml", ".css", ".js", ".mo"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
