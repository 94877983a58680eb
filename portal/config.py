"""Settings: typed, frozen, read once from PORTAL_* variables; production refuses unsafe ones."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
CLAMD_ADDRESS = re.compile(r"unix:/.+|tcp://[^/@\s]+:[0-9]{1,5}")
MAIL_ADDRESS = re.compile(r"file:(/.*)?|smtps?://([^/@\s]+@)?[^/@\s]+")
KNOWN_SECRETS = frozenset({"change-me", "changeme", "secret", "development", "dev", "test"})


class UnsafeSettings(Exception):
    """The settings cannot be used; `problems` names each one and how to mend it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Site:
    """What the operator says of the site; an empty fact is not rendered."""

    name: str = "知创服务"
    tagline: str = "知识产权公共服务"
    host_body: str = ""
    operator: str = ""
    site_code: str = ""
    icp: str = ""
    police_record: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    base_url: str = ""
    sample_content: bool = False

    @property
    def domain(self) -> str:
        """Host name of the base address, '' when none is set."""
        return urlsplit(self.base_url).hostname or ""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, with its default; folders are absolute."""

    instance: Path
    environment: str = "local"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 8
    database_url: str = ""
    redis_url: str = ""
    storage_url: str = ""
    secret_key: str = field(default="", repr=False)
    #: keys of before, the newest first: what they sealed and signed still opens
    former_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    search_limit: str = ""
    clamd_url: str = ""
    mail_url: str = field(default="", repr=False)
    mail_from: str = ""
    told_days: int = 365
    metrics: bool = False
    site: Site = field(default_factory=Site)

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def database(self) -> str:
        """Address of the database; without a setting, SQLite in the instance folder."""
        return self.database_url or f"sqlite:///{self.instance / 'portal.sqlite3'}"

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def index_folder(self) -> Path:
        return self.instance / "index"

    @property
    def checkpoints(self) -> Path:
        """File of signed ends of the audit chain, outside the database."""
        return self.instance / "audit-checkpoints"

    @property
    def uploads(self) -> Path:
        """Folder of stored files: `file:` addresses only, the instance folder by default."""
        path = urlsplit(self.storage_url).path
        return Path(path) if path else self.instance / "uploads"

    @property
    def vault(self) -> Path:
        """Folder of sealed files."""
        return self.uploads / "vault"

    @property
    def mail_folder(self) -> Path:
        """Folder of letters: to be sent, or as they stay with a `file:` address."""
        named = urlsplit(self.mail_url)
        is_named = named.scheme == "file" and named.path
        return Path(named.path) if is_named else self.instance / "mail"

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The key that seals and signs, and after it those whose work is still accepted."""
        return (self.secret_key, *self.former_secret_keys)

    @property
    def keys(self) -> Path:
        """Folder of the keys that open sealed files: never beside them, never in the database."""
        return self.instance / "keys"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises UnsafeSettings for a value that cannot be understood."""
    problems: list[str] = []

    def text(name: str, default: str = "") -> str:
        return environ.get(f"PORTAL_{name}", default).strip()

    def number(name: str, default: int, highest: int) -> int:
        raw = text(name, str(default))
        if raw.isascii() and raw.isdigit() and int(raw) <= highest:
            return int(raw)
        problems.append(f"PORTAL_{name} 应为 0 到 {highest} 的整数，现在是“{raw}”")
        return default

    def address(name: str, shape: re.Pattern[str], example: str) -> str:
        raw = text(name)
        if raw and not shape.fullmatch(raw):  # it may hold a password: it is not repeated
            problems.append(f"PORTAL_{name} 应写成 {example}")
        return raw

    def words(name: str) -> tuple[str, ...]:
        return tuple(text(name).replace(",", " ").split())

    environment = text("ENV", "local")
    if environment not in ("local", "production"):
        problems.append("PORTAL_ENV 只能是 local 或 production")
    instance = Path(text("INSTANCE") or PROJECT / "instance").absolute()
    settings = Settings(
        instance=instance,
        environment=environment,
        host=text("HOST", "127.0.0.1"),
        port=number("PORT", 8000, 65535),
        workers=number("WORKERS", 1, 64),
        threads=number("THREADS", 8, 256),
        database_url=text("DATABASE_URL"),
        redis_url=text("REDIS_URL"),
        storage_url=text("STORAGE_URL"),
        secret_key=text("SECRET_KEY") or kept_secret(instance),
        former_secret_keys=words("FORMER_SECRET_KEYS"),
        trusted_hosts=words("TRUSTED_HOSTS"),
        trusted_proxies=number("TRUSTED_PROXIES", 0, 8),
        clamd_url=address("CLAMD_URL", CLAMD_ADDRESS, "unix:/路径 或 tcp://主机:端口"),
        mail_url=address("MAIL_URL", MAIL_ADDRESS, "file: 或 smtp(s)://用户:密码@主机:端口"),
        mail_from=text("MAIL_FROM"),
        told_days=number("TOLD_DAYS", 365, 36500),
        search_limit=text("SEARCH_LIMIT", "1200 per minute" if environment == "production" else ""),
        metrics=text("METRICS") == "1",
        site=read_site(text, environment),
    )
    if problems:
        raise UnsafeSettings(problems)
    return settings


def read_site(read: Callable[[str], str], environment: str) -> Site:
    """The PORTAL_SITE_* facts; sample content is on by default only locally."""
    return Site(
        name=read("SITE_NAME") or Site.name,
        tagline=read("SITE_TAGLINE") or Site.tagline,
        host_body=read("SITE_HOST_BODY"),
        operator=read("SITE_OPERATOR"),
        site_code=read("SITE_CODE"),
        icp=read("SITE_ICP"),
        police_record=read("SITE_POLICE_RECORD"),
        phone=read("SITE_PHONE"),
        email=read("SITE_EMAIL"),
        address=read("SITE_ADDRESS"),
        base_url=read("SITE_BASE_URL").rstrip("/"),
        sample_content=(read("SAMPLE_CONTENT") or str(int(environment == "local"))) == "1",
    )


def kept_secret(instance: Path) -> str:
    """The secret of this instance: made once, kept in a file that only the owner reads."""
    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"secret-key.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            path.hardlink_to(fresh)  # two starts at once: the first file stays
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def production_problems(settings: Settings) -> list[str]:
    """What must be mended before the portal may serve the public, in words for the operator."""
    checks = [
        (
            len(settings.secret_key) < SHORTEST_SECRET or settings.secret_key in KNOWN_SECRETS,
            f"PORTAL_SECRET_KEY 太短或是常见值：请换成至少 {SHORTEST_SECRET} 个字符的随机串",
        ),
        (
            any(len(key) < SHORTEST_SECRET for key in settings.former_secret_keys),
            f"PORTAL_FORMER_SECRET_KEYS 里有太短的：每个至少 {SHORTEST_SECRET} 个字符",
        ),
        (
            not settings.site.base_url,
            "PORTAL_SITE_BASE_URL 没有填：请填对外的网址，以 https:// 开头",
        ),
        (
            bool(settings.site.base_url) and not settings.site.base_url.startswith("https://"),
            "PORTAL_SITE_BASE_URL 应以 https:// 开头",
        ),
        (
            not settings.trusted_hosts and not settings.site.domain,
            "PORTAL_TRUSTED_HOSTS 没有填：请填允许访问的主机名",
        ),
        (
            settings.site.sample_content,
            "PORTAL_SAMPLE_CONTENT 应为 0：示例内容不能出现在正式网站",
        ),
        (
            settings.workers > 1 and settings.is_sqlite,
            "PORTAL_WORKERS 大于 1 时请用 PORTAL_DATABASE_URL 指定 PostgreSQL",
        ),
        (
            settings.workers > 1 and not settings.redis_url,
            "PORTAL_WORKERS 大于 1 时请用 PORTAL_REDIS_URL 指定 Redis，否则访问频次各算各的",
        ),
        (
            not settings.mail_url,
            "PORTAL_MAIL_URL 没有填：请填发信服务器 smtps://…；若只存成文件、不寄出，请填 file:",
        ),
        (
            settings.mail_url.startswith("smtp") and "@" not in settings.mail_from,
            "PORTAL_MAIL_FROM 没有填：请填发信地址，如 service@…",
        ),
        (loose_secret(settings.instance), "instance/secret-key 的权限应为 0600"),
        (loose_keys(settings.keys), "instance/keys 的权限应为 0700，里面的文件应为 0600"),
    ]
    return [message for wrong, message in checks if wrong]


def loose_secret(instance: Path) -> bool:
    """Whether others than the owner may read the kept secret."""
    path = instance / "secret-key"
    return path.exists() and path.stat().st_mode & 0o077 != 0


def loose_keys(folder: Path) -> bool:
    """Whether others than the owner may open the key folder or a key."""
    paths = [folder, *folder.glob("*")] if folder.exists() else []
    return any(path.stat().st_mode & 0o077 for path in paths)
