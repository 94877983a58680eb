"""Advice that a case has from its main case: files signed there, and promises made there.

Evidence stays with its own case; what was signed for all may be read by all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select

from portal.assistance.file_models import OPINION_SIGNED, RequestFile
from portal.assistance.models import HelpRequest, IssuedDocument
from portal.extensions import db
from portal.permissions import Viewer


def shared_files(request_id: int) -> Sequence[RequestFile]:
    """Files signed on a main case that came to this case too, the first first; two queries."""
    mine = HelpRequest.id == request_id
    main = select(HelpRequest.parent_id).where(mine, HelpRequest.is_open)
    signed = select(RequestFile).where(
        RequestFile.stage == OPINION_SIGNED,
        RequestFile.hidden_at.is_(None),
        RequestFile.request_id != request_id,
        RequestFile.request_id.in_(main) | RequestFile.key.in_(_named(mine)),
    )
    return db.session.execute(signed.order_by(RequestFile.id)).scalars().all()


def has_come_to(file: RequestFile, viewer: Viewer) -> bool:
    """Whether a file signed on a main case is advice to a case of the viewer's enterprise too."""
    if file.stage != OPINION_SIGNED or not viewer.organisations:
        return False
    ours = HelpRequest.organisation_id.in_([number for number, _kind in viewer.organisations])
    hanging = select(HelpRequest.id).where(
        ours, HelpRequest.parent_id == file.request_id, HelpRequest.is_open
    )
    if db.session.execute(hanging.limit(1)).first() is not None:
        return True
    return file.key in _named(ours)


def _named(condition: ColumnElement[bool]) -> set[str]:
    """Keys of the files that the opinions of some requests name as signed with them."""
    issued = (
        select(IssuedDocument.facts)
        .join(HelpRequest, HelpRequest.id == IssuedDocument.request_id)
        .where(IssuedDocument.kind == "opinion", condition)
    )
    papers: Iterable[dict[str, object]] = db.session.execute(issued).scalars()
    files = (file for facts in papers for file in facts.get("files", ()))  # type: ignore[attr-defined]
    return {str(file["key"]) for file in files if file.get("key")}
