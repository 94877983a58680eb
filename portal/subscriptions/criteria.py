"""What a subscription is about, as a plain value, checked before it is kept."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from portal.accounts.refusal import N_, Refused
from portal.search.query import MAX_CHARACTERS, parse
from portal.search.understanding import understand
from portal.subscriptions.models import FREQUENCIES, KINDS, LEVELS
from portal.text import clean_line

LONGEST = 80
LONGEST_SUBJECT = 120
_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBJECT = re.compile(r"[a-z]+-[A-Za-z0-9-]+")


class CriteriaRefused(Refused):
    """A subscription that cannot be kept; `field` says which part is wrong."""

    def __init__(self, field: str, template: str) -> None:
        super().__init__(template)
        self.field = field


@dataclass(frozen=True)
class Criteria:
    """What must hold of an announcement; '' leaves it open, all that is given must hold.

    `level` is met by graver levels too. `words` is a search; see `matching.py`.
    """

    kind: str = ""
    topic: str = ""
    issuer: str = ""
    country: str = ""
    level: str = ""
    words: str = ""
    subject: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def checked(given: Criteria) -> Criteria:
    """The criteria as they are kept.

    Who follows one thing follows it whatever else was chosen; a level means warnings. Raises
    CriteriaRefused, TextRefused for words that cannot be taken.
    """
    if given.subject:
        return Criteria(subject=_known(given.subject, _SUBJECT, LONGEST_SUBJECT, "subject"))
    kept = Criteria(
        kind=_one_of(given.kind, KINDS, "kind"),
        topic=clean_line(given.topic, LONGEST),
        issuer=clean_line(given.issuer, LONGEST),
        country=_known(given.country, _COUNTRY, 2, "country"),
        level=_one_of(given.level, LEVELS, "level"),
        words=clean_line(given.words, MAX_CHARACTERS),
    )
    if kept.level and kept.kind not in ("", "warning"):
        raise CriteriaRefused("level", N_("级别只用于风险预警；类别请选“风险预警”"))
    if kept.level:
        kept = Criteria(**{**kept.as_dict(), "kind": "warning"})
    if kept.words and not _asks(kept.words):
        raise CriteriaRefused("q", N_("请至少写一个要找的词"))
    if kept == Criteria():
        raise CriteriaRefused("kind", N_("请至少选一项：类别、主题、发文机关、国家、级别或词语"))
    return kept


def checked_frequency(given: str) -> str:
    """How often; raises CriteriaRefused."""
    if given not in FREQUENCIES:
        raise CriteriaRefused("frequency", N_("请选多久收一次"))
    return given


def _asks(words: str) -> bool:
    """Whether a search asks for anything that an announcement can have."""
    query = parse(words)
    question = understand(query)
    fields = {one.field for one in query.filters}
    sought = question.words or question.phrases or question.number
    return bool(sought or fields & {"issuer", "topic", "kind", "title", "number"})


def _one_of(value: str, known: tuple[str, ...], field: str) -> str:
    if value and value not in known:
        raise CriteriaRefused(field, N_("这一项不在可选范围内，请重新选择"))
    return value


def _known(value: str, shape: re.Pattern[str], limit: int, field: str) -> str:
    if value and (len(value) > limit or not shape.fullmatch(value)):
        raise CriteriaRefused(field, N_("这一项不在可选范围内，请重新选择"))
    return value
