"""What an enterprise tells of its business, line by line; a change is compared at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal import audit, outbox
from portal.accounts import people
from portal.accounts.refusal import N_
from portal.clock import now
from portal.extensions import db
from portal.party_names import fold as fold_party
from portal.permissions import Actor
from portal.text import TextRefused, clean_line
from portal.transaction import transaction
from portal.warnings import matching_run
from portal.warnings.exposure_models import Exposure
from portal.warnings.matching import Kept
from portal.warnings.vocabulary import codes

MOST_LINES = 60
LONGEST_MARK, LONGEST_NAME = 60, 120
SHORTEST_MARK = 2
FIELDS = tuple(field.name for field in fields(Kept))
HS_CODE = re.compile(r"[0-9]{4,10}")
IPC_CLASS = re.compile(r"[A-H][0-9]{2}(?:[A-Z](?:[0-9]{1,4}/[0-9]{2,6})?)?")
#: between codes people write lines, blanks and commas; names contain them
BETWEEN_CODES = re.compile(r"[\s,，、;；]+")


class Overtaken(RuntimeError):
    """Somebody of the same enterprise kept another version meanwhile: who, and when."""

    def __init__(self, by: str, at: datetime) -> None:
        self.by, self.at = by, at
        super().__init__(f"{by} {at.isoformat()}")


def of_organisation(organisation_id: int) -> Exposure | None:
    """What an enterprise has told, None for one that has told nothing yet."""
    return db.session.get(Exposure, organisation_id)


def is_kept(organisations: Collection[int]) -> bool:
    """Whether one of these enterprises has told anything."""
    found = select(Exposure.organisation_id).where(Exposure.organisation_id.in_(organisations))
    return db.session.execute(found.limit(1)).first() is not None


def keep(actor: Actor, organisation_id: int, given: Mapping[str, Sequence[str]], seen: int) -> int:
    """Keep what an enterprise tells, over the version that was seen; returns the new version.

    The warnings in force are compared before it returns; should that be cut off, the worker does
    it. Raises TextRefused, and Overtaken when the version that was seen is not the last one.
    """
    cleaned = clean(given)
    with transaction():
        exposure = _locked(organisation_id)
        if exposure.version != seen:
            raise _overtaken(exposure)
        version = _write(exposure, cleaned, actor)
        counts = {name: len(lines) for name, lines in cleaned.items() if lines}
        audit.record(actor.label, "exposure kept", f"organisation:{organisation_id}", counts)
        owed = {"organisation_id": organisation_id, "version": version}
        outbox.enqueue(matching_run.KEPT, f"{matching_run.KEPT}:{organisation_id}:{version}", owed)
    with transaction():
        matching_run.compare(organisation_id, version, actor.person_id)
    return version


def clean(given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Every field as the table keeps it; raises TextRefused for the first line that it does not."""
    return {name: GATES[name](given.get(name, ())) for name in FIELDS}


def _locked(organisation_id: int) -> Exposure:
    """The row of an enterprise, begun if there is none, locked until the commit."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    row: dict[str, object] = {name: [] for name in FIELDS}
    row |= {"organisation_id": organisation_id, "changed_at": now()}
    row |= {"version": 0, "compared_version": 0}
    begun = insert(Exposure).values(**row)
    db.session.execute(begun.on_conflict_do_nothing(index_elements=["organisation_id"]))
    return db.session.get_one(Exposure, organisation_id, with_for_update=True)


def _write(exposure: Exposure, cleaned: dict[str, list[str]], actor: Actor) -> int:
    for name, lines in cleaned.items():
        setattr(exposure, name, lines)
    exposure.version += 1
    exposure.changed_at, exposure.changed_by = now(), actor.person_id
    return exposure.version


def _overtaken(exposure: Exposure) -> Overtaken:
    names = people.names({exposure.changed_by} if exposure.changed_by else set())
    return Overtaken(names.get(exposure.changed_by or 0, ""), exposure.changed_at)


def _chosen(name: str) -> Callable[[Sequence[str]], list[str]]:
    """Codes of one of the lists."""

    def gate(given: Sequence[str]) -> list[str]:
        known = codes(name)
        if not set(given) <= set(known):
            raise TextRefused(N_("请从列出的选项里选"))
        return [code for code in known if code in given]

    return gate


def codes_in(text: str) -> list[str]:
    """Codes that were written one a line, or with blanks or commas between them."""
    plain = unicodedata.normalize("NFKC", text)
    return [word for word in BETWEEN_CODES.split(plain) if word]


def _hs_codes(given: Sequence[str]) -> list[str]:
    return _each(given, _hs_code)


def _hs_code(written: str) -> str:
    code = clean_line(written, 20).replace(".", "")
    if not HS_CODE.fullmatch(code) or not code.isascii():
        raise TextRefused(
            N_("“%(code)s”不是商品编码，请写 4 到 10 位数字，例如 8517"), code=written
        )
    return code


def ipc_in(text: str) -> list[str]:
    """IPC classes as they are written, with the blank that stands inside H04L 9/32 taken out."""
    return codes_in(re.sub(r"([A-Ha-h][0-9]{2}[A-Za-z]) (?=[0-9]{1,4}/)", r"\1", text))


def _ipc_classes(given: Sequence[str]) -> list[str]:
    return _each(given, _ipc_class)


def _ipc_class(written: str) -> str:
    code = clean_line(written, 20).upper().replace(" ", "")
    if not IPC_CLASS.fullmatch(code):
        raise TextRefused(
            N_("“%(code)s”不是 IPC 分类号，请写 H04L 或 H04L 9/32 这样"), code=written
        )
    return code


def _marks(given: Sequence[str]) -> list[str]:
    return _each(given, _mark)


def _mark(written: str) -> str:
    mark = clean_line(written, LONGEST_MARK)
    if len(mark) < SHORTEST_MARK:
        raise TextRefused(N_("“%(mark)s”太短，会碰上无关的文字；请写全，或者写注册号"), mark=mark)
    return mark


def _opponents(given: Sequence[str]) -> list[str]:
    return _each(given, _opponent)


def _opponent(written: str) -> str:
    name = clean_line(written, LONGEST_NAME)
    if not fold_party(name):
        raise TextRefused(N_("“%(name)s”认不出是谁，请写全名"), name=name)
    return name


def _each(given: Sequence[str], gate: Callable[[str], str]) -> list[str]:
    """Every line through its gate, each once, in the order in which they were written."""
    lines = list(dict.fromkeys(gate(line) for line in given if line.strip()))
    if len(lines) > MOST_LINES:
        raise TextRefused(N_("最多 %(most)s 项，请留下最要紧的"), most=MOST_LINES)
    return lines


GATES: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "countries": _chosen("countries"),
    "hs_codes": _hs_codes,
    "industries": _chosen("industries"),
    "platforms": _chosen("platforms"),
    "ipc_classes": _ipc_classes,
    "marks": _marks,
    "opponents": _opponents,
}


def held_of(person_id: int) -> list[dict[str, object]]:
    """What a person's copy of their data has of this: exposures that they changed last."""
    mine = select(Exposure).where(Exposure.changed_by == person_id)
    return [
        {
            "organisation_id": row.organisation_id,
            "changed_at": row.changed_at,
            **{name: getattr(row, name) for name in FIELDS},
        }
        for row in db.session.execute(mine.order_by(Exposure.organisation_id)).scalars()
    ]
