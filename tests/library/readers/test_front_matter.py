"""Front matter: known keys as text, partial dates, and nothing that could do harm."""

import pytest

from portal.library.readers import FileRefused, read_bytes


def metadata(*lines: str) -> dict[str, object]:
    text = "\n".join(["---", *lines, "---", "", "第一条 为了规范服务，制定本办法。"])
    return read_bytes("a.md", text.encode()).metadata


def refusal(*lines: str) -> str:
    with pytest.raises(FileRefused) as refused:
        metadata(*lines)
    return refused.value.message


def test_every_key_is_read_as_it_is_written() -> None:
    assert metadata(
        'title: "关于印发“放管服”改革方案的通知"',
        "kind: policy",
        "document_number: 闽市监知运〔2020〕96号",
        "issuer: 福建省市场监督管理局",
        "issued_on: 2020-09",
        "published_on: 2020",
        "effective_on: 2020-09-01",
        "status: in_force",
        "topics: [知识产权, 放管服]",
        "source_url: https://example.org/a?b=1",
        "interprets: 国知发服字〔2020〕1号",
        "region: 福建",
    ) == {
        "title": "关于印发“放管服”改革方案的通知",
        "kind": "policy",
        "document_number": "闽市监知运〔2020〕96号",
        "issuer": "福建省市场监督管理局",
        "issued_on": "2020-09",
        "published_on": "2020",
        "effective_on": "2020-09-01",
        "status": "in_force",
        "topics": ["知识产权", "放管服"],
        "source_url": "https://example.org/a?b=1",
        "interprets": "国知发服字〔2020〕1号",
        "region": "福建",
    }


def test_unknown_and_empty_keys_are_left_out() -> None:
    assert metadata("title: 通知", "author: 某", "issuer:", "issued_on: null", "topics:") == {
        "title": "通知"
    }


def test_chinese_dates_become_iso_dates() -> None:
    assert metadata("issued_on: 2020年9月1日") == {"issued_on": "2020-09-01"}


def test_topics_may_stand_one_on_a_line() -> None:
    assert metadata("topics:", "  - 专利", "  - 商标") == {"topics": ["专利", "商标"]}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("title: [一, 二]", "title 应是一个值"),
        ("issuer: {name: 某}", "issuer 应是一个值"),
        ("topics: 专利", "topics 应是列表"),
        ("topics: [[专利]]", "topics 应是一个值"),
        ("issued_on: [2020]", "issued_on 应是一个值"),
        ("issued_on: 去年", "issued_on 有误：看不懂"),
        ("issued_on: 2020-13", "issued_on 有误"),
        ("issued_on: 2021-02-29", "issued_on 有误"),
        ("source_url: javascript:alert(1)", "source_url 应是网址"),
        ("title: " + "长" * 2001, "title 太长"),
        ("title: 关于: 放管服: 通知", "第 2 行写法有误"),
        ('title: "没有结束', "写法有误"),
        ("title: &a 甲", "不能用 & 和 *"),
        ("topics: " + "[" * 50 + "]" * 50, "太复杂"),
        ("topics: [" + "甲," * 3000 + "]", "太复杂"),
        ("title: !!python/object/apply:os.system [id]", "title 应是一个值"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(line: str, reason: str) -> None:
    assert reason in refusal(line)


def test_front_matter_without_an_end_is_refused() -> None:
    with pytest.raises(FileRefused, match="没有配对的结束行"):
        read_bytes("a.md", "---\ntitle: 通知\n\n正文".encode())


def test_front_matter_of_a_megabyte_is_refused() -> None:
    data = f"---\ntitle: 通知\nnote: {'长' * 400_000}\n---\n正文".encode()
    with pytest.raises(FileRefused, match="超过 64 KB"):
        read_bytes("a.md", data)


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    source = read_bytes("a.md", "---\n正文在此。\n---\n后文。".encode())
    assert [line.text for line in source.lines] == ["正文在此。", "后文。"]
    assert source.metadata == {}
