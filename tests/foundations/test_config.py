"""Settings are read once, typed, and refused when they are unsafe."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import create_app
from portal.config import (
    Settings,
    Site,
    UnsafeSettings,
    kept_secret,
    production_problems,
    read_settings,
)

SAFE = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": "k" * 40,
    "PORTAL_SITE_BASE_URL": "https://portal.example",
    "PORTAL_MAIL_URL": "file:",
}


def test_nothing_set_gives_a_local_portal(tmp_path: Path) -> None:
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path)})
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.database == f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    assert settings.site.sample_content


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "instance")
    assert kept_secret(tmp_path / "instance") == first
    assert (tmp_path / "instance" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len(list((tmp_path / "instance").iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_PORT", "80a"),
        ("PORTAL_PORT", "70000"),
        ("PORTAL_PORT", "８０００"),
        ("PORTAL_WORKERS", "-1"),
        ("PORTAL_ENV", "staging"),
        ("PORTAL_CLAMD_URL", "clamd"),
        ("PORTAL_CLAMD_URL", "tcp://127.0.0.1"),
        ("PORTAL_CLAMD_URL", "unix:relative"),
        ("PORTAL_CLAMD_URL", "http://127.0.0.1:3310"),
        ("PORTAL_MAIL_URL", "mail.example"),
        ("PORTAL_MAIL_URL", "smtp://"),
        ("PORTAL_MAIL_URL", "http://mail.example"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        read_settings({"PORTAL_INSTANCE": str(tmp_path), name: value})
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_CLAMD_URL", "unix:/run/clamav/clamd.ctl"),
        ("PORTAL_CLAMD_URL", "tcp://127.0.0.1:3310"),
        ("PORTAL_CLAMD_URL", "tcp://[::1]:3310"),
        ("PORTAL_MAIL_URL", "file:"),
        ("PORTAL_MAIL_URL", "file:/var/spool/portal"),
        ("PORTAL_MAIL_URL", "smtp://127.0.0.1:25"),
        ("PORTAL_MAIL_URL", "smtps://user:p%40ss@mail.example:465"),
    ],
)
def test_addresses_of_scanners_and_mail_servers(tmp_path: Path, name: str, value: str) -> None:
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path), name: value})
    assert value in (settings.clamd_url, settings.mail_url)


def test_a_password_is_neither_shown_nor_repeated(tmp_path: Path) -> None:
    given = {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_MAIL_URL": "smtp://me:hunter2@mail.example"}
    assert "hunter2" not in repr(read_settings(given))
    with pytest.raises(UnsafeSettings) as refused:
        read_settings({**given, "PORTAL_MAIL_URL": "smtp://me:hunter2@"})
    assert "hunter2" not in str(refused.value)


def test_readable_keys_are_a_problem(tmp_path: Path) -> None:
    settings = read_settings({**SAFE, "PORTAL_INSTANCE": str(tmp_path)})
    settings.keys.mkdir(mode=0o700)
    assert production_problems(settings) == []
    (settings.keys / "a.key").touch(mode=0o644)
    assert any("instance/keys" in problem for problem in production_problems(settings))


def test_settings_cannot_be_changed_later(tmp_path: Path) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings(instance=tmp_path).port = 1  # type: ignore[misc]


def test_safe_production_settings_have_no_problem(tmp_path: Path) -> None:
    assert production_problems(read_settings({**SAFE, "PORTAL_INSTANCE": str(tmp_path)})) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"PORTAL_SECRET_KEY": "short"}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_SITE_BASE_URL": ""}, "PORTAL_SITE_BASE_URL"),
        ({"PORTAL_SITE_BASE_URL": "http://portal.example"}, "https://"),
        ({"PORTAL_SAMPLE_CONTENT": "1"}, "PORTAL_SAMPLE_CONTENT"),
        ({"PORTAL_WORKERS": "4"}, "PORTAL_DATABASE_URL"),
        ({"PORTAL_MAIL_URL": ""}, "PORTAL_MAIL_URL"),
        ({"PORTAL_MAIL_URL": "smtps://mail.example"}, "PORTAL_MAIL_FROM"),
    ],
)
def test_production_refuses_to_start_and_names_the_setting(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    settings = read_settings({**SAFE, **change, "PORTAL_INSTANCE": str(tmp_path)})
    with pytest.raises(UnsafeSettings) as refused:
        create_app(settings)
    assert said in str(refused.value)


def test_a_readable_secret_file_is_a_problem(tmp_path: Path) -> None:
    kept_secret(tmp_path)
    (tmp_path / "secret-key").chmod(0o644)
    site = Site(base_url="https://portal.example")
    settings = Settings(instance=tmp_path, secret_key="k" * 40, site=site, mail_url="file:")
    assert any("0600" in problem for problem in production_problems(settings))


def test_a_refused_start_says_why_and_nothing_else(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "flask", "--app", "wsgi", "check"],
        env={**os.environ, "PORTAL_ENV": "production", "PORTAL_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "PORTAL_SITE_BASE_URL" in result.stderr
    assert "Traceback" not in result.stderr
