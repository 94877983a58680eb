"""How much evidence there may be: files in a request, bytes in a file, bytes of a person a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.assistance.evidence.models import EvidenceUpload
from portal.assistance.file_models import RequestFile
from portal.clock import now
from portal.extensions import db
from portal.files import FileRefused
from portal.files.refusal import N_

MEBIBYTE: Final = 1024 * 1024
LARGEST: Final = 50 * MEBIBYTE
#: with the application, and again in all supplements together
MOST_FILES: Final = 20
DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 2048 * MEBIBYTE
_TOO_MANY: Final = N_("最多 %(limit)s 个文件；请删掉用不着的，或打成一个 ZIP 压缩包再上传")
_TOO_MUCH: Final = N_("您今天上传的文件已经太多，请明天再传；很急的可以打电话找经办人")
_TWICE: Final = N_("这个文件已经上传过了，就是“%(name)s”，不用再传")


class SentTwice(FileRefused):
    """The request holds a file with these bytes already; `key` is that file's."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__(_TWICE, name=name)
        self.key = key


def refuse_beyond(request_id: int, stage: str, person_id: int | None, size: int) -> None:
    """Raise FileRefused when one more file of this size is too much.

    To be called inside the transaction that adds it, with the request locked; the person is
    locked here, for they may be sending to several requests at once.
    """
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    if _files(request_id, stage) + _uploads(request_id) >= MOST_FILES:
        raise FileRefused(_TOO_MANY, limit=str(MOST_FILES))
    if _bytes_today(person_id) + size > MOST_A_DAY:
        raise FileRefused(_TOO_MUCH)


def refuse_twice(request_id: int, sha256: str) -> None:
    """Raise SentTwice when the request holds a file with these bytes already."""
    same = select(RequestFile.name, RequestFile.key).where(
        RequestFile.request_id == request_id,
        RequestFile.sha256 == sha256,
        RequestFile.state.in_(("pending_scan", "clean")),
        RequestFile.hidden_at.is_(None),
    )
    found = db.session.execute(same.limit(1)).one_or_none()
    if found is not None:
        raise SentTwice(found.name, found.key)


def _files(request_id: int, stage: str) -> int:
    kept = select(func.count(RequestFile.id)).where(
        RequestFile.request_id == request_id,
        RequestFile.stage == stage,
        RequestFile.state.in_(("pending_scan", "clean")),
    )
    return int(db.session.execute(kept).scalar_one())


def _uploads(request_id: int) -> int:
    under_way = select(func.count(EvidenceUpload.id)).where(EvidenceUpload.request_id == request_id)
    return int(db.session.execute(under_way).scalar_one())


def _bytes_today(person_id: int | None) -> int:
    since = now() - DAY
    files = select(func.coalesce(func.sum(RequestFile.size), 0)).where(
        RequestFile.uploaded_by == person_id, RequestFile.uploaded_at > since
    )
    uploads = select(func.coalesce(func.sum(EvidenceUpload.size), 0)).where(
        EvidenceUpload.person_id == person_id
    )
    sums = (db.session.execute(each).scalar_one() for each in (files, uploads))
    return sum(int(each) for each in sums)
