"""What a trademark procedure costs, class by class, on paper and online."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.catalogue.calculators.rules import Basis, Line, basis, row

CHANNELS = ("online", "paper")


@dataclass(frozen=True)
class Filing:
    """What is asked: `goods` counts the goods of each class, in order."""

    procedure: str
    channel: str
    goods: tuple[int, ...]
    is_late: bool = False


def fees(filing: Filing) -> tuple[Line, ...]:
    """The official fees of a filing, a line for each class with what it adds."""
    return tuple(_lines(filing))


def total(lines: tuple[Line, ...]) -> int:
    """The sum in yuan."""
    return sum(line.amount for line in lines)


def _lines(filing: Filing) -> Iterator[Line]:
    procedure = row("trademarks", filing.procedure)
    each = procedure[filing.channel]
    source = basis("trademark_online" if filing.channel == "online" else "trademark")
    for number, goods in enumerate(filing.goods, 1):
        yield _class(procedure, number, goods, each, filing.channel, source)
    if filing.is_late and "late" in procedure:
        classes, late = len(filing.goods), procedure["late"]
        amount = classes * late
        sum_ = _("%(count)s 类 × %(each)s = %(amount)s", count=classes, each=late, amount=amount)
        yield Line(_("延迟费（宽展期内续展）"), sum_, amount, basis("trademark"))


def _class(
    procedure: dict[str, Any], number: int, goods: int, each: int, channel: str, source: Basis
) -> Line:
    """The fee of one class; goods beyond the tenth cost extra, online a tenth less."""
    label = _("第 %(number)s 类", number=number)
    if "unit" in procedure:
        label = _("第 %(number)s 件", number=number)
    over = max(0, goods - procedure.get("free_goods", goods))
    if not over:
        return Line(label, f"{each}", each, source)
    per_good, rate = procedure["per_good"], f"{procedure['per_good']}"
    extra = over * per_good
    if channel == "online":
        rate, extra = f"{per_good} × 90%", extra * 9 // 10
    sum_ = _(
        "%(each)s +（%(goods)s − %(free)s）个 × %(rate)s = %(amount)s",
        each=each,
        goods=goods,
        free=procedure["free_goods"],
        rate=rate,
        amount=each + extra,
    )
    return Line(label, sum_, each + extra, source)
