"""Schema migrations, each of them tried up and down with data on both databases.

Their numbers are read here from the names of the files, so that a web process can compare them
with the database and need not carry Alembic.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text

FOLDER: Final = Path(__file__).resolve().parent


def newest() -> str:
    """The number of the last migration: 0004 for 20261123_0004_search_digests.py."""
    return max(path.name.split("_")[1] for path in (FOLDER / "versions").glob("*.py"))


def present(engine: Engine) -> str:
    """The number of the migration at which the database stands; '' for an empty one."""
    if not inspect(engine).has_table("alembic_version"):
        return ""
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
