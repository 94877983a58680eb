"""Opening evidence: to save, to look at, and the sheet that says who had it when."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template, request

from portal.assistance import queries
from portal.assistance.errors import NotFound
from portal.assistance.file_models import OPINION_DRAFT, RequestFile
from portal.assistance.models import HelpRequest
from portal.assistance.queries import files
from portal.assistance.queries.advice import has_come_to
from portal.assistance.queries.files import Evidence, evidence_of
from portal.assistance.queries.values import RequestView
from portal.assistance.services import readings
from portal.assistance.services.evidence import context_of, picture_context_of
from portal.assistance.views.blueprint import blueprint, me
from portal.assistance.views.uploads import digest
from portal.files import FileGone, VaultDamaged, open_plain, preview_type
from portal.permissions import Permission, RequestStanding
from portal.web import access
from portal.web.downloads import attachment, picture
from portal.web.viewers import viewer


@blueprint.app_template_global("evidence_of")
def evidence_in(found: RequestView) -> Evidence:
    """The evidence of a request page, for whoever reads it."""
    return evidence_of(found, viewer())


@blueprint.get("/files/<key>")
@access.needs(Permission.USE_ACCOUNT)
def file_download(key: str) -> Response:
    """The file as it came, to be saved; that it was opened is written down first."""
    row, part = openable(key)
    pieces = whole(row.storage_id, context_of(row.key), row)
    name, media_type, size = row.name, row.media_type, row.size
    readings.record(me(), row.id, part)
    return attachment(pieces, name, media_type, size)


@blueprint.get("/files/<key>/preview")
@access.needs(Permission.USE_ACCOUNT)
def file_preview(key: str) -> Response:
    """A small picture drawn anew; whoever did not send it is written down as a reader."""
    row, part = openable(key)
    if not row.preview_storage_id:
        raise NotFound
    data = b"".join(whole(row.preview_storage_id, picture_context_of(row.key), row))
    if row.uploaded_by != viewer().person_id:
        readings.record(me(), row.id, part)
    return picture(data, preview_type(data))


@blueprint.get("/requests/<reference>/custody")
@access.needs(Permission.USE_ACCOUNT)
def custody(reference: str) -> str:
    """Every file with its digest, how it came, who opened it; and a digest to compare."""
    found = queries.one(reference, viewer())
    is_staff = not viewer().membership(found.standing.organisation_id)
    seen = files.PARTS if is_staff else files.OWN_PARTS
    kept = files.with_readings(files.all_files(found.id), seen)
    asked = request.args.get("sha256", "").strip()
    wanted = digest(asked)
    return render_template(
        "assistance/evidence/custody.html",
        found=found,
        files=kept,
        asked=asked[:64],
        is_digest=bool(wanted),
        matches=[file for file in kept if wanted and file.sha256 == wanted],
        is_staff=is_staff,
    )


def openable(key: str) -> tuple[RequestFile, str]:
    """A file that this viewer may open now, and in which part; else there is none."""
    row, standing, found = files.file_row(key)
    part = files.FAMILY if has_come_to(row, viewer()) else part_of(found, standing)
    if row.stage == OPINION_DRAFT and part != "officer" and row.uploaded_by != viewer().person_id:
        raise NotFound
    if row.state != "clean" or row.hidden_at is not None:
        raise NotFound
    return row, part


def part_of(found: HelpRequest, standing: RequestStanding) -> str:
    """applicant, officer or expert; strangers are led away, staff prove themselves anew."""
    if found.state == "draft":
        if found.applicant_id != viewer().person_id:
            raise NotFound
        return "applicant"
    access.demand(Permission.READ_EVIDENCE, standing)
    if viewer().membership(standing.organisation_id):
        return "applicant"
    return "officer" if standing.officer_id == viewer().person_id else "expert"


def whole(storage_id: str, context: str, row: RequestFile) -> Iterator[bytes]:
    """The plain bytes of a file that was verified; a damaged one is never sent."""
    try:
        return open_plain(storage_id, context)
    except FileGone:
        raise NotFound from None
    except VaultDamaged:
        readings.alarm(me(), row.key)
        raise
