"""The page of a warning: what it says, with days, clocks and consequences worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import deadlines
from portal.clock import today
from portal.deadlines import labels as clock_labels
from portal.deadlines.clocks import Clock
from portal.editorial.fields import Content
from portal.warnings import labels, services
from portal.warnings.advisory import Advisory, Figure, Related, Step, advisory_of
from portal.warnings.models import WarningMessage
from portal.warnings.vocabulary import levels
from portal.web.addresses import SAFE_PATH

MOST_FIGURES = 4
MOST_CLOCKS = 2
#: the room of requests stands beside this one; its public address is fixed
NEW_REQUEST = "/assistance/new"
#: categories whose code is also a kind of dispute in the form
DISPUTES = (
    "litigation",
    "investigation",
    "customs",
    "exhibition",
    "platform",
    "squatting",
    "domain",
)
#: facets that the form asks for, by the name of its field; what it does not know it leaves out
ASKED = {
    "countries": "country",
    "rights": "right_type",
    "platforms": "platform",
    "hs_codes": "hs_code",
    "opponents": "opponent",
    "law_firms": "opponent_counsel",
}

#: warnings of international bodies are about no place
INTERNATIONAL = "WO"
#: what one suffers, but does not apply for
NOT_OWNED = ("unfair_competition",)


@dataclass(frozen=True)
class DatedStep:
    """A thing to do and how many days are left for it; None when it has no day."""

    step: Step
    days_left: int | None

    @property
    def is_past(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class WarningPage:
    """Everything on the page; `messages` the newest first, `message` the one whose words these are.

    Without a ref it is a preview. `earlier` are (ref, title) of the warnings that it continues.
    """

    advisory: Advisory
    ref: str
    state: str
    day: date
    figures: tuple[Figure, ...]
    signs: tuple[str, ...]
    steps: tuple[DatedStep, ...]
    consequences: tuple[tuple[str, str], ...]
    clocks: tuple[Clock, ...]
    help_url: str
    messages: tuple[WarningMessage, ...] = ()
    message: WarningMessage | None = None
    earlier: tuple[tuple[str, str], ...] = ()

    @property
    def related(self) -> tuple[Related, ...]:
        """Pages of this portal that help; what leads elsewhere is not linked."""
        return tuple(one for one in self.advisory.related if SAFE_PATH.fullmatch(one.address))

    @property
    def is_standing(self) -> bool:
        """Whether it warns today."""
        return self.state in ("active", "updated")

    @property
    def is_old(self) -> bool:
        """Whether newer words have taken the place of these."""
        return bool(self.message and self.messages and self.message is not self.messages[0])

    @property
    def next_step(self) -> DatedStep | None:
        """The nearest step whose day has not passed."""
        coming = [one for one in self.steps if one.days_left is not None and not one.is_past]
        return min(coming, key=lambda one: one.days_left or 0, default=None)


def page_of(
    content: Content,
    ref: str = "",
    state: str = "active",
    messages: tuple[WarningMessage, ...] = (),
    message: WarningMessage | None = None,
    earlier: tuple[tuple[str, str], ...] = (),
) -> WarningPage:
    """The page of a content, as of today."""
    advisory, day = advisory_of(content), today()
    steps = tuple(dated(step, day) for step in advisory.steps)
    clocks = tuple(known_clocks(advisory))
    return WarningPage(
        advisory=advisory,
        ref=ref,
        state=state,
        day=day,
        figures=advisory.figures or tuple(figures(advisory, clocks, steps, day))[:MOST_FIGURES],
        signs=advisory.signs or tuple(signs(advisory)),
        steps=steps,
        consequences=tuple(consequences(advisory, clocks)),
        clocks=clocks,
        help_url=help_url(advisory),
        messages=messages,
        message=message,
        earlier=earlier or tuple((ref, "") for ref in advisory.earlier),
    )


def preview(content: Content) -> str:
    """The page's main part, as the public will read it; a level left open is shown as blue."""
    level = content.get("level") if content.get("level") in levels() else "blue"
    shown = services.completed(content | {"level": level}, None)
    return render_template("warnings/preview.html", page=page_of(shown), labels=labels)


def dated(step: Step, day: date) -> DatedStep:
    """The step as of a day."""
    return DatedStep(step, (step.on - day).days if step.on else None)


def known_clocks(advisory: Advisory) -> Iterator[Clock]:
    """The clocks that the portal can explain, in the order in which they were named."""
    known = deadlines.book().clocks
    return (known[clock] for clock in advisory.clocks if clock in known)


def figures(
    advisory: Advisory, clocks: tuple[Clock, ...], steps: tuple[DatedStep, ...], day: date
) -> Iterator[Figure]:
    """The numbers that count, worked out: days to the next step, periods, days of validity."""
    coming = [one for one in steps if one.days_left is not None and not one.is_past]
    if coming:
        first = min(coming, key=lambda one: one.days_left or 0)
        assert first.step.on is not None and first.days_left is not None  # noqa: S101 - it is dated
        yield Figure(
            str(_("离下一步")),
            str(first.days_left),
            _days(first.days_left),
            labels.day(first.step.on),
        )
    for clock in [clock for clock in clocks if clock.period][:MOST_CLOCKS]:
        value, _space, unit = clock_labels.length(clock).partition(" ")
        yield Figure(clock.label, value, unit, is_doubted=clock.is_doubted)
    yield validity(advisory, day)


def _days(number: int) -> str:
    return str(ngettext("天", "天", number))


def validity(advisory: Advisory, day: date) -> Figure:
    """How long it still holds."""
    ends = advisory.valid_until
    if ends is None:
        return Figure(str(_("有效期")), str(_("至事件结束")))
    if ends < day:
        return Figure(
            str(_("有效期已过")),
            str((day - ends).days),
            _days((day - ends).days),
            labels.until(ends),
        )
    return Figure(
        str(_("有效期还有")), str((ends - day).days), _days((ends - day).days), labels.until(ends)
    )


def signs(advisory: Advisory) -> Iterator[str]:
    """By what one knows that it concerns oneself, from what the warning is about."""
    places = [code for code in advisory.values("countries") if code != INTERNATIONAL]
    countries = labels.joined(labels.value("countries", code).split("（")[0] for code in places)
    owned = [code for code in advisory.values("rights") if code not in NOT_OWNED]
    rights = labels.listed("rights", owned)
    goods = labels.joined(advisory.values("hs_codes"))
    if goods and countries:
        yield str(
            _("向%(countries)s销售商品编码 %(goods)s 项下的产品", countries=countries, goods=goods)
        )
    if advisory.values("platforms"):
        platforms = labels.listed("platforms", advisory.values("platforms"))
        yield str(_("在%(platforms)s开店", platforms=platforms))
    if advisory.values("industries"):
        industries = labels.listed("industries", advisory.values("industries"))
        yield str(_("行业属于%(industries)s", industries=industries))
    if countries and rights:
        yield str(
            _("在%(countries)s申请、持有或者使用%(rights)s", countries=countries, rights=rights)
        )
    for facet in ("courts", "opponents", "law_firms"):
        if advisory.values(facet):
            names = labels.listed(facet, advisory.values(facet))
            yield str(_("收到%(names)s的文书或者来函", names=names))


def consequences(advisory: Advisory, clocks: tuple[Clock, ...]) -> Iterator[tuple[str, str]]:
    """(whose clock, or none; what happens): as written, else what each clock of ours says."""
    if advisory.consequence:
        yield "", advisory.consequence
        return
    for clock in clocks:
        if clock.is_ours:
            yield clock.label, clock.consequence


def help_url(advisory: Advisory) -> str:
    """Address of a request for help that begins with what the warning knows."""
    known = {field: advisory.values(facet)[:1] for facet, field in ASKED.items()}
    answers = {field: values[0] for field, values in known.items() if values}
    if advisory.category in DISPUTES:
        answers["dispute_type"] = advisory.category
    return f"{NEW_REQUEST}?{urlencode(answers)}" if answers else NEW_REQUEST
