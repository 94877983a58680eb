"""Uploading is killed at any moment: what was acknowledged is there once, nothing else is."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import random
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.assistance.evidence.models import EvidenceUpload, UploadPart
from portal.assistance.file_models import RequestFile
from portal.assistance.services import evidence, uploads
from portal.assistance.services.evidence import context_of
from portal.config import Settings
from portal.extensions import db
from portal.files import FileRefused, open_plain, services
from portal.files.models import StoredFile
from portal.permissions import Actor
from tests.assistance.people import Cast, drafts_of_many
from tests.faults.killing import Answers, apart, killed, rounds_for, work_off
from tests.files.samples import sound

ENTERPRISES, DRAFTS_EACH = 6, 15
PIECES = (1, 2, 3)  # of a file
LONGEST = 0.03  # seconds of life after the awaited answer
TWO_HOURS = 7_200
MARK = b"plain marker of the evidence "


def content(number: int, size: int) -> bytes:
    """A sound that differs from all others and is full of marks."""
    return sound(f"{number:08d}".encode() + MARK * (size // len(MARK)))[:size]


def kill_rounds(
    settings: Settings, keys: list[str], actor: Actor, rounds: int, answers: Answers
) -> None:
    """In a process of its own: fork a sender, kill it soon, again and again."""
    dice = random.Random(2026)
    with create_app(settings).app_context():  # each sender has its own fork server
        for number in range(rounds):
            killed(
                lambda number=number: send_for_ever(number, keys, actor, answers),
                lambda: answers.wait_for(dice.randrange(4), dice.uniform(0, LONGEST)),
            )


def send_for_ever(round_number: int, keys: list[str], actor: Actor, answers: Answers) -> None:
    for number in itertools.count(round_number * 1_000):
        try:
            send_one(number, keys[number % len(keys)], actor, answers)
        except FileRefused:  # this request has its twenty files
            continue


def send_one(number: int, draft_key: str, actor: Actor, answers: Answers) -> None:
    """A file whole, or in small pieces; every answer is written down once it is there."""
    where = evidence.place(actor, draft_key)
    pieces = PIECES[number % len(PIECES)]
    size = 4_000 * pieces
    data = content(number, size)
    digest = hashlib.sha256(data).hexdigest()
    if number % 4 == 0:
        key = evidence.add(actor, where, io.BytesIO(data), f"{number}.mp3", "")
    else:
        upload = uploads.begin(actor, where, "", f"{number}.mp3", size, digest)
        key = upload.key
        for start in range(upload.received, size, 4_000):
            there = uploads.append(actor, key, start, io.BytesIO(data[start : start + 4_000]))
            answers.note("piece", key, there)
        uploads.finish(actor, key, digest)
    answers.note("file", key, digest)


def test_killing_an_upload_loses_and_doubles_nothing(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    cast, answers = Cast(), Answers(tmp_path / "acknowledged")
    keys = drafts_of_many(cast, ENTERPRISES, DRAFTS_EACH)
    rounds = rounds_for(settings, 6, 40)
    apart(kill_rounds, settings, keys, cast.applicant, rounds, answers)
    said = answers.read()
    assert len(said) >= rounds // 2
    check_files({key: digest for what, key, digest in said if what == "file"})
    check_pieces([(key, int(there)) for what, key, there in said if what == "piece"])
    check_nothing_lies_about(settings.instance)


def check_files(acknowledged: dict[str, str]) -> None:
    """Every file is there once, whole; and no row names bytes that are not there."""
    rows = db.session.execute(select(RequestFile)).scalars().all()
    assert len({(row.request_id, row.sha256) for row in rows}) == len(rows)
    kept = {row.key: row for row in rows}
    assert acknowledged.keys() <= kept.keys()
    for key, row in kept.items():
        data = b"".join(open_plain(row.storage_id, context_of(key)))
        assert hashlib.sha256(data).hexdigest() == row.sha256 == acknowledged.get(key, row.sha256)


def check_pieces(acknowledged: list[tuple[str, int]]) -> None:
    """What was said to have arrived has arrived, or is a file by now."""
    uploading = select(EvidenceUpload.key, EvidenceUpload.received)
    on_their_way = {row.key: row.received for row in db.session.execute(uploading)}
    files = set(db.session.execute(select(RequestFile.key)).scalars())
    for key, there in acknowledged:
        assert key in files or on_their_way[key] >= there


def check_nothing_lies_about(instance: Path) -> None:
    """After the owed removals and a sweep: each sealed file has its row, each row its owner."""
    work_off()
    for path in (instance / "uploads").rglob("*"):
        if path.is_file():
            assert MARK not in path.read_bytes()
            os.utime(path, (time.time() - TWO_HOURS,) * 2)
    swept = services.sweep()
    assert swept.missing == ()
    living = select(StoredFile.id).where(StoredFile.destroyed_at.is_(None))
    known = set(db.session.execute(living).scalars())
    owned = set(db.session.execute(select(RequestFile.storage_id)).scalars())
    owned |= set(db.session.execute(select(UploadPart.storage_id)).scalars())
    assert known == owned == set(services.vault().files())
    assert not list((services.vault().folder / "incoming").glob("*"))
