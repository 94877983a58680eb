"""The table of levels and the codes that everything else goes by."""

from __future__ import annotations

from datetime import date

import pytest

from portal.editorial.fields import all_fields, blank
from portal.warnings.models import CATEGORIES, CONFIDENCES, FACETS, LEVELS
from portal.warnings.piece import SECTIONS
from portal.warnings.references import numbered, parts, ref_of, subject_of
from portal.warnings.sample import content_of, entries
from portal.warnings.vocabulary import codes, label, level_label, level_source, levels

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "rank", "mark", "within", "until", "words"),
    [
        ("red", 1, "红", 0, None, "红色·一级"),
        ("orange", 2, "橙", 1, date(2027, 1, 22), "橙色·二级"),
        ("yellow", 3, "黄", 3, date(2027, 2, 21), "黄色·三级"),
        ("blue", 4, "蓝", None, date(2027, 5, 22), "蓝色·四级"),
    ],
)
def test_each_level_has_its_validity_and_its_duty(
    code: str, rank: int, mark: str, within: int | None, until: date | None, words: str
) -> None:
    level = levels()[code]
    assert (level.rank, level.mark, level.within) == (rank, mark, within)
    assert level.valid_until(DAY) == until
    assert level_label(code, str) == words
    assert level.criteria


def test_every_code_has_its_words() -> None:
    assert tuple(levels()) == LEVELS == tuple(codes("duty")) == tuple(codes("gravity"))
    assert tuple(codes("category")) == CATEGORIES
    assert set(codes("confidence")) == set(CONFIDENCES)
    criteria = [code for level in levels().values() for code in level.criteria]
    assert criteria == list(codes("criterion")), "each criterion belongs to one level"
    assert all(len(code) == 2 and code.isupper() for code in codes("countries"))
    assert "本站" in level_source()


def test_what_is_on_no_list_keeps_its_words() -> None:
    assert label("opponents", "Lumen Works LLC", str) == "Lumen Works LLC"
    assert label("countries", "XX", str) == "XX"
    assert label("countries", "TW", str) == "中国台湾"


def test_references_have_their_parts() -> None:
    assert numbered(2026, 8) == "YJ-2026-008"
    assert parts("YJ-2026-1234") == (2026, 1234)
    assert ref_of(subject_of("YJ-2026-008")) == "YJ-2026-008"
    for other in ("library-17", "warning-", "warning-YJ-2026-08", "YJ-2026-008", ""):
        assert ref_of(other) == ""
    with pytest.raises(ValueError, match="no reference"):
        parts("2026-008")


def test_the_fields_are_those_of_the_content() -> None:
    fields = {field.name for field in all_fields(SECTIONS)}
    sample = content_of(entries()[0], without=[])
    assert fields == set(sample) == set(blank(SECTIONS))
    assert set(FACETS) < fields


def test_sample_codes_are_on_the_lists() -> None:
    for entry in entries():
        for facet in ("countries", "rights", "industries", "platforms"):
            assert set(entry.get(facet, ())) <= set(codes(facet)), entry["ref"]
        assert entry.get("criterion", "") in ("", *levels()[entry["level"]].criteria), entry["ref"]
        assert entry["source"], "a fact has a source"
        assert entry["made_up"] == entry["title"].startswith("示例：")
