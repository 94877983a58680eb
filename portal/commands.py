"""Commands that ask nothing of the web process: worker, check, audit verify, sample load."""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from importlib.metadata import version

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from packaging.version import Version

from portal import audit, audit_checks, files, mail, migrations, worker
from portal.config import Settings, production_problems
from portal.extensions import db

# Releases that mended holes which we would otherwise have; docs/threats.md says which.
FLOORS = {
    "bleach": "6.4.0",
    "flask": "3.1.3",
    "jinja2": "3.1.6",
    "werkzeug": "3.1.6",
    "wtforms": "3.3",
}
LEAST_FREE_BYTES = 512 * 1024 * 1024
HOUR, DAY = 3_600, 86_400

SampleLoader = Callable[[], int]
audit_group = AppGroup("audit", help="审计记录。")
sample_group = AppGroup("sample", help="示例内容。")


def init_app(app: Flask) -> None:
    for command in (worker_command, check_command, audit_group, sample_group):
        app.cli.add_command(command)
    app.extensions.setdefault("samples", [])
    files.init_app(app)
    mail.init_app(app)
    worker.add_duty(app, "audit checkpoint", write_checkpoint, every=DAY)
    worker.add_duty(app, "audit check", audit_checks.check_daily, every=HOUR)


@click.command("worker", help="后台工作：更新索引、发信、定时事项。")
@with_appcontext
def worker_command() -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    stop = threading.Event()
    for stopping in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stopping, lambda *_: stop.set())
    click.echo(f"后台工作已开始：{'、'.join(worker.duty_names())}")
    worker.work(app, stop)


@sample_group.command("load", help="装入示例内容；已经装过的不会重复。")
@with_appcontext
def sample_load() -> None:
    if settings().is_production:
        raise click.ClickException("正式环境不装示例内容")
    click.echo(f"示例内容：新装 {load_samples()} 篇")
    worker.catch_up(current_app._get_current_object())  # type: ignore[attr-defined]


@audit_group.command("verify", help="逐条核对审计记录的链条。")
@with_appcontext
def audit_verify() -> None:
    found = audit_checks.check()
    for problem in found:
        click.echo(problem)
    click.echo("审计记录完整" if not found else f"发现 {len(found)} 处问题")
    raise SystemExit(1 if found else 0)


@click.command("check", help="检查设置、版本、迁移、索引和磁盘。")
@click.option("--production", is_flag=True, help="按正式环境的要求检查。")
@with_appcontext
def check_command(production: bool) -> None:
    found = list(everyday_problems())
    if production:
        found += production_problems(settings())
    for problem in found:
        click.echo(f"✗ {problem}")
    click.echo("检查通过" if not found else f"有 {len(found)} 处要处理")
    raise SystemExit(1 if found else 0)


def refuse_missing_keys() -> None:
    """Do not serve while sealed files cannot be opened: a wrong key folder, most likely."""
    if missing := files.missing_keys():
        raise click.ClickException(
            f"instance/keys 缺少密钥 {'、'.join(missing)}：请从备份恢复这个文件夹再启动"
        )


def load_samples() -> int:
    """Let each room load its sample content; returns how many pieces were new."""
    loaders: list[SampleLoader] = current_app.extensions["samples"]
    return sum(load() for load in loaders)


def write_checkpoint() -> None:
    """Sign the end of the audit chain into a file outside the database."""
    audit.write_checkpoint(settings().checkpoints, settings().secret_key)


def everyday_problems() -> Iterator[str]:
    """What an operator should mend on any machine."""
    for name, floor in FLOORS.items():
        if Version(version(name)) < Version(floor):
            yield f"{name} {version(name)} 过旧：请升级到 {floor} 以上"
    if migrations.present(db.engine) != migrations.newest():
        yield "数据库结构不是最新：请运行 flask --app wsgi db upgrade"
    if shutil.disk_usage(settings().instance).free < LEAST_FREE_BYTES:
        yield "磁盘剩余不足 512 MB：请清理或扩容"
    for name, check in current_app.extensions["readiness"].items():
        try:
            healthy = check()
        except Exception as error:  # the check itself says what is wrong
            yield f"{name} 检查失败：{type(error).__name__}"
        else:
            if not healthy and name != "worker":
                yield f"{name} 未就绪"


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
