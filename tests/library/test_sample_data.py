"""The shipped content keeps its promises: complete, consistent, resolvable and free of contacts."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.document_numbers import find
from portal.document_numbers import parse as parse_number
from portal.library.sample import texts_of
from portal.library.structure import parse
from portal.library.structure.values import ParsedText, SourceLine, SourceText
from portal.partial_dates import PartialDate

FOLDER = Path(__file__).parents[2] / "portal" / "library" / "data"
CHECKED = date(2026, 11, 23)
KINDS = {"policy", "notice", "interpretation", "case"}
RELATIONS = {"amends", "repeals", "implements", "interprets", "based_on", "forwards"}
DATES = ("issued_on", "published_on", "effective_on", "first_effective_on", "expires_on")
FIELDS = {
    *("id", "title", "kind", "level", "document_number", "issuer", *DATES, "status_hint"),
    *("relations", "topics", "region", "source", "source_url", "checked_on", "confidence"),
    *("verify", "made_up", "digest"),
}
OPTIONAL = {"standard_number", "interprets", "earlier_versions"}
# The founding document keeps all eleven tasks with their responsible units.
LONGER = {"fujian-2020-96": 1200}
TELEPHONE = re.compile(r"(?<![0-9])(?:0[0-9]{2,3}[-－ ]?[0-9]{7,8}|1[3-9][0-9]{9}|400-?[0-9]{7})")


def read(path: Path) -> list[dict[str, Any]]:
    """The entries of one file."""
    documents: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["documents"]
    return documents


PATHS = sorted(FOLDER.glob("*.yaml"))
DOCUMENTS = [document for path in PATHS for document in read(path)]
BY_ID = {document["id"]: document for document in DOCUMENTS}
TOPICS = (FOLDER / "topics.txt").read_text(encoding="utf-8").split()
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=list(BY_ID))


def related(document: dict[str, Any]) -> list[tuple[str, str]]:
    """(type, target) of each relation, what an interpretation explains included."""
    pairs = [(row["type"], row["target"]) for row in document["relations"]]
    if document.get("interprets"):
        pairs.append(("interprets", document["interprets"]))
    return pairs


def texts(document: dict[str, Any]) -> list[str]:
    """The digest and its older wordings."""
    earlier = [version["digest"] for version in document.get("earlier_versions", [])]
    return [document["digest"], *earlier]


def length(text: str) -> int:
    return len("".join(text.split()))


def read_structure(title: str, text: str) -> ParsedText:
    """What the portal makes of a digest: its blocks, citations and tasks."""
    lines = tuple(SourceLine(line) for line in text.splitlines())
    return parse(SourceText(lines, {"title": title}, "sample.txt", "", "txt"))


def titles_named(text: str) -> list[str]:
    """What stands in the outermost 《》, with 〈〉 inside written as 《》."""
    plain = text.replace("〈", "《").replace("〉", "》")
    found, start, depth = [], 0, 0
    for place, character in enumerate(plain):
        if character == "《":
            start, depth = (start, depth + 1) if depth else (place + 1, 1)
        elif character == "》" and depth:
            depth -= 1
            if not depth:
                found.append(plain[start:place])
    return found


@every_document
def test_an_entry_has_every_field_and_no_other(document: dict[str, Any]) -> None:
    assert document.keys() >= FIELDS
    assert document.keys() <= FIELDS | OPTIONAL
    for field in ("id", "title", "level", "issuer", "source", "confidence"):
        assert document[field].strip() == document[field] != ""
    assert document["kind"] in KINDS
    assert document["confidence"] in {"statute", "official", "commercial", "general"}
    assert document["status_hint"] in {None, "amended", "repealed", "not_yet"}
    assert date.fromisoformat(document["checked_on"]) == CHECKED
    assert document["source_url"] is None or document["source_url"].startswith("http")


@every_document
def test_dates_are_full_or_partial_and_written_in_canonical_form(document: dict[str, Any]) -> None:
    values = [document[field] for field in DATES if document[field]]
    values += [version["as_of"] for version in document.get("earlier_versions", [])]
    for value in values:
        assert str(PartialDate.parse(value)) == value
    assert document["issued_on"]
    if document["effective_on"]:
        in_force = PartialDate.parse(document["effective_on"])
        assert in_force.last_day() >= PartialDate.parse(document["issued_on"]).first_day()


@every_document
def test_the_document_number_is_one_that_the_portal_reads(document: dict[str, Any]) -> None:
    written = document["document_number"]
    if written is not None:
        assert parse_number(written) is not None, written
    if document["level"] == "标准":
        assert written is None
        assert document["standard_number"] in document["digest"]


@every_document
def test_relations_lead_to_entries(document: dict[str, Any]) -> None:
    pairs = related(document)
    assert len(set(pairs)) == len(pairs)
    for kind, target in pairs:
        assert kind in RELATIONS
        assert target in BY_ID
        assert target != document["id"]
    assert ("interprets" in document) == (document["kind"] == "interpretation")


@every_document
def test_topics_come_from_the_closed_list(document: dict[str, Any]) -> None:
    assert document["topics"]
    assert set(document["topics"]) <= set(TOPICS)
    assert len(set(document["topics"])) == len(document["topics"])


@every_document
def test_a_digest_is_short_and_has_an_outline(document: dict[str, Any]) -> None:
    for text in texts(document):
        assert length(text) <= LONGER.get(document["id"], 700)
        assert text.startswith("一、")
        headings = re.findall(r"^([一二三四五六七八九十]+)、", text, re.MULTILINE)
        assert headings == list("一二三四五六七八九十")[: len(headings)]
        assert len(headings) >= 2
    assert length(document["digest"]) >= 250


@every_document
def test_points_count_up_from_one_under_each_heading(document: dict[str, Any]) -> None:
    if document["id"] == "fujian-2020-96":  # its measures go on counting, as in the original
        return
    for text in texts(document):
        for part in re.split(r"^[一二三四五六七八九十]+、.*$", text, flags=re.MULTILINE):
            points = re.findall(r"^（([一二三四五六七八九十])）", part, re.MULTILINE)
            assert points == list("一二三四五六七八九十")[: len(points)]


@every_document
def test_no_telephone_and_no_contact_person_is_shipped(document: dict[str, Any]) -> None:
    text = "\n".join([document["title"], *texts(document)])
    assert not TELEPHONE.search(text)
    assert not re.search(r"联系人[：:]|电\s*话[：:]|手机[：:]|传真[：:]", text)


@every_document
def test_only_the_portals_own_notices_are_made_up(document: dict[str, Any]) -> None:
    assert document["made_up"] is (document["kind"] == "notice")


@every_document
def test_an_older_wording_is_older_than_the_present_one(document: dict[str, Any]) -> None:
    days = [version["as_of"] for version in document.get("earlier_versions", [])]
    if days:
        assert [*days, document["effective_on"]] == sorted({*days, document["effective_on"]})


def test_there_is_enough_of_everything() -> None:
    assert len(DOCUMENTS) == len(BY_ID) >= 80
    assert sum(len(related(document)) for document in DOCUMENTS) >= 80
    kinds = Counter(document["kind"] for document in DOCUMENTS)
    assert kinds["policy"] >= 122
    assert kinds["notice"] >= 6
    assert kinds["interpretation"] >= 8
    assert kinds["case"] >= 6
    assert sum("earlier_versions" in document for document in DOCUMENTS) >= 3


def test_every_topic_is_used() -> None:
    assert {topic for document in DOCUMENTS for topic in document["topics"]} == set(TOPICS)


def test_titles_and_document_numbers_stand_for_one_entry_each() -> None:
    numbers = [parse_number(row["document_number"]) for row in DOCUMENTS if row["document_number"]]
    assert len(set(numbers)) == len(numbers)
    assert len({document["title"] for document in DOCUMENTS}) == len(DOCUMENTS)


def test_digests_name_each_other_often_enough_for_a_citation_graph() -> None:
    titles = {titles_named(f"《{row['title']}》")[0]: row["id"] for row in DOCUMENTS}
    named = [name for row in DOCUMENTS for name in titles_named(row["digest"])]
    assert sum(name in titles for name in named) >= 250
    assert 5 <= sum(name not in titles for name in named) <= 40  # they fill the wanted list
    known = {parse_number(row["document_number"]) for row in DOCUMENTS if row["document_number"]}
    numbers = [hit.number for row in DOCUMENTS for hit in find(row["digest"])]
    assert sum(number in known for number in numbers) >= 150


def test_the_founding_document_stands_with_its_two_parents_and_no_invented_day() -> None:
    founding = BY_ID["fujian-2020-96"]
    assert founding["issued_on"] == "2020"
    parents = {BY_ID[target]["document_number"] for _, target in related(founding)}
    assert parents == {"国知发服字〔2020〕1号", "国知办发服字〔2020〕11号"}


@every_document
def test_every_heading_and_point_has_an_address(document: dict[str, Any]) -> None:
    for text in texts(document):
        blocks = read_structure(document["title"], text).blocks
        anchors = [block.anchor for block in blocks if block.anchor]
        assert len(set(anchors)) == len(anchors)
        marked = re.findall(
            r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)", text, re.MULTILINE
        )
        assert len([anchor for anchor in anchors if anchor.startswith("h")]) == len(marked)


def test_the_founding_document_shows_who_is_responsible_for_each_task() -> None:
    founding = BY_ID["fujian-2020-96"]
    tasks = read_structure(founding["title"], founding["digest"]).tasks
    assert [task.anchor for task in tasks] == [f"h2-{number}" for number in range(1, 9)]
    assert all(len(task.units) >= 4 for task in tasks)
    assert tasks[4].units[0] == "省知识产权发展保护中心"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["id"])
def test_a_summary_says_something_by_itself(document: dict[str, Any]) -> None:
    summary = texts_of(document)[-1].summary
    assert len(summary) >= 20
    assert summary.endswith(("。", "…"))
    assert not summary.startswith("两个以上")


def test_no_file_is_too_long_to_read() -> None:
    for path in PATHS:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 1500
