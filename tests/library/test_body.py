"""The parts of a page: signer and date stand apart from paragraphs."""

from __future__ import annotations

import pytest
from markupsafe import Markup, escape

from portal.library.body import parts


def kinds(*texts: str) -> list[str]:
    """Kinds of the lines that these paragraphs become."""
    blocks = [{"kind": "paragraph", "text": text, "html": "", "anchor": ""} for text in texts]
    found = parts(blocks, lambda text: Markup(escape(text)))
    return [line.kind for part in found for line in part.lines]


@pytest.mark.parametrize("day", ["2023年4月12日", "二〇二三年四月十二日"])
def test_signer_and_date_close_a_letter(day: str) -> None:
    assert kinds("请认真贯彻执行。", "青山省林草局", day) == ["indent", "sign", "sign"]


@pytest.mark.parametrize(
    "texts",
    [
        ("请于下列日期前报送。", "2023年4月12日"),
        ("青山省林草局", "2023年4月12日起施行"),
        ("青山省林草局", "四月"),
    ],
)
def test_other_short_lines_are_paragraphs(texts: tuple[str, ...]) -> None:
    assert set(kinds(*texts)) == {"indent"}
