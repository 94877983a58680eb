"""What a patent costs from filing to the end of its term, in official fees, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.catalogue.calculators.rules import Line, basis, row, tables


@dataclass(frozen=True)
class Patent:
    """What is asked: `granted_in` is the patent year of the grant, `kept_to` the last year paid."""

    kind: str
    claims: int = 10
    pages: int = 20
    priorities: int = 0
    reduction: str = "none"
    granted_in: int = 2
    kept_to: int = 20


@dataclass(frozen=True)
class Costs:
    """Fees on the way to the grant, annual fees, and their sum in yuan."""

    filing: tuple[Line, ...]
    annual: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in (*self.filing, *self.annual))


def costs(patent: Patent) -> Costs:
    """The official fees of a patent; `kept_to` is cut at the end of its term.

    The year of the grant is paid first; years before it cost nothing (专利法第四十三条).
    """
    return Costs(tuple(_filing(patent)), tuple(_annual(patent)))


def annual_fee(kind: str, year: int) -> tuple[int, str]:
    """(full fee of a patent year in yuan, name of its basis); raises KeyError outside the term."""
    for step in tables()["annual"][kind]:
        if step["from"] <= year <= step["to"]:
            return step["amount"], step.get("basis", "patent")
    raise KeyError(year)


def reduced(amount: int, percent: int) -> tuple[int, str]:
    """(what is left to pay, the arithmetic); every fee of the tables leaves whole yuan."""
    if not percent:
        return amount, f"{amount}"
    left = amount * (100 - percent) // 100
    return left, f"{amount} ×（1 − {percent}%）= {left}"


def _filing(patent: Patent) -> Iterator[Line]:
    kind, percent = row("patents", patent.kind), row("reductions", patent.reduction)["percent"]
    yield _line(_("申请费"), kind["application"], percent)
    if kind["printing"]:
        yield _line(_("公布印刷费（不减缴）"), kind["printing"], 0)
    if patent.kind != "design":
        yield from _extra(patent)
    if patent.priorities:
        each = tables()["priority"]
        amount = patent.priorities * each
        sum_ = _(
            "%(count)s 项 × %(each)s = %(amount)s",
            count=patent.priorities,
            each=each,
            amount=amount,
        )
        yield Line(_("优先权要求费（不减缴）"), sum_, amount, basis("patent"))
    if kind["examination"]:
        yield _line(_("实质审查费"), kind["examination"], percent)


def _extra(patent: Patent) -> Iterator[Line]:
    """Claims and pages beyond what the filing fee covers."""
    claims = tables()["claims"]
    over = patent.claims - claims["free"]
    if over > 0:
        amount = over * claims["amount"]
        sum_ = _(
            "（%(claims)s − %(free)s）项 × %(each)s = %(amount)s",
            claims=patent.claims,
            free=claims["free"],
            each=claims["amount"],
            amount=amount,
        )
        yield Line(_("权利要求附加费（不减缴）"), sum_, amount, basis("patent"))
    steps = tables()["pages"]
    for number, step in enumerate(steps):
        upper = steps[number + 1]["above"] if number + 1 < len(steps) else patent.pages
        pages = min(patent.pages, upper) - step["above"]
        if pages > 0:
            each, amount = step["amount"], pages * step["amount"]
            sum_ = _("%(count)s 页 × %(each)s = %(amount)s", count=pages, each=each, amount=amount)
            label = _("说明书附加费（第 %(page)s 页起，不减缴）", page=step["above"] + 1)
            yield Line(label, sum_, amount, basis("patent"))


def _annual(patent: Patent) -> Iterator[Line]:
    term = row("patents", patent.kind)["years"]
    percent = row("reductions", patent.reduction)["percent"]
    reduced_to = patent.granted_in + tables()["reduced_years"] - 1
    for year in range(patent.granted_in, min(patent.kept_to, term) + 1):
        full, name = annual_fee(patent.kind, year)
        amount, sum_ = reduced(full, percent if year <= reduced_to else 0)
        yield Line(_("第 %(year)s 年年费", year=year), sum_, amount, basis(name))


def _line(label: str, full: int, percent: int) -> Line:
    amount, sum_ = reduced(full, percent)
    return Line(label, sum_, amount, basis("patent"))
