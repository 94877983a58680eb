"""A text of the editorial desk becomes public, is corrected, and goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.announcements import Announcement
from portal.clock import now
from portal.document_numbers import parse
from portal.editorial.errors import PublicationRefused
from portal.editorial.fields import Content
from portal.editorial.kinds import Finding, Publication
from portal.extensions import db
from portal.library.entries import entry_key
from portal.library.links import document_address
from portal.library.models import Citation, Document, Version
from portal.library.recording import KEPT, announce, create, owe_tying, write
from portal.library.structure.dates import effective_and_expiry
from portal.library.structure.values import Citation as FoundCitation
from portal.library.titles import title_key
from portal.library.values import Text
from portal.library.writing.manuscript import content_of, day, number_of, target_of, text_of
from portal.library.writing.wording import blocks_of, marked
from portal.permissions import Actor
from portal.search import services as search

SUBJECT = "library-"
LIKELY_SAME = 5


def subject_of(document_id: int) -> str:
    """The name of a document on the editorial desk."""
    return f"{SUBJECT}{document_id}"


def id_of(subject: str) -> int:
    """The document that a subject names, 0 for none."""
    number = subject.removeprefix(SUBJECT)
    return (
        int(number) if subject.startswith(SUBJECT) and number.isascii() and number.isdigit() else 0
    )


def address(subject: str) -> str:
    """The public path of a subject."""
    return document_address(id_of(subject))


def publish(publication: Publication) -> str:
    """Write the content as a new document or a further version; in the publication's transaction.

    Raises PublicationRefused when its 文号 has become another document's meanwhile.
    """
    document = _document(id_of(publication.subject)) if publication.subject else None
    text = _text(publication, document)
    if holder := number_holder(publication.content, publication.subject):
        raise PublicationRefused("文号已属于《%(title)s》，请先核对", title=holder.title)
    if document is None:
        document = create(text)
    known = _stated_rows(document.id)
    is_known = [(row.role, target_of(row)) for row in known] == _relations(publication.content)
    # What names its target exactly, by the sample's own keys for one, goes on naming it.
    targets = [row.target_id for row in known] if is_known else []
    text = replace(text, stated=tuple(map(_found, known))) if is_known else text
    write(document, text)
    _point(document.id, targets)
    for name in KEPT:  # a field that staff have emptied is empty
        setattr(document, name, getattr(text, name))
    document.state = "published"
    announce(document)
    return subject_of(document.id)


def withdraw(subject: str, _reason: str, _actor: Actor) -> None:
    """Take a document out of sight, in the transaction of the withdrawal; its rows stay."""
    document = db.session.get_one(Document, id_of(subject))
    document.state, document.changed_at = "withdrawn", now()
    search.remove(entry_key(document))
    owe_tying(document)


def load(subject: str) -> Content | None:
    """What is public of a document, as content; None when it is not public."""
    document = _document(id_of(subject))
    if document is None or document.state != "published" or document.current_version is None:
        return None
    topics = [row.topic for row in document.topic_rows]
    return content_of(document, document.current_version, topics, _stated_rows(document.id))


def announcement(subject: str, content: Content) -> Announcement:
    """What others hear of a text."""
    document = db.session.get_one(Document, id_of(subject))
    return Announcement(
        subject=subject,
        event="published",
        kind=document.kind,
        title=content["title"],
        url=address(subject),
        summary=document.summary,
        issuer=content["issuer"],
        topics=tuple(content["topics"]),
    )


def check(content: Content, subject: str) -> Iterable[Finding]:
    """A 文号 that is another's or is written oddly, dates that the text contradicts, gaps."""
    if holder := number_holder(content, subject):
        message = f"文号已属于《{holder.title}》（{document_address(holder.id)}）"
        yield Finding("must", "document_number", message)
    if content["document_number"] and number_of(content) is None:
        message = "这不像发文字号；例：闽市监知运〔2020〕96号。标准号等可以不改"
        yield Finding("should", "document_number", message)
    for name, what in (("issuer", "发文机关"), ("issued_on", "成文日期"), ("source", "来源")):
        if not content[name]:
            yield Finding("should", name, f"没有填{what}；读者会看到“原文未载”")
    if content["source_url"] and not content["source_url"].startswith(("https://", "http://")):
        yield Finding("must", "source_url", "来源网址应以 https:// 或 http:// 开头")
    yield from _lost_marks(content)
    yield from _unlike_dates(content)
    yield from _same_title(content, subject)


def number_holder(content: Content, subject: str) -> Document | None:
    """Another document with this 文号."""
    number = number_of(content)
    if number is None:
        return None
    held = select(Document).where(Document.number_key == number.key)
    found: Document | None = db.session.execute(
        held.where(Document.id != id_of(subject))
    ).scalar_one_or_none()
    return found


def _lost_marks(content: Content) -> Iterable[Finding]:
    """Emphasis and links for which a text has no place: in tables, as a rule."""
    for name in ("cover", "body"):
        if lost := marked(content[name]).lost:
            message = (
                f"{len(lost)} 处加粗、斜体或链接在表格里，公开后只显示文字（如“{lost[0][:20]}”）；"
                "要用的网址请写在表格外"
            )
            yield Finding("should", name, message)


def _unlike_dates(content: Content) -> Iterable[Finding]:
    issued, effective = day(content["issued_on"]), day(content["effective_on"])
    expires = day(content["expires_on"])
    if effective and expires and expires.last_day() < effective.first_day():
        yield Finding("must", "expires_on", "失效日期早于施行日期，请核对")
    said, _ = effective_and_expiry([block.text for block in blocks_of(content["body"])], issued)
    if said and said != effective:
        message = f"正文说自 {said} 起施行，“施行日期”填的是 {effective or '空'}"
        yield Finding("should", "effective_on", message)


def _same_title(content: Content, subject: str) -> Iterable[Finding]:
    same = select(Document.id).where(
        Document.title_key == title_key(content["title"]),
        Document.state == "published",
        Document.id != id_of(subject),
    )
    for document_id in db.session.execute(same.limit(LIKELY_SAME)).scalars():
        message = f"已有同名的文件 {document_address(document_id)}；若是同一份，请改为修订它"
        yield Finding("should", "title", message)


def _text(publication: Publication, document: Document | None) -> Text:
    source_key = document.source_key if document else f"piece:{publication.piece_id}"
    stands_from = _stands_from(publication, document)
    text = text_of(publication.content, publication.kind, source_key, stands_from)
    return replace(text, note=publication.note, is_correction=publication.is_correction)


def _stands_from(publication: Publication, document: Document | None) -> date | None:
    """A correction counts from the day of the wording that it mends; None leaves it to the text."""
    if document is None or not publication.is_correction:
        return None
    newest = select(func.max(Version.stands_from)).where(Version.document_id == document.id)
    found: date | None = db.session.execute(newest).scalar()
    return found


def _document(document_id: int) -> Document | None:
    wanted = select(Document).where(Document.id == document_id)
    whole = wanted.options(joinedload(Document.current_version), joinedload(Document.topic_rows))
    found: Document | None = db.session.execute(whole).unique().scalar_one_or_none()
    return found


def _stated_rows(document_id: int) -> list[Citation]:
    rows = select(Citation).where(Citation.document_id == document_id, Citation.origin == "stated")
    return list(db.session.execute(rows.order_by(Citation.id)).scalars())


def _relations(content: Content) -> list[tuple[str, str]]:
    return [(row["role"], row["target"]) for row in content["relations"]]


def _found(row: Citation) -> FoundCitation:
    kind = "number" if row.number else "title"
    return FoundCitation(kind, row.raw, row.title, parse(row.number), row.anchor, row.role)


def _point(document_id: int, targets: list[int | None]) -> None:
    """Point the stated relations, in their order, at the documents they pointed at before."""
    for row, target in zip(_stated_rows(document_id), targets, strict=False):
        row.target_id = target
