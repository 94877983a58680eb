"""Reads a source text as an official document: one pass over each of its parts."""

from collections.abc import Sequence

from portal.document_numbers import DocumentNumber, find
from portal.document_numbers import parse as parse_number
from portal.library.structure.citations import read_citations, title_spans
from portal.library.structure.contents import without_contents
from portal.library.structure.dates import effective_and_expiry, read_date
from portal.library.structure.heads import SENDS, Head, issuer_of, read_head
from portal.library.structure.history import read_history
from portal.library.structure.joining import paragraphs
from portal.library.structure.metadata import date_value, text_value
from portal.library.structure.notes import take_out
from portal.library.structure.outline import outline
from portal.library.structure.tasks import read_tasks
from portal.library.structure.titling import BODY_NAME, spelling_key
from portal.library.structure.values import Amendment, Block, ParsedText, SourceText
from portal.partial_dates import PartialDate

MADE = ("adopted", "revised", "published")
CHANGED = (*MADE, "amended")
COVER = "cover-"


def parse(source: SourceText) -> ParsedText:
    """Recognise the parts of a text. Any text parses; metadata wins over what the text says."""
    told = source.metadata
    notes = take_out(paragraphs(source.lines))
    head = read_head(notes.lines, text_value(told, "title"), source.source_name)
    history = read_history(head.history)
    named = _titles_in(head.title)
    cover = outline(head.cover, prefix=COVER)
    blocks = outline(without_contents(head.body), {spelling_key(name) for name in named})
    number = parse_number(text_value(told, "document_number")) or _own_number(head, history)
    signed_by, signed_on = _signature(cover, blocks)
    issued_on = (
        date_value(told, "issued_on") or signed_on or _last(history, CHANGED) or _year_of(number)
    )
    published_on = date_value(told, "published_on") or _published(history)
    published = _last(history, MADE) or signed_on or published_on or issued_on
    effective_on, expires_on = _in_force(cover, blocks, history, published)
    return ParsedText(
        title=head.title,
        document_number=text_value(told, "document_number") or _canonical(number),
        issuer=text_value(told, "issuer") or issuer_of(head) or signed_by or None,
        openness=text_value(told, "openness") or notes.openness or None,
        addressees=head.addressees or None,
        contact=notes.contact or None,
        issued_on=issued_on,
        published_on=published_on,
        effective_on=date_value(told, "effective_on") or effective_on,
        expires_on=date_value(told, "expires_on") or expires_on,
        history=history,
        cover=tuple(cover),
        blocks=tuple(blocks),
        tasks=read_tasks(blocks),
        citations=read_citations(head.title, cover, blocks, _own_titles(head, named), number),
        body_title=head.body_title,
        masthead="\n".join(head.masthead),
    )


def _titles_in(title: str) -> list[str]:
    return [title[start + 1 : end - 1] for start, end in title_spans(title)]


def _own_titles(head: Head, named: Sequence[str]) -> list[str]:
    """The names under which a text may speak of itself; a text it forwards is another's."""
    own = [head.title, "关于" + head.title.partition("关于")[2]]
    if "转发" not in head.title:
        own.append(head.body_title)
        own += named if SENDS.search(head.title) else []
    return [name for name in own if len(name) > 2]


def _own_number(head: Head, history: Sequence[Amendment]) -> DocumentNumber | None:
    """The number in the head, else behind the title, else of the order that last published it."""
    if head.document_number:
        return head.document_number
    if head.title.endswith(("）", ")")) and (found := find(head.title)):
        return found[-1].number
    steps = [step for step in history if step.kind != "in_force"]
    numbers = find(steps[-1].text) if steps and steps[-1].kind in MADE else []
    return numbers[-1].number if numbers else None


def _last(history: Sequence[Amendment], kinds: Sequence[str]) -> PartialDate | None:
    """The latest day of the history on which such a step was taken."""
    return max((step.on for step in history if step.on and step.kind in kinds), default=None)


def _published(history: Sequence[Amendment]) -> PartialDate | None:
    """The day of publication, where that is the last thing told before it takes effect."""
    steps = [step for step in history if step.kind != "in_force"]
    return steps[-1].on if steps and steps[-1].kind == "published" else None


def _canonical(number: DocumentNumber | None) -> str | None:
    return number.canonical if number else None


def _year_of(number: DocumentNumber | None) -> PartialDate | None:
    return PartialDate(number.year) if number and number.year else None


def _signature(*parts: Sequence[Block]) -> tuple[str, PartialDate | None]:
    """The body that signs and the day (成文日期), from the first part that ends with them."""
    for part in parts:
        own = _before_attachments(part)
        for index in range(len(own) - 1, -1, -1):
            signed_on = read_date(own[index].text) if not own[index].anchor else None
            if signed_on:
                above = own[index - 1].text if index else ""
                return above if BODY_NAME.fullmatch(above) else "", signed_on
    return "", None


def _before_attachments(blocks: Sequence[Block]) -> Sequence[Block]:
    for index, block in enumerate(blocks):
        if (
            index
            and block.kind == "heading"
            and block.anchor[:1] == "f"
            and "-" not in block.anchor
        ):
            return blocks[:index]
    return blocks


def _in_force(
    cover: Sequence[Block],
    blocks: Sequence[Block],
    history: Sequence[Amendment],
    published: PartialDate | None,
) -> tuple[PartialDate | None, PartialDate | None]:
    """When it takes effect and lapses: its own last rule, else its letter, else its history."""
    for part in (_before_attachments(blocks), cover):
        effective, expiry = effective_and_expiry([block.text for block in part], published)
        if effective:
            return effective, expiry
    stated = [step.on for step in history if step.on and step.kind == "in_force"]
    return (stated[-1] if stated else None), None
