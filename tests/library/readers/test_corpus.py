"""Real texts, where PORTAL_TEXTS names a folder of them: each one is read, whole."""

import os
import re
from pathlib import Path

import pytest

from portal.library.readers import read

TEXTS = os.environ.get("PORTAL_TEXTS")
pytestmark = pytest.mark.skipif(not TEXTS, reason="PORTAL_TEXTS names no folder of real texts")
MARKS = re.compile(r"[\s#*|\-\ufeff\u200b]|<!--.*?-->", re.DOTALL)


def bare(text: str) -> str:
    return MARKS.sub("", text)


def test_every_policy_is_read_and_no_word_is_lost() -> None:
    paths = sorted(Path(str(TEXTS), "policies").glob("*.md"))
    assert paths
    for path in paths:
        source = read(path)
        assert source.metadata["title"], path.name
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert bare("".join(line.text for line in source.lines)) == bare(body), path.name


def test_the_founding_document_keeps_its_headings() -> None:
    (path,) = Path(str(TEXTS)).glob("*96号.txt")
    source = read(path)
    headings = [line.text for line in source.lines if line.level]
    assert headings[0] == "福建省市场监督管理局文件"
    assert "（二）创新知识产权保护方式" in headings
    assert "(十一) 持续跟踪问效" in headings
    assert len(headings) == 17
    assert not any("*" in line.text or "#" in line.text for line in source.lines)
