"""Tables of the exchange: catalogues that were sent in, and the drafts that came of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import db
from portal.moments import Moment


class Import(db.Model):  # type: ignore[name-defined]
    """A file whose items were read without a fault; it waits to be confirmed, or was."""

    __tablename__ = "catalogue_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    #: what the file says of each item: fields by name, only those that it has
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_by_name: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class ImportedPiece(db.Model):  # type: ignore[name-defined]
    """A draft that an import began."""

    __tablename__ = "catalogue_import_piece"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_import.id", ondelete="CASCADE"), primary_key=True
    )
    piece_id: Mapped[int] = mapped_column(
        ForeignKey("editorial_piece.id", ondelete="CASCADE"), primary_key=True, index=True
    )
