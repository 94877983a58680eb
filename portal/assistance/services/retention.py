"""The end of the archive's time: what a request holds is destroyed, a stub with figures stays."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from portal import audit
from portal.assistance.models import (
    HelpRequest,
    IssuedDocument,
    OpinionVersion,
    RequestEvent,
    RequestExpert,
    RequestFile,
    RequestMessage,
)
from portal.assistance.services.cases import Case, keep_clocks, locked_by_id
from portal.assistance.timing import stop
from portal.extensions import db
from portal.files import services as files
from portal.permissions import SYSTEM
from portal.transaction import transaction

#: what identifies somebody or tells the case; type, country, dates and outcome stay for figures
WIPED_LINES = (
    *("right_number", "opponent", "opponent_counsel", "opponent_key", "counsel_key", "product"),
    *("summary", "outcome_note", "query_code_digest"),
)


def retire(request_id: int) -> bool:
    """Destroy files, messages, opinions, papers and answers; False while a hold forbids it."""
    with transaction():
        case = locked_by_id(request_id)
        clocks = [clock for clock in case.clocks if clock.kind == "retention" and clock.is_running]
        is_over = any(clock.due_on < case.today for clock in clocks)
        if case.request.legal_hold or case.request.state != "archived" or not is_over:
            return False
        destroyed = _destroy_files(case)
        _wipe(case)
        keep_clocks(case, tuple(stop(clock, case.today) for clock in case.clocks))
        subject = f"request-{case.request.reference}"
        audit.record(SYSTEM.label, "retire", subject, {"files": destroyed})
    return True


def _destroy_files(case: Case) -> list[str]:
    """The digests of the files whose keys are gone now: proof of what was destroyed."""
    kept = select(RequestFile).where(RequestFile.request_id == case.request.id)
    digests = []
    for file in db.session.execute(kept).scalars().all():
        for storage_id in filter(None, (file.storage_id, file.preview_storage_id)):
            files.destroy(storage_id)
        file.state, file.name = "destroyed", ""
        file.destroyed_at, file.destroyed_why = case.moment, "保管期满"
        digests.append(file.sha256)
    return digests


def _wipe(case: Case) -> None:
    """The stub is marked first: the database lets no event of another request be emptied."""
    request_id = case.request.id
    case.request.retired_at = case.moment
    db.session.flush()
    for field in WIPED_LINES:
        setattr(case.request, field, "")
    case.request.evidence_abroad, case.request.details = {}, {}
    for table in (RequestMessage, IssuedDocument):
        db.session.execute(delete(table).where(table.request_id == request_id))
    parts = select(RequestExpert.id).where(RequestExpert.request_id == request_id)
    written = delete(OpinionVersion).where(OpinionVersion.part_id.in_(parts))
    db.session.execute(written.execution_options(synchronize_session=False))
    experts = update(RequestExpert).where(RequestExpert.request_id == request_id)
    db.session.execute(experts.values(conflict_check={}))
    events = update(RequestEvent).where(RequestEvent.request_id == request_id)
    db.session.execute(events.values(note="", detail={}))
    stub = update(HelpRequest).where(HelpRequest.id == request_id)
    db.session.execute(stub.values(changed_at=case.moment))
    db.session.flush()
