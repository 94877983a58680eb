"""The portal gets a new secret key: what the former one sealed and signed stays good."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask

from portal import audit
from portal.accounts import second_factor, sign_in
from portal.accounts.models import Person
from portal.accounts.sealing import seal, unseal
from portal.config import Settings, production_problems, read_settings
from portal.extensions import db
from portal.subscriptions import secrets
from portal.transaction import transaction
from tests.assistance.people import person
from tests.factories import TOTP_SECRET

NEW = "a-new-key-" + "y" * 40


def use_key(app: Flask, key: str, *former: str) -> Settings:
    changed = dataclasses.replace(app.config["SETTINGS"], secret_key=key, former_secret_keys=former)
    app.config["SETTINGS"] = changed
    return changed


def test_a_second_factor_works_on_and_moves_to_the_new_key(app: Flask) -> None:
    who, old = person("林某", "officer"), app.config["SETTINGS"].secret_key
    row = db.session.get_one(Person, who.person_id)
    row.sealed_totp_secret = second_factor.sealed(TOTP_SECRET, row.id)
    db.session.commit()
    use_key(app, NEW, "another-one-" + "z" * 40, old)
    code = second_factor.code_at(TOTP_SECRET, second_factor.step_now())
    with transaction():
        assert second_factor.show(row.id, code) == "code"
    use_key(app, NEW)  # the former key is not needed any more
    row = db.session.get_one(Person, who.person_id, populate_existing=True)
    assert second_factor.opened(row.sealed_totp_secret, row.id) == TOTP_SECRET


def test_without_the_former_key_nothing_opens(app: Flask) -> None:
    sealed = seal("words", "person:1")
    use_key(app, NEW)
    with pytest.raises(InvalidTag):
        unseal(sealed, "person:1")


def test_a_known_device_stays_known(app: Flask) -> None:
    note = sign_in._notes().dumps("device")
    use_key(app, NEW, app.config["SETTINGS"].secret_key)
    assert sign_in._notes().loads(note) == "device"
    newer = sign_in._notes().dumps("device")
    use_key(app, NEW)
    assert sign_in._notes().loads(newer) == "device"


def test_links_in_letters_stay_the_same(app: Flask) -> None:
    salt = secrets.new_salt()
    kept = secrets.digest_of(secrets.LETTERS, salt)
    sent = secrets.token(secrets.LETTERS, salt, kept)
    use_key(app, NEW, app.config["SETTINGS"].secret_key)
    assert secrets.token(secrets.LETTERS, salt, kept) == sent
    assert secrets.digest(sent) == kept
    fresh = secrets.digest_of(secrets.LETTERS, salt)
    use_key(app, NEW)
    assert secrets.digest(secrets.token(secrets.LETTERS, salt, fresh)) == fresh


def test_checkpoints_of_the_log_hold_under_both_keys(app: Flask, tmp_path: Path) -> None:
    checkpoints, old = tmp_path / "checkpoints", app.config["SETTINGS"].secret_key
    for key in (old, NEW):
        with transaction():
            audit.record("person:1", "tried", "thing:1", {})
        audit.write_checkpoint(checkpoints, key)
    assert list(audit.problems(checkpoints, *use_key(app, NEW, old).secret_keys)) == []
    assert len(list(audit.problems(checkpoints, NEW))) == 1


def test_former_keys_are_read_and_never_shown(tmp_path: Path) -> None:
    found = read_settings(
        {
            "PORTAL_INSTANCE": str(tmp_path),
            "PORTAL_SECRET_KEY": NEW,
            "PORTAL_FORMER_SECRET_KEYS": "first-one, second-one",
        }
    )
    assert found.secret_keys == (NEW, "first-one", "second-one")
    assert "first-one" not in repr(found)
    assert any("PORTAL_FORMER_SECRET_KEYS" in said for said in production_problems(found))
