"""The words of the project: finished, its own, and kind to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("portal", "templates", "static", "tests", "benchmarks", "docs", ".ci")
SPOKEN = ("portal", "templates", "static")
SUFFIXES = {".py", ".html", ".xml", ".css", ".js", ".md", ".yaml", ".txt", ".toml", ".cfg", ".po"}
# Each pattern is written so that it does not find itself.
UNFINISHED = re.compile(
    r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b|[敬]请期待|[正]在建设|即将[上]线|[占]位"
)
# Folders of one machine, and talk about how a piece of work came about.
WORKSHOP = re.compile(
    r"(?<![\w.])/(?:ho[m]e|roo[t]|wor[k]|Use[r]s)/\w|\b(?:this|my|next) sessio[n]\b|"
    r"\bas request[e]d\b|\bthe brie[f]\b|\bcolleag[u]e"
)
# 请输入正确的… blames the reader and does not say how to mend it.
COLD = re.compile(
    r"请[^。；，]{0,8}正确|格式错误|不合法|非法[^律]|[暂]无数据|操作成功|点击这里|"
    r"请注意|温馨提示|很抱歉|您访问的页面"
)
# Hosts are examples, standards, the texts' own publishers, where one applies, and the register of
# sites.
HOSTS = re.compile(
    r"(?:^|\.)(?:example(?:\.\w+)?|127\.0\.0\.1|localhost|w3\.org|schema\.org|purl\.org|"
    r"sitemaps\.org|openxmlformats\.org|ofdspec\.org|gov\.cn|a\.cn|fjdaily\.com|echinagov\.com|"
    r"ccopyright\.com\.cn|12315\.cn|wipo\.int|europa\.eu)$"
)
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+")


def files() -> Iterator[Path]:
    """Text files of the project, written by us."""
    yield from (path for path in ROOT.glob("*") if path.suffix in SUFFIXES)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and (path.suffix in SUFFIXES or folder == ".ci"):
                yield path


def lines(pattern: re.Pattern[str], paths: Iterator[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := pattern.search(line))
    ]


@pytest.mark.parametrize("pattern", [UNFINISHED, WORKSHOP], ids=["unfinished", "workshop"])
def test_the_project_is_finished_and_speaks_of_the_portal(pattern: re.Pattern[str]) -> None:
    assert lines(pattern, files()) == []


def test_only_known_hosts_are_named() -> None:
    named = {
        urlsplit(address).hostname or ""
        for path in files()
        for address in ADDRESS.findall(path.read_text(encoding="utf-8"))
    }
    assert {host for host in named if not HOSTS.search(host.rstrip("."))} == set()


def test_readers_are_told_how_to_mend() -> None:
    spoken = (path for path in files() if path.suffix in (".html", ".py", ".js"))
    ours = (
        path for path in spoken if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")
    )
    assert lines(COLD, ours) == []
