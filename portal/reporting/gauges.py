"""Six gauges of what users of portals do not get, measured here every day.

The six are what an inspection of government portals by the General Office of the State Council
looked at: empty columns, slow answers, search that does not find, guides without limit, fee or
contact, steps without words, and “other materials”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from portal.public_figures import Counted, Gauge
from portal.reporting.disclosure import is_safe

SLOW = "slow_answers"
SLOW_DAYS = 5
LOOKED_AT = {
    "empty_columns": (lazy("空栏目"), lazy("%(of)s 个栏目")),
    SLOW: (lazy("首次答复超过 5 个工作日"), lazy("%(year)s年到期的 %(of)s 件")),
    "vain_searches": (lazy("多次搜不到、又没有回应的词"), lazy("%(of)s 个词")),
    "lacking_facts": (lazy("办事指南缺时限、费用或联系方式"), lazy("%(of)s 项")),
    "bare_steps": (lazy("办事步骤只有名称"), lazy("%(of)s 项")),
    "other_materials": (lazy("要“其他材料”而不说是什么"), lazy("%(of)s 项")),
}


@dataclass(frozen=True)
class Reading:
    """A gauge as it stands: `found` is None when it may not be told, `of` when nothing is there."""

    key: str
    label: str
    found: int | None
    of: int | None
    #: of how many, or why there is no number
    words: str


def readings(parts: Iterable[Gauge], advice: Sequence[Counted], year: int) -> list[Reading]:
    """The six in their order, the parts of the rooms added up; `advice` are a year's answers."""
    found: dict[str, tuple[int, int]] = {}
    for part in parts:
        before = found.get(part.key, (0, 0))
        found[part.key] = (before[0] + part.found, before[1] + part.of)
    return [
        _slow(advice, year) if key == SLOW else _reading(key, found.get(key)) for key in LOOKED_AT
    ]


def _reading(key: str, counts: tuple[int, int] | None) -> Reading:
    """A gauge that some room looks at; None when there is nothing yet to look at."""
    label, unit = LOOKED_AT[key]
    if counts is None:
        return Reading(key, str(label), None, None, _("还没有可查的内容"))
    return Reading(key, str(label), *counts, str(unit % {"of": counts[1]}))


def _slow(advice: Sequence[Counted], year: int) -> Reading:
    """First answers that took longer than SLOW_DAYS, or are still owed past their day.

    Told only if nothing follows from it beside the share that was kept in time.
    """
    label, unit = LOOKED_AT[SLOW]
    if not is_safe(len(advice)):
        return Reading(SLOW, str(label), None, None, _("不足 5 件，不公布"))
    if not advice:
        return _reading(SLOW, None)
    slow = [one.days is None or one.days > SLOW_DAYS for one in advice]
    cells = Counter(zip(slow, (one.holds for one in advice), strict=True))
    is_told = not any(slow) or all(is_safe(count) for count in cells.values())
    words = str(unit % {"of": len(advice), "year": year})
    if not is_told:
        words = _("%(words)s；不足 5 件的数不公布", words=words)
    return Reading(SLOW, str(label), sum(slow) if is_told else None, len(advice), words)
