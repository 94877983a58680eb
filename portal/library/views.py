"""Public pages of the library: the list, a document, its versions, its number, what is wanted."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for

from portal import files
from portal.clock import SHANGHAI, today
from portal.document_numbers import parse
from portal.editorial import queries as editorial
from portal.extensions import limiter
from portal.library import document_page as pages
from portal.library import labels, listing, queries
from portal.library.comparison_page import comparison_page
from portal.library.entries import BINDING
from portal.library.models import Version
from portal.library.writing.publication import subject_of
from portal.search.views import has_no_limit, limit
from portal.text import TextRefused, clean_file_name, clean_line, decode
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import passing_page, public_page
from portal.web.paging import PER_PAGE, Paging, asked_page

DOCUMENT = "/library/<int(max=2147483647):document_id>"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
VERSION = re.compile(r"[1-9][0-9]{0,5}")
LONGEST_WORDS = 100
TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
}
blueprint = Blueprint("library", __name__)


@blueprint.get("/library")
@access.public
@public_page
def index() -> str:
    """The list, newest first; every condition stands in the address."""
    choice = queries.Choice(**{name: request.args.get(name, "") for name in queries.FACETS})
    if not listing.is_possible(choice):
        abort(404)
    total, counts = queries.facet_counts(choice)
    paging = paged(total)
    rows = queries.page_of_documents(choice, paging.offset, paging.per_page)
    return render_template(
        "library/index.html",
        cards=[listing.card(row) for row in rows],
        choice=choice,
        facets=listing.facets(counts, choice),
        conditions=listing.conditions(choice),
        paging=paging,
        heading=listing.heading(choice),
        labels=labels,
    )


@blueprint.get(DOCUMENT)
@access.public
def document(document_id: int) -> Response:
    """A text with everything that stands around it; `find` marks words in it."""
    show = searched_document if request.args.get("find", "").strip() else whole_document
    return show(document_id=document_id)


@public_page
def whole_document(document_id: int) -> str:
    """The text as most readers see it."""
    return document_page(document_id, "")


@limiter.limit(limit, exempt_when=has_no_limit)
@passing_page
def searched_document(document_id: int) -> str:
    """The text with words marked; there are too many such pages to keep them."""
    return document_page(document_id, asked_words("find"))


def document_page(document_id: int, words: str) -> str:
    """The page of a document; `on` and `version` choose the wording."""
    read = asked_reading(document_id)
    page = pages.document_page(read, absolute(""), words)
    chosen = request.args.get("clause", "")
    clause = next((clause for clause in page.clauses if clause.anchor == chosen), None)
    return render_template(
        "library/document.html",
        page=page,
        text=page.text,
        on=asked_day(),
        today=today(),
        clause=clause,
        since=pages.since,
        form=pages.form(read.document),
        is_binding=read.document.kind in BINDING,
        citation=pages.cite(page.text, clause),
        whole=pages.cite(page.text, None)[0],
        labels=labels,
    )


@blueprint.get(f"{DOCUMENT}/print", endpoint="document_print")
@access.public
@public_page
def print_document(document_id: int) -> str:
    """The text as one files it; the address of a kept page changes with the day."""
    text = pages.text_page(asked_reading(document_id), absolute(""))
    return render_template(
        "library/print.html", text=text, today=today(), labels=labels, since=pages.since
    )


@blueprint.get(f"{DOCUMENT}/history")
@access.public
@public_page
def history(document_id: int) -> str:
    """What happened to a text, and every wording that the library holds."""
    read = asked_reading(document_id)
    return render_template(
        "library/history.html",
        document=read.document,
        versions=queries.versions_of(document_id),
        steps=pages.steps(read.document),
        since=pages.since,
        is_binding=read.document.kind in BINDING,
        today=today(),
    )


@blueprint.get(f"{DOCUMENT}/compare")
@access.public
@public_page
def compare(document_id: int) -> str:
    """Two wordings side by side: the last two, or those that the address names."""
    read = asked_reading(document_id)
    versions = queries.versions_of(document_id)
    numbers = [version.number for version in versions]
    newer = asked_version("to") or numbers[0]
    older = asked_version("from") or max((n for n in numbers if n < newer), default=newer)
    found = comparison_page(whole(document_id, older), whole(document_id, newer))
    return render_template(
        "library/compare.html",
        document=read.document,
        versions=versions,
        page=found,
        since=pages.since,
    )


@blueprint.get(f"{DOCUMENT}/file")
@access.public
def attachment(document_id: int) -> Response:
    """The original file, only ever as a download."""
    row = queries.original_file(document_id, asked_version("version"))
    return download(row.digest, row.file_name) if row else abort(404)


def download(digest: str, file_name: str) -> Response:
    """A kept original under its name; 404 when it is not there."""
    path = files.path_of(digest)
    if not path.exists():
        abort(404)
    name = clean_file_name(file_name)
    kind = TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    response = send_file(path, kind, as_attachment=True, download_name=name, etag=digest)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@blueprint.get(f"{DOCUMENT}/files/<int(min=1, max=99):number>")
@access.public
def annex(document_id: int, number: int) -> Response:
    """A file that belongs to the text, only ever as a download."""
    files_of = asked_reading(document_id).version.attachments
    if number > len(files_of):
        abort(404)
    return download(files_of[number - 1]["digest"], files_of[number - 1]["name"])


@blueprint.get("/library/wanted")
@access.public
@public_page
def wanted() -> str:
    """Texts that are named and lacking, the most often named first; `q` narrows them."""
    words = asked_words("q")
    total, rows = queries.wanted_texts((asked_page() - 1) * PER_PAGE, PER_PAGE, words)
    return render_template(
        "library/wanted.html", rows=rows, words=words, paging=Paging(asked_page(), PER_PAGE, total)
    )


@blueprint.get("/wenhao/<path:spelling>")
@access.public
def number(spelling: str) -> Response | tuple[str, int]:
    """To the document with this 文号, however it is written; else what to do instead."""
    asked = parse(as_written(spelling))
    if asked is None:
        return render_template("library/no_number.html", spelling=as_written(spelling)), 404
    found = queries.by_number(asked)
    if found is not None:
        return redirect(url_for("library.document", document_id=found), 301)  # type: ignore[return-value]
    near = queries.near_number(asked)
    return render_template("library/unknown_number.html", number=asked, near=near), 404


def as_written(spelling: str) -> str:
    """The number of the address; old links have it in GB18030."""
    if "\ufffd" not in spelling:
        return spelling
    raw = request.environ["PATH_INFO"].encode("latin-1").removeprefix(b"/wenhao/")
    try:
        return decode(raw)
    except TextRefused:
        return spelling


def asked_words(name: str) -> str:
    """Words in the address, cleaned; 400 when they are none that one could type."""
    try:
        return clean_line(request.args.get(name, ""), LONGEST_WORDS)
    except TextRefused:
        abort(400)


def asked_reading(document_id: int) -> queries.Reading:
    """The document in the wording that the address asks for, or 404."""
    read = queries.reading(document_id, on=asked_day(), number=asked_version("version"))
    if read is None:
        abort(withdrawn_page(document_id) or 404)
    return read


def withdrawn_page(document_id: int) -> Response | None:
    """410 with the reason, for a text that staff took out of sight; None for any other."""
    gone = editorial.last_withdrawal(subject_of(document_id))
    if gone is None:
        return None
    assert gone.withdrawn_at is not None  # noqa: S101 - the query asks for it
    day = gone.withdrawn_at.astimezone(SHANGHAI).date()
    title = gone.content["title"]
    body = render_template("library/withdrawn.html", gone=gone, day=day, title=title)
    return Response(body, 410)


def asked_day() -> date | None:
    """The day of `on`; 400 when there is no such day."""
    raw = request.args.get("on", "")
    if not raw:
        return None
    try:
        return date.fromisoformat(raw if DAY.fullmatch(raw) else "")
    except ValueError:
        abort(400)


def asked_version(name: str) -> int | None:
    """The number of a version in the address; 400 when it is no number."""
    raw = request.args.get(name, "")
    if not raw:
        return None
    if not VERSION.fullmatch(raw):
        abort(400)
    return int(raw)


def whole(document_id: int, number: int) -> Version:
    """A version with its text, or 404."""
    read = queries.reading(document_id, number=number)
    if read is None:
        abort(404)
    return read.version


def paged(total: int) -> Paging:
    """The page asked for; past the end, the last one."""
    last = Paging(1, PER_PAGE, total).pages
    return Paging(min(asked_page(), last), PER_PAGE, total)
