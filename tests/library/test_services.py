"""Texts become documents and versions, once; citations become links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal import audit, changes
from portal.document_numbers import parse
from portal.extensions import db
from portal.library import queries
from portal.library.citations import refresh_validity
from portal.library.models import Citation, Document, Version
from portal.library.services import take_in, withdraw
from portal.search import queries as search_queries
from portal.search.models import SearchEntry
from portal.transaction import transaction
from tests.factories import article, cites, make_text, publish

Work = Callable[[], None]


def count(model: type) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def document(document_id: int) -> Document:
    db.session.rollback()
    return db.session.get_one(Document, document_id)


def test_a_text_is_taken_in_with_its_metadata(app: Flask) -> None:
    taken = publish(
        document_number="闽市监知运[2020]96号", issued_on="2020", topics=("专利", "放管服", "专利")
    )
    found = queries.reading(taken.document_id)
    assert taken.outcome == "new"
    assert found is not None
    assert found.document.document_number == "闽市监知运〔2020〕96号"
    assert str(found.document.issued_on) == "2020"
    assert (found.document.year, found.document.sorted_on) == (2020, "2020")
    assert set(found.topics) == {"专利", "放管服"}
    assert found.document.region == "福建"
    assert found.version.number == 1


def test_the_same_text_again_changes_nothing(app: Flask) -> None:
    text = make_text()
    first = take_in(text, "tester", publish=True)
    number = changes.refresh()
    again = take_in(text, "tester", publish=True)
    assert (again.outcome, again.document_id) == ("unchanged", first.document_id)
    assert changes.refresh() == number
    assert count(Version) == 1


def test_a_changed_text_is_a_new_version_of_the_same_document(app: Flask) -> None:
    text = make_text()
    first = take_in(text, "tester", publish=True)
    other = replace(text, blocks=(article(1, "改过的条文。"),), digest="d" * 64)
    second = take_in(other, "tester", publish=True)
    assert (second.outcome, second.document_id) == ("changed", first.document_id)
    assert [version.number for version in queries.versions_of(first.document_id)] == [2, 1]
    assert count(Document) == 1


def test_another_spelling_of_the_number_finds_the_document(app: Flask) -> None:
    first = publish(document_number="国知发服字〔2020〕1号")
    second = publish(document_number="國知發服字(2020)第001號", source_key="another file")
    assert second.document_id == first.document_id
    assert second.outcome == "changed"


def test_a_digest_gives_way_to_its_original(app: Flask) -> None:
    digest = publish(title="中华人民共和国专利法", is_digest=True, issued_on="2020-10-17")
    other = publish(title="中华人民共和国专利法", issued_on="2008-12-27")
    original = publish(title="中华人民共和国专利法（2020修正）", issued_on="2020-10-17")
    again = publish(title="中华人民共和国专利法", issued_on="2020-10-17", source_key="elsewhere")
    assert original.document_id == digest.document_id
    assert not document(digest.document_id).is_digest
    assert len({digest.document_id, other.document_id, again.document_id}) == 3


def test_a_draft_is_unseen_until_it_is_published(app: Flask) -> None:
    text = make_text()
    draft = take_in(text, "tester", publish=False)
    assert queries.reading(draft.document_id) is None
    assert count(SearchEntry) == 0
    take_in(text, "tester", publish=True)
    assert queries.reading(draft.document_id) is not None
    assert count(SearchEntry) == 1


def test_a_withdrawn_document_is_gone_for_the_public(app: Flask, work: Work) -> None:
    target = publish(title="被撤回的办法")
    citing = publish(citations=(cites("被撤回的办法"),))
    work()
    withdraw(target.document_id, "tester", "发错了")
    work()
    assert queries.reading(target.document_id) is None
    assert [row.target_id for row in queries.citations_from(citing.document_id)] == [None]
    entry = db.session.get_one(SearchEntry, f"policy-{target.document_id}")
    assert entry.is_removed


def test_every_act_is_in_the_audit_log(app: Flask) -> None:
    taken = publish()
    withdraw(taken.document_id, "tester", "发错了")
    acts = db.session.execute(select(audit.AuditEntry.action).order_by(audit.AuditEntry.number))
    assert list(acts.scalars()) == ["library.new", "library.publish", "library.withdraw"]


def test_contact_persons_do_not_reach_the_search(app: Flask) -> None:
    taken = publish(contact="联系人：张三 0591-00000000")
    key = f"policy-{taken.document_id}"
    assert "张三" not in repr(search_queries.entries([key])[key])


def test_a_text_that_names_itself_lacks_nothing(app: Flask, work: Work) -> None:
    own = "国知发服字〔2020〕1号"
    publish(title="某某意见", document_number=own, citations=(cites(number=own), cites("某某意见")))
    work()
    assert queries.wanted_texts(0, 20)[0] == 0


def test_citations_by_title_and_by_number_become_links(app: Flask, work: Work) -> None:
    by_title = publish(title="中华人民共和国专利法（2020修正）")
    by_number = publish(document_number="国知发服字〔2020〕1号")
    noise = publish(title="中华人民共和国商标法")
    citing = publish(citations=(cites("专利法"), cites(number="国知发服字[2020]1号")))
    work()
    targets = [row.target_id for row in queries.citations_from(citing.document_id)]
    assert targets == [by_title.document_id, by_number.document_id]
    assert list(queries.citations_of(noise.document_id)) == []
    assert [row.id for row in queries.citations_of(by_title.document_id)] == [citing.document_id]


def test_a_text_that_arrives_later_is_linked_too(app: Flask, work: Work) -> None:
    citing = publish(citations=(cites("晚到的条例", role="based_on"),))
    work()
    assert queries.wanted_texts(0, 10)[0] == 1
    late = publish(title="晚到的条例")
    work()
    [row] = queries.citations_from(citing.document_id)
    assert (row.target_id, row.role) == (late.document_id, "based_on")
    assert queries.wanted_texts(0, 10)[0] == 0


def test_a_number_wins_over_a_title(app: Flask, work: Work) -> None:
    publish(title="同名通知")
    right = publish(title="另一个标题", document_number="国发〔2015〕71号")
    citing = publish(citations=(cites("同名通知", "国发〔2015〕71号"),))
    work()
    [row] = queries.citations_from(citing.document_id)
    assert row.target_id == right.document_id


def test_among_texts_of_one_title_the_original_in_force_is_meant(app: Flask, work: Work) -> None:
    citing = publish(citations=(cites("专利法"),))
    publish(
        title="中华人民共和国专利法（2008修正）", stated_status="amended", issued_on="2008-12-27"
    )
    publish(title="中华人民共和国专利法", is_digest=True, issued_on="2020-10-17")
    original = publish(title="中华人民共和国专利法", issued_on="2020-10-17")
    work()
    [row] = queries.citations_from(citing.document_id)
    assert row.target_id == original.document_id


def test_a_repeal_counts_from_the_day_on_which_it_applies(app: Flask, work: Work) -> None:
    old = publish(title="老办法", issued_on="2010", effective_on="2010-05-01")
    with time_machine.travel("2026-11-23T04:00Z"):
        publish(
            title="新办法",
            issued_on="2026-10-01",
            effective_on="2026-12-01",
            citations=(cites("老办法", role="repeals"),),
        )
        work()
        assert document(old.document_id).validity == "in_force"
    with time_machine.travel("2026-12-01T04:00Z"):
        assert refresh_validity() == 2
        assert document(old.document_id).validity == "repealed"
        entry = db.session.get_one(SearchEntry, f"policy-{old.document_id}")
        assert entry.status == "repealed"


def test_an_older_text_cannot_repeal_a_newer_one(app: Flask, work: Work) -> None:
    newer = publish(title="某某条例", issued_on="2020")
    publish(issued_on="1999", citations=(cites("某某条例", role="repeals"),))
    work()
    assert document(newer.document_id).validity == "in_force"


def test_a_text_can_be_read_as_it_stood_on_a_day(app: Flask) -> None:
    text = make_text(issued_on="2008-12-27", effective_on="2009-10-01")
    taken = take_in(text, "tester", publish=True)
    newer = make_text(
        source_key=text.source_key, title=text.title, stands_from=date(2021, 6, 1), digest="e" * 64
    )
    take_in(newer, "tester", publish=True)

    def number_on(day: date) -> int:
        found = queries.reading(taken.document_id, on=day)
        assert found is not None
        return found.version.number

    assert number_on(date(2021, 5, 31)) == 1
    assert number_on(date(2021, 6, 1)) == 2
    assert number_on(date(1990, 1, 1)) == 1
    assert queries.reading(taken.document_id, number=3) is None


def test_the_neighbours_of_an_unknown_number_are_offered(app: Flask) -> None:
    near = publish(document_number="国知发服字〔2020〕3号")
    far = publish(document_number="国知发服字〔2020〕40号")
    other_year = publish(document_number="国知发服字〔2019〕4号")
    publish(document_number="财税〔2020〕4号")
    wanted = parse("国知发服字〔2020〕4号")
    assert wanted is not None
    assert queries.by_number(wanted) is None
    found = [row.id for row in queries.near_number(wanted)]
    assert found == [near.document_id, far.document_id, other_year.document_id]


def test_facets_count_under_the_other_choices(app: Flask) -> None:
    publish(kind="policy", issued_on="2020", topics=("专利",))
    publish(kind="policy", issued_on="2021", topics=("专利", "商标"))
    publish(kind="notice", issued_on="2021")
    total, facets = queries.facet_counts(queries.Choice(kind="policy", year="2021"))
    assert total == 1
    assert dict(facets["kind"]) == {"policy": 1, "notice": 1}
    assert dict(facets["year"]) == {"2020": 1, "2021": 1}
    assert dict(facets["topic"]) == {"专利": 1, "商标": 1}


def test_neighbours_are_the_next_in_the_list(app: Flask) -> None:
    older, here, newer = (publish(issued_on=day) for day in ("2020-01", "2020-06-01", "2021"))
    publish(kind="notice", issued_on="2020-07")
    around = queries.neighbours(document(here.document_id))
    assert around["older"] and around["older"].id == older.document_id
    assert around["newer"] and around["newer"].id == newer.document_id
    ends = queries.neighbours(document(newer.document_id))
    assert ends["newer"] is None


@pytest.mark.usefixtures("app")
def test_the_database_holds_what_the_program_promises() -> None:
    taken = publish()
    with pytest.raises(Exception, match=r"(?i)check"), transaction():
        db.session.get_one(Document, taken.document_id).validity = "perhaps"
    with pytest.raises(Exception, match=r"(?i)check"), transaction():
        row = Citation(
            document_id=taken.document_id, origin="text", role="cites", raw="", title_key=""
        )
        db.session.add(row)
