"""Files that a step names: only those of the request itself, and in use, can be named."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.assistance.errors import Refused
from portal.assistance.file_models import OPINION_DRAFT
from portal.assistance.inputs import Inputs
from portal.assistance.models import RequestFile
from portal.assistance.services.cases import Case
from portal.extensions import db


def refuse_foreign(case: Case, inputs: Inputs) -> None:
    """Raise Refused when a step names a file that is not the request's own, or is gone."""
    if not inputs.attachments:
        return
    own = select(RequestFile.key).where(
        RequestFile.request_id == case.request.id,
        RequestFile.key.in_(inputs.attachments),
        RequestFile.state.in_(("pending_scan", "clean")),
        RequestFile.hidden_at.is_(None),
        RequestFile.stage != OPINION_DRAFT,
    )
    if not set(inputs.attachments) <= set(db.session.execute(own).scalars()):
        raise Refused("附件里有不属于这件求助的文件，或者已经撤下；请刷新页面后再选")


def waiting(request_id: int) -> Sequence[RequestFile]:
    """Files of an opinion that is not signed yet, who came first first."""
    files = select(RequestFile).where(
        RequestFile.request_id == request_id,
        RequestFile.stage == OPINION_DRAFT,
        RequestFile.state.in_(("pending_scan", "clean")),
        RequestFile.hidden_at.is_(None),
    )
    return db.session.execute(files.order_by(RequestFile.id)).scalars().all()
