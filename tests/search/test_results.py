"""Questions and their answers, from a real index on both databases."""

from dataclasses import replace

from flask import Flask

from portal.search import follower, services
from portal.search.results import search
from portal.search.wanted import Wanted
from portal.transaction import transaction
from tests.search.conftest import Ask, keys
from tests.search.samples import entry, put


def test_an_exact_title_comes_first_in_any_spelling(ask: Ask) -> None:
    for text in ("专利法", "中华人民共和国专利法", "《專利法》", "专 利 法"):
        found = ask(text)
        assert keys(found)[0] == "policy-1", text
        assert "fallback" not in found.reading.notes
    assert "title_exact" in ask("专利法").items[0].reasons


def test_a_document_number_in_any_spelling_finds_its_document(ask: Ask) -> None:
    for text in (
        "闽市监知运〔2020〕96号",
        "閩市監知運[2020]96號",
        "文号：闽市监知运2020年96号",
        "〔2020〕96号",
    ):
        found = ask(text)
        assert keys(found) == ["policy-3"], text
        assert "number" in found.items[0].reasons
        assert found.total_is_exact


def test_a_wrong_code_leads_to_the_same_year_and_number(ask: Ask) -> None:
    found = ask("闽市监综〔2020〕96号")
    assert keys(found) == ["policy-3"]
    assert found.reading.notes == ("near_number",)


def test_a_number_that_is_not_here_says_so(ask: Ask) -> None:
    found = ask("国发〔1999〕1号")
    assert found.total == 0
    assert found.reading.notes == ("not_even_cited",)
    assert found.is_gap


def test_a_number_that_is_only_cited_leads_to_who_cites_it(ask: Ask) -> None:
    put(entry("notice-9", "转发通知", ("", "", "现将国发〔1999〕1号转发给你们。")))
    follower.follow()
    found = ask("国发[1999]1号")
    assert keys(found) == ["notice-9"]
    assert found.reading.notes == ("citing_number",)


def test_pinyin_and_first_letters_find_titles(ask: Ask) -> None:
    for text, key in (
        ("zhuanlifa", "policy-1"),
        ("zlf", "policy-1"),
        ("zhonghuarenmingongheguozhuanlifa", "policy-1"),
        ("zhrmghgsbf", "policy-4"),
        ("shangbiaoyinzhi", "policy-5"),
    ):
        found = ask(text)
        assert keys(found)[0] == key, text
        assert found.reading.way == "letters"


def test_a_slip_with_the_same_sound_is_understood_and_asked_about(ask: Ask) -> None:
    found = ask("专力法")
    assert keys(found)[0] == "policy-1"
    assert found.did_you_mean == "专利法"
    assert "homophone" in found.items[0].reasons
    assert "<mark>专利法</mark>" in found.items[0].title_html


def test_all_words_are_wanted_when_enough_texts_have_them(ask: Ask) -> None:
    found = ask("商标 注册")
    assert keys(found)[0] == "policy-4"
    assert found.reading.complete >= 1


def test_most_words_are_enough_when_too_few_texts_have_all(ask: Ask) -> None:
    found = ask("专利权质押登记的火星殖民计划")
    assert keys(found)[0] == "policy-2"
    assert found.reading.complete == 0
    assert found.reading.share < 1
    assert "partial" in found.items[0].reasons


def test_a_fragment_cut_inside_words_is_found(ask: Ask) -> None:
    assert keys(ask("利权质押登"))[0] == "policy-2"
    assert keys(ask("标印制管"))[0] == "policy-5"


def test_a_sentence_is_found_word_for_word_with_its_clause(ask: Ask) -> None:
    found = ask("实施他人专利的，应当与专利权人订立实施许可合同")
    assert keys(found)[0] == "policy-1"
    assert found.items[0].anchor == "#t12"
    assert "sentence" in found.items[0].reasons


def test_a_question_finds_the_clause(ask: Ask) -> None:
    found = ask("办理专利权质押登记需要提交什么材料？")
    assert keys(found)[0] == "policy-2"
    assert found.items[0].anchor == "#t5"


def test_a_phrase_stands_word_for_word_and_the_total_is_exact(ask: Ask) -> None:
    found = ask("“专利权质押”")
    assert set(keys(found)) == {"policy-2"}
    assert found.total == 1
    assert found.total_is_exact
    assert ask("“专利权的质押”").total == 0


def test_a_phrase_may_have_marks_inside(ask: Ask) -> None:
    assert keys(ask('"申请表。专利权质押"')) == ["policy-2"]


def test_what_is_taken_away_is_not_there(ask: Ask) -> None:
    with_all, without = ask("商标"), ask("商标 -专利 -境外")
    assert {"policy-4", "case-8"} <= set(keys(with_all))
    assert "policy-4" in keys(without)
    assert not {"case-8", "policy-3"} & set(keys(without))


def test_fields_limit_the_search(ask: Ask) -> None:
    expected = {
        "发文机关:福建": {"policy-3", "notice-6"},
        "年份:2020": {"policy-1", "policy-3"},
        "年份：2004-2009": {"policy-5", "interpretation-7"},
        "类别:解读": {"interpretation-7"},
        "主题:海外": {"notice-6", "case-8"},
        "效力:废止": {"policy-5"},
        "地区:福建 年份:2022": {"notice-6"},
        "标题:商标法": {"policy-4"},
        "标题:专利 -质押": {"policy-1", "interpretation-7"},
        "类别:没有这种": set(),
        "年份:没有": set(),
    }
    assert {text: set(keys(ask(text))) for text in expected} == expected


def test_synonyms_are_searched_too_and_can_be_switched_off(ask: Ask) -> None:
    found = ask("海外维权")
    assert "notice-6" in keys(found)
    assert ("海外维权", "涉外纠纷应对") in found.reading.synonyms
    assert "涉外纠纷应对" in found.understood_as
    assert keys(ask("贴牌")) == ["case-8"]
    assert ask("贴牌").items[0].reasons[0] == "synonym"
    assert ask("贴牌", as_typed=True).total == 0
    assert keys(ask("OEM"))[0] == "case-8"


def test_what_no_longer_counts_sinks_among_equals(library: Flask) -> None:
    rules = [
        entry("policy-10", "海关备案规则甲", status="repealed"),
        entry("policy-11", "海关备案规则乙", status="in_force"),
        entry("policy-12", "海关备案规则丙", status="expired"),
    ]
    put(*rules)
    follower.follow()
    assert keys(search(Wanted("海关备案规则")))[0] == "policy-11"


def test_the_newer_of_equals_comes_first(library: Flask) -> None:
    put(
        entry("notice-20", "展会保护通知", published_on="2010-01-01", year=2010),
        entry("notice-21", "展会保护通知", published_on="2024-01-01", year=2024),
    )
    follower.follow()
    assert keys(search(Wanted("展会保护")))[:2] == ["notice-21", "notice-20"]


def test_by_date_the_newest_comes_first(ask: Ask) -> None:
    dates = [item.entry.published_on for item in ask("专利", sort="date").items]
    assert dates == sorted(dates, reverse=True)


def test_facets_count_the_whole_answer_and_combine(ask: Ask) -> None:
    found = ask("专利")
    kinds = {value.value: value.count for value in found.facets["kind"]}
    assert sum(kinds.values()) == found.total
    narrowed = ask("专利", kind=["policy"])
    assert narrowed.total == kinds["policy"]
    assert {v.value: v.count for v in narrowed.facets["kind"]} == kinds
    assert sum(v.count for v in narrowed.facets["issuer"]) == narrowed.total
    both = ask("专利", kind=["policy"], year=["2020"])
    assert set(keys(both)) == {"policy-1", "policy-3"}
    assert {value.label for value in narrowed.facets["kind"]} >= {"政策", "解读"}


def test_filters_alone_browse_the_newest_first(ask: Ask) -> None:
    found = ask("", topic=["商标"])
    assert found.reading.way == "browse"
    assert found.total == 4
    assert not found.is_gap


def test_pages_are_parts_of_one_order(ask: Ask) -> None:
    whole = keys(ask("专利", per_page=50))
    parts = [key for page in (1, 2, 3) for key in keys(ask("专利", per_page=2, page=page))]
    assert parts == whole[:6]
    assert ask("专利", page=50).items == ()


def test_a_hit_that_was_removed_is_not_shown_before_the_index_knows(ask: Ask) -> None:
    assert "policy-1" in keys(ask("专利"))
    with transaction():
        services.remove("policy-1")
    found = ask("专利", per_page=3)
    assert "policy-1" not in keys(found)
    assert len(found.items) == 3


def test_nothing_asked_is_no_search(ask: Ask) -> None:
    for text in ("", "  ", "-", "“”"):
        found = ask(text)
        assert (found.total, found.reading.way) == (0, "nothing")
    assert ask("？！。").total == 0


def test_an_answer_is_kept_until_something_changes(ask: Ask, library: Flask) -> None:
    cache = library.extensions["search_cache"]
    first = ask("专利")
    assert len(cache.answers) == 1
    assert ask("专利").items == first.items
    assert len(cache.answers) == 1
    put(entry("policy-30", "专利新规", published_on="2026-01-01", year=2026))
    follower.follow()
    assert "policy-30" in keys(ask("专利"))
    for number in range(cache.size + 10):
        ask(f"第{number}号")
    assert len(cache.answers) == cache.size


def test_script_in_a_title_stays_text(library: Flask) -> None:
    put(entry("policy-40", "<script>alert(1)</script>专项办法", ("t1", "", "<img src=x>专项")))
    follower.follow()
    item = search(Wanted("专项")).items[0]
    assert "<script" not in item.title_html
    assert "<img" not in item.excerpt.html


def test_the_result_says_what_was_understood(ask: Ask) -> None:
    assert ask("专利 质押").understood_as == "专利 与 质押"
    assert ask("闽市监知运2020年96号").understood_as == "文号 闽市监知运〔2020〕96号"
    assert ask("zlf").understood_as == "拼音 zlf"
    assert ask("“质押融资” -商标").understood_as.endswith("原句含“质押融资”，不含“商标”")


def test_a_damaged_index_is_answered_for_by_the_database(ask: Ask, library: Flask) -> None:
    library.extensions["search_index"].folder.joinpath("state.json").write_text("damaged")
    for text, key in (
        ("专利权质押", "policy-2"),
        ("闽市监知运〔2020〕96号", "policy-3"),
        ("“质押融资”", "policy-3"),
        ("商标 -专利 -境外", "policy-4"),
        ("标题:商标法", "policy-4"),
    ):
        found = ask(text)
        assert found.reading.notes[0] == "fallback"
        assert keys(found)[0] in {key, "policy-2", "policy-4"}
        assert key in keys(found), text
    narrowed = ask("专利", topic=["商标"], year=["2020"])
    assert keys(narrowed) == ["policy-3"]
    assert [value.value for value in narrowed.facets["region"]] == ["福建"]
    assert not ask("火星").is_gap
    follower.follow()
    assert "fallback" not in ask("专利权质押").reading.notes
    assert ask("火星").is_gap


def test_an_amended_entry_is_found_by_its_new_words_only(ask: Ask) -> None:
    law = replace(entry("policy-5", "商标标识管理办法"), topics=("商标",))
    put(law)
    follower.follow()
    assert keys(ask("商标标识管理办法"))[0] == "policy-5"
    assert "policy-5" not in keys(ask("标题:印制"))


def test_a_definition_answers_what_a_thing_is(library: Flask) -> None:
    put(
        entry("policy-50", "展会管理条例", ("t1", "第一条", "展会应当守法。展会须登记。")),
        entry("policy-51", "会展业规定", ("t2", "第二条", "本规定所称展会，是指展览与交易活动。")),
    )
    follower.follow()
    for text in ("什么是展会", "展会是什么意思？"):
        assert keys(search(Wanted(text)))[0] == "policy-51", text
    assert keys(search(Wanted("展会")))[0] == "policy-50"


def test_letters_prefer_titles_that_begin_with_them(library: Flask) -> None:
    put(
        entry("policy-60", "展会专利保护试行办法", authority=9, year=2026),
        entry("policy-61", "专利保护条例", authority=0, year=2001, status="amended"),
    )
    follower.follow()
    assert keys(search(Wanted("zhuanlibaohu")))[0] == "policy-61"
