"""Tables of advice: the experts of a request, every version of what they wrote, their mandates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import db
from portal.moments import Moment


class RequestExpert(db.Model):  # type: ignore[name-defined]
    """An expert's part in a request: from the assignment to its end."""

    __tablename__ = "request_expert"
    __table_args__ = (UniqueConstraint("request_id", "expert_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("help_request.id", ondelete="CASCADE"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    assigned_by: Mapped[str]
    #: what the conflict check compared, and what it found
    conflict_check: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class OpinionVersion(db.Model):  # type: ignore[name-defined]
    """An expert's draft of the opinion as it was saved; never changed, only signed."""

    __tablename__ = "opinion_version"
    __table_args__ = (UniqueConstraint("part_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("request_expert.id", ondelete="CASCADE"))
    #: 1, 2, 3 … of this expert in this request
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Moment)
    #: when an officer first signed it into a 指导意见书
    signed_at: Mapped[datetime | None] = mapped_column(Moment)


class ExpertMandate(db.Model):  # type: ignore[name-defined]
    """For whom an expert or officer works or has worked: what the conflict check looks at."""

    __tablename__ = "expert_mandate"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    party: Mapped[str]
    #: folded name, what is compared
    party_key: Mapped[str] = mapped_column(index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
