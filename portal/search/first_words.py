"""The synonyms and best bets that the portal comes with, for tables that are still empty."""

from importlib.resources import files
from typing import Any

import yaml
from sqlalchemy import select

from portal.extensions import db
from portal.search import services
from portal.search.models import SearchBestBet, SearchSynonym
from portal.transaction import transaction


def load() -> bool:
    """Teach the first words, once; words that editors have set are left alone."""
    for model in (SearchSynonym, SearchBestBet):
        if db.session.execute(select(model.id).limit(1)).first():
            return False
    with transaction():
        services.replace_synonyms(_read("synonyms.yaml"))
        services.replace_best_bets(_read("best_bets.yaml"))
    return True


def _read(name: str) -> Any:
    text = files("portal.search").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.safe_load(text)
