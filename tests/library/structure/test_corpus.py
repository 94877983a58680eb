"""Real texts, where PORTAL_TEXTS names a folder of them."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from portal.library.readers import read
from portal.library.structure import parse
from portal.library.structure.values import ParsedText, SourceText
from tests.library.structure.test_properties import kept, words

TEXTS = os.environ.get("PORTAL_TEXTS")
pytestmark = pytest.mark.skipif(not TEXTS, reason="PORTAL_TEXTS names no folder of real texts")


@pytest.fixture(scope="module")
def policies() -> list[tuple[SourceText, ParsedText]]:
    paths = sorted(Path(str(TEXTS), "policies").glob("*.md"))
    return [(source, parse(source)) for source in map(read, paths)]


def test_nothing_is_lost_and_addresses_are_unique(
    policies: list[tuple[SourceText, ParsedText]],
) -> None:
    for source, text in policies:
        anchors = [block.anchor for block in (*text.cover, *text.blocks) if block.anchor]
        assert len(anchors) == len(set(anchors)), source.source_name
        # A table of contents says again what the headings of the body say.
        headings = "".join(block.text for block in text.blocks if block.kind == "chapter")
        said = words("".join(line.text for line in source.lines))
        known = words(kept(text) + headings + (text.document_number or ""))
        assert not said - known, source.source_name


def test_most_texts_have_articles_dates_and_a_history(
    policies: list[tuple[SourceText, ParsedText]],
) -> None:
    texts = [text for _, text in policies]
    kinds = Counter(kind for text in texts for kind in {block.kind for block in text.blocks})
    assert kinds["article"] >= len(texts) * 0.94
    assert kinds["chapter"] >= len(texts) * 0.55
    assert sum(bool(text.history) for text in texts) >= len(texts) * 0.92
    assert sum(text.effective_on is not None for text in texts) >= len(texts) * 0.88


def test_articles_follow_one_another(policies: list[tuple[SourceText, ParsedText]]) -> None:
    broken = 0
    for _, text in policies:
        numbers = [int(b.anchor[1:]) for b in text.blocks if re.fullmatch(r"t\d+", b.anchor)]
        broken += numbers != list(range(1, len(numbers) + 1))
    assert broken <= 2


def test_the_founding_document_comes_in_right() -> None:
    (path,) = Path(str(TEXTS)).glob("*96号.txt")
    text = parse(read(path))
    assert text.title == (
        "福建省市场监督管理局（知识产权局）关于印发《福建省知识产权领域“放管服”改革工作方案》的通知"
    )
    assert text.body_title == "福建省知识产权领域“放管服”改革工作方案"
    assert text.document_number == "闽市监知运〔2020〕96号"
    assert text.issuer == "福建省市场监督管理局（知识产权局）"
    assert text.openness == "主动公开"
    assert (str(text.issued_on), text.effective_on) == ("2020", None)
    headings = [block.anchor for block in text.blocks if block.kind == "heading"]
    points = [f"h2-{number}" for number in range(1, 9)]
    assert headings == ["h1", "h2", *points, "h3", "h3-9", "h3-10", "h3-11"]
    assert [task.anchor for task in text.tasks] == points
    assert text.tasks[4].units == (
        "省知识产权发展保护中心",
        "省局知识产权运用促进处",
        "省局知识产权保护处",
        "各设区市知识产权管理部门",
    )
    assert [citation.number and citation.number.canonical for citation in text.citations] == [
        "国知发服字〔2020〕1号",
        "国知办发服字〔2020〕11号",
    ]
    assert len(text.cover) == 1
    assert text.contact is not None and "联系人" in text.contact
