"""Reads the YAML front matter of a Markdown file: a flat list of known keys, nothing else.

Values are taken as text, as they are written, so that 2020-09 stays 2020-09. Anchors, aliases,
deep nesting and great length are refused before anything is built.
"""

import re
from typing import Final, NamedTuple

import yaml

from portal.library.markup.lines import tidy
from portal.library.markup.refusal import FileRefused
from portal.partial_dates import PartialDate
from portal.text import TextRefused

MAX_CHARACTERS: Final = 64 * 1024
_MAX_EVENTS: Final = 2_000
_MAX_DEPTH: Final = 8
_MAX_VALUE: Final = 2_000
_MAX_TOPICS: Final = 100
_TEXT_KEYS: Final = frozenset({
    "title", "kind", "document_number", "index_number", "level", "issuer", "status", "interprets",
    "region", "source",
})  # fmt: skip
_DATE_KEYS: Final = frozenset({"issued_on", "published_on", "effective_on", "expires_on"})
_ABSENT: Final = frozenset({"", "~", "null", "Null", "NULL"})
_FENCE: Final = re.compile(r"---[ \t]*\r?\n")
_END: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LOOKS_LIKE_A_KEY: Final = re.compile(r"\s*(?:#.*\n\s*)*[\w-]{1,40}[ \t]*:(?:\s|\Z)")


class FrontMatter(NamedTuple):
    """The metadata, and the text that follows it."""

    metadata: dict[str, object]
    body: str


def has_front_matter(text: str) -> bool:
    """Whether the text opens with --- and something that looks like a key."""
    opening = _FENCE.match(text)
    return opening is not None and _LOOKS_LIKE_A_KEY.match(text, opening.end()) is not None


def split_front_matter(text: str) -> FrontMatter:
    """Separate `text` (newlines are \\n) from its front matter; without one, metadata is empty.

    metadata: title, kind, document_number, index_number, level, issuer, status, interprets, region,
    source, source_url (str), topics (list of str), issued_on, published_on, effective_on,
    expires_on (str, ISO, perhaps partial). Unknown keys are
    ignored; a known key of another shape is refused.
    """
    if not has_front_matter(text):
        return FrontMatter({}, text)
    start = text.index("\n") + 1
    closing = _END.search(text, start, start + MAX_CHARACTERS)
    if closing is None:
        raise FileRefused(
            "文件开头的 --- 没有配对的结束行，或文件头超过 64 KB。请在文件头之后单独写一行 ---。"
        )
    values = _load(text[start : closing.start()])
    return FrontMatter(_known(values), text[closing.end() :])


def _load(block: str) -> dict[object, object]:
    try:
        _refuse_tricks(block)
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506  # builds text only
    except yaml.MarkedYAMLError as error:
        # The opening --- is line 1 of the file, and marks count from 0.
        line = "" if error.problem_mark is None else f"第 {error.problem_mark.line + 2} 行"
        raise FileRefused(
            f"文件头{line}写法有误。每行应为“键: 值”；值里有冒号、引号或 # 时，请整个加上引号。"
        ) from error
    except yaml.YAMLError as error:
        raise FileRefused("文件头里有不能用的字符。请删去后再导入。") from error
    if not isinstance(loaded, dict):
        raise FileRefused("文件头应是一行一个“键: 值”。请照导入说明改写。")
    return loaded


def _refuse_tricks(block: str) -> None:
    depth = 0
    for count, event in enumerate(yaml.parse(block, Loader=yaml.BaseLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FileRefused("文件头里不能用 & 和 * 引用。请把值直接写出来，或加上引号。")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH or count > _MAX_EVENTS:
            raise FileRefused("文件头太复杂。请只写“键: 值”，每行一个。")


def _known(values: dict[object, object]) -> dict[str, object]:
    known: dict[str, object] = {}
    for key, value in values.items():
        read = _read(str(key), value)
        if read:
            known[str(key)] = read
    return known


def _read(key: str, value: object) -> object:
    if key == "topics":
        return _topics(value)
    if key in _DATE_KEYS:
        return _date(key, _text(key, value))
    if key == "source_url":
        return _address(key, _text(key, value))
    return _text(key, value) if key in _TEXT_KEYS else None


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise FileRefused(f"文件头的 {key} 应是一个值，不能是列表或多层结构。请改写。")
    if len(value) > _MAX_VALUE:
        raise FileRefused(f"文件头的 {key} 太长，最多 {_MAX_VALUE} 个字。请缩短。")
    return "" if value in _ABSENT else tidy(value)


def _topics(value: object) -> list[str]:
    if isinstance(value, str) and value in _ABSENT:
        return []
    if not isinstance(value, list) or len(value) > _MAX_TOPICS:
        raise FileRefused("文件头的 topics 应是列表。请写成 topics: [专利, 商标]，最多 100 个。")
    return [topic for topic in (_text("topics", item) for item in value) if topic]


def _date(key: str, written: str) -> str:
    try:
        return str(PartialDate.parse(written)) if written else ""
    except TextRefused as refused:
        raise FileRefused(f"文件头的 {key} 有误：{refused.message}。") from refused


def _address(key: str, written: str) -> str:
    if written and not re.fullmatch(r"https?://[^\s<>\"]+", written):
        raise FileRefused(f"文件头的 {key} 应是网址，以 https:// 或 http:// 开头。请核对。")
    return written
