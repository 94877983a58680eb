"""From a file to a text of the library: read, recognise, and fill in what the file itself says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.document_numbers import parse as parse_number
from portal.library.models import KINDS
from portal.library.readers import FileRefused, read
from portal.library.services import Text
from portal.library.structure import parse
from portal.library.structure.values import Amendment, Citation, ParsedText, SourceText
from portal.library.titles import title_key
from portal.library.validity import stated_status

SUFFIXES = (".md", ".txt", ".html", ".htm", ".docx", ".pdf", ".ofd")
# 公文种类 or 效力层级 that sources put among their topics.
LEVELS = [
    "法律",
    "行政法规",
    "监察法规",
    "司法解释",
    "部门规章",
    "地方性法规",
    "地方政府规章",
    "规范性文件",
    "标准",
    "案例",
]
SUMMARY_LENGTH = 120


@dataclass(frozen=True)
class Gathered:
    """A file to take in; `name` is how the report calls it."""

    path: Path
    name: str


def gather(paths: tuple[Path, ...]) -> Iterator[Gathered]:
    """The files named, and those of readable kinds in the folders named, in a steady order."""
    for path in paths:
        if path.is_dir():
            for found in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
                if found.is_file() and not hidden and found.suffix.lower() in SUFFIXES:
                    yield Gathered(found, str(found.relative_to(path)))
        else:
            yield Gathered(path, path.name)


def text_of(path: Path, kind: str | None) -> Text:
    """Read a file as a text of the library; raises FileRefused with the reason."""
    source = read(path)
    parsed = parse(source)
    if not parsed.title.strip():
        raise FileRefused("没有找到标题：请在开头写上标题，或在文件头写 title")
    if not parsed.blocks:
        raise FileRefused("没有找到正文：文件里只有标题或空白")
    return text_from(source, parsed, chosen_kind(source, kind), path.stat().st_size)


def chosen_kind(source: SourceText, asked: str | None) -> str:
    """The kind that the file names, else the one asked for, else policy."""
    own = str(source.metadata.get("kind", "")).strip()
    if own and own not in KINDS:
        raise FileRefused(f"kind 写的是“{own}”，只能是 {'、'.join(KINDS)} 之一")
    return own or asked or "policy"


def text_from(source: SourceText, parsed: ParsedText, kind: str, size: int) -> Text:
    """What was recognised in a file of so many bytes, as a text of the library."""
    topics = tuple(str(topic) for topic in as_list(source.metadata.get("topics")))
    levels = [topic for topic in topics if topic in LEVELS]
    return Text(
        source_key=f"file:{source.source_name}:{title_key(parsed.title)}",
        kind=kind,
        title=parsed.title,
        body_title=parsed.body_title,
        blocks=parsed.blocks,
        cover=parsed.cover,
        digest=source.digest,
        document_number=parsed.document_number or "",
        index_number=word(source, "index_number"),
        level=word(source, "level") or (levels[0] if levels else ""),
        issuer=parsed.issuer or "",
        region=word(source, "region"),
        issued_on=parsed.issued_on,
        published_on=parsed.published_on,
        effective_on=parsed.effective_on,
        expires_on=parsed.expires_on,
        stated_status=stated_status(word(source, "status")),
        openness=parsed.openness or "",
        addressees=parsed.addressees or "",
        contact=parsed.contact or "",
        summary=summary_of(parsed),
        source=word(source, "source"),
        source_url=word(source, "source_url"),
        file_name=source.source_name,
        file_size=size,
        topics=tuple(topic for topic in topics if topic not in LEVELS),
        history=tuple(history_row(row) for row in parsed.history),
        tasks=tuple(
            {"anchor": row.anchor, "label": row.label, "title": row.title, "units": list(row.units)}
            for row in parsed.tasks
        ),
        citations=parsed.citations,
        stated=stated(source),
    )


def word(source: SourceText, name: str) -> str:
    """One entry of the file's own metadata as text, '' when absent."""
    value = source.metadata.get(name)
    return "" if value is None else str(value).strip()


def as_list(value: object) -> list[object]:
    """A metadata value that may be one thing or several."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def history_row(row: Amendment) -> dict[str, str]:
    return {"on": str(row.on or ""), "kind": row.kind, "text": row.text}


def stated(source: SourceText) -> tuple[Citation, ...]:
    """`interprets` of the front matter as a relation; raises FileRefused for a wrong 文号."""
    raw = word(source, "interprets")
    if not raw:
        return ()
    number = parse_number(raw)
    if number is None:
        raise FileRefused(
            f"interprets 应写被解读文件的文号，如“国发〔2015〕71号”，现在是“{raw[:40]}”"
        )
    return (Citation("number", raw, "", number, "", "interprets"),)


def summary_of(parsed: ParsedText) -> str:
    """The first sentences of the body, cut at a sentence's end where there is one."""
    texts = [block.text for block in parsed.blocks if block.kind in ("article", "paragraph")]
    start = " ".join(texts)[: SUMMARY_LENGTH * 2]
    if len(start) <= SUMMARY_LENGTH:
        return start
    end = start.rfind("。", 40, SUMMARY_LENGTH)
    return start[: end + 1] if end > 0 else start[: SUMMARY_LENGTH - 1] + "…"
