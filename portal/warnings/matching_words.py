"""The reasons of a match in words: 出口美国、德国，商品编码 8517（预警写的是851762）."""

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
#: added where the warning has other words than the reason
NAMED = N_("（预警写的是%(name)s）")
#: where one does not export to
OTHER_PLACES = {HOME: N_("在境内经营"), BODIES: N_("用国际注册体系")}
LISTS = {"country": "countries", "platform": "platforms"}


def because(reasons: Iterable[Reason], say: Say = gettext) -> str:
    """All reasons in one line, those of a kind together."""
    alike: dict[str, list[Reason]] = {}
    for reason in reasons:
        alike.setdefault(_sentence(reason), []).append(reason)
    return str(say("，")).join(_in_words(found, sentence, say) for sentence, found in alike.items())


def _sentence(reason: Reason) -> str:
    if reason.kind == "country":
        return OTHER_PLACES.get(reason.value, SENTENCES[reason.kind])
    return SENTENCES[reason.kind]


def _in_words(alike: list[Reason], sentence: str, say: Say) -> str:
    """出口美国、德国; with the words of the warning where no reason has just these."""
    said = str(say(sentence)) % {"name": _names(alike, "value", say)}
    if not all(reason.named for reason in alike):
        return said
    return said + str(say(NAMED)) % {"name": _names(alike, "named", say)}


def _names(alike: list[Reason], field: str, say: Say) -> str:
    names = [_name(reason.kind, getattr(reason, field), say) for reason in alike]
    return str(say("、")).join(dict.fromkeys(names))


def _name(kind: str, code: str, say: Say) -> str:
    if kind == "industry":
        return industry_label(code, say)
    return label(LISTS[kind], code, say) if kind in LISTS else code


def rows_of(reasons: Iterable[Reason]) -> list[list[str]]:
    """Reasons as a column of JSON keeps them."""
    return [[reason.kind, reason.value, reason.named] for reason in reasons]


def reasons_of(rows: list[list[Any]]) -> tuple[Reason, ...]:
    """Reasons as they were kept."""
    return tuple(Reason(*row) for row in rows)
