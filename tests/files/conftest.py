"""A vault in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.files.keys import KeyFolder
from portal.files.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty vault with its own keys."""
    return Vault(tmp_path / "vault", KeyFolder(tmp_path / "keys"))
