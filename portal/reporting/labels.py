"""Words of the page of figures: numbers that may be told, those that may not, and why."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from portal.public_figures import Measure
from portal.reporting.figures import Line

DIMENSIONS = {"dispute_type": lazy("争议类型"), "country": lazy("国家或地区")}
QUARTERS = {
    "1": lazy("第一季度"),
    "2": lazy("第二季度"),
    "3": lazy("第三季度"),
    "4": lazy("第四季度"),
}
HELD = lazy("不公布")
FEW = lazy("不足 5 件，不公布")
#: why a share of a whole is held back
FEW_OF = {
    "promise": lazy("按期或超期的不足 5 件，不公布"),
    "result": lazy("解决或未解决的不足 5 件，不公布"),
}
SHORT_QUARTERS = {
    "1": lazy("一季度"),
    "2": lazy("二季度"),
    "3": lazy("三季度"),
    "4": lazy("四季度"),
}


def number(line: Line, is_whole: bool = False) -> str:
    """How many; what is held back of a whole is so for being few."""
    if line.n is None:
        return str(FEW if is_whole else HELD)
    return str(line.n)


def days(value: float | None, line: Line) -> str:
    """Working days; '' where there is nothing to count or it is not told."""
    if line.spread is None:
        return ""
    return str(_("还没办完")) if value is None else f"{value:g}"


def median(line: Line) -> str:
    return days(line.spread.median, line) if line.spread else ""


def percentile(line: Line) -> str:
    return days(line.spread.percentile_90, line) if line.spread else ""


def share(line: Line, kind: str, is_whole: bool = False) -> str:
    """98%（210 / 214）; why not, where it is held back."""
    if not line.n:
        return ""
    if line.share is None:
        return str(FEW_OF[kind] if is_whole else HELD)
    part = _(
        "%(share)s%%（%(part)s / %(n)s）",
        share=per_cent(line.share),
        part=line.holding,
        n=line.n,
    )
    return str(part)


def per_cent(value: float) -> str:
    """One decimal at most; never rounded up to a hundred or down to nothing."""
    rounded = f"{value:.1f}".removesuffix(".0")
    if rounded == "100" and value < 100:
        return "99.9"
    return "0.1" if rounded == "0" and value > 0 else rounded


def together(count: int) -> str:
    """The name of the line that holds all values that cannot stand by themselves."""
    return str(_("其余 %(number)s 类合计", number=count))


def period(year: int, quarter: str) -> str:
    """2026年第三季度, or 2026年."""
    if not quarter:
        return str(_("%(year)s年", year=year))
    return str(_("%(year)s年%(quarter)s", year=year, quarter=QUARTERS[quarter]))


def columns(measure: Measure, first: str) -> list[str]:
    """Heads of a table of lines of a measure."""
    if measure.kind == "count":
        return [first, _("件数")]
    if measure.kind == "result":
        return [first, _("办结件数"), _("未解决")]
    return [first, _("到期件数"), _("中位数（工作日）"), _("90 百分位（工作日）"), _("按期")]


def cells(measure: Measure, name: str, line: Line, is_whole: bool = False) -> list[str]:
    """A line as a row under these heads."""
    start = [name, number(line, is_whole)]
    if measure.kind == "count":
        return start
    if measure.kind == "result":
        return [*start, share(line, measure.kind, is_whole)]
    return [*start, median(line), percentile(line), share(line, measure.kind, is_whole)]
