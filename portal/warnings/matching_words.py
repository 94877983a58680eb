"""The reasons of a match in words: 出口美国，商品编码 8517（预警写的是 851762）."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from portal.accounts.refusal import N_
from portal.warnings.matching import Reason
from portal.warnings.vocabulary import Say, industry_label, label

HOME, BODIES = "CN", "WO"
SENTENCES = {
    "country": N_("出口%(name)s"),
    "hs_code": N_("商品编码 %(name)s"),
    "industry": N_("行业为%(name)s"),
    "platform": N_("在%(name)s开店"),
    "ipc_class": N_("IPC 分类 %(name)s"),
    "mark": N_("提到商标“%(name)s”"),
    "opponent": N_("提到您关注的%(name)s"),
}
#: where one does not export to
OTHER_PLACES = {HOME: N_("在境内经营"), BODIES: N_("用国际注册体系")}
LISTS = {"country": "countries", "platform": "platforms"}


def because(reasons: Iterable[Reason], say: Say = gettext) -> str:
    """All reasons in one line."""
    return str(say("，")).join(in_words(reason, say) for reason in reasons)


def in_words(reason: Reason, say: Say = gettext) -> str:
    """One reason, with the words of the warning where they differ."""
    said = _sentence(reason, say)
    if not reason.named:
        return said
    return said + str(say("（预警写的是%(name)s）")) % {"name": _name(reason, reason.named, say)}


def _sentence(reason: Reason, say: Say) -> str:
    if reason.kind == "country" and reason.value in OTHER_PLACES:
        return str(say(OTHER_PLACES[reason.value]))
    return str(say(SENTENCES[reason.kind])) % {"name": _name(reason, reason.value, say)}


def _name(reason: Reason, code: str, say: Say) -> str:
    if reason.kind == "industry":
        return industry_label(code, say)
    return label(LISTS[reason.kind], code, say) if reason.kind in LISTS else code


def rows_of(reasons: Iterable[Reason]) -> list[list[str]]:
    """Reasons as a column of JSON keeps them."""
    return [[reason.kind, reason.value, reason.named] for reason in reasons]


def reasons_of(rows: list[list[Any]]) -> tuple[Reason, ...]:
    """Reasons as they were kept."""
    return tuple(Reason(*row) for row in rows)
