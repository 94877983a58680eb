"""Pages of the calculators: what is asked and what came out, on one page with one address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal import changes
from portal.catalogue.calculators import due_dates, eligibility, patent_costs, trademark_fees
from portal.catalogue.calculators.eligibility import Applicant
from portal.catalogue.calculators.forms import AnnualFeeForm, PatentForm, RenewalForm, TrademarkForm
from portal.catalogue.calculators.patent_costs import Patent
from portal.catalogue.calculators.rules import Line, basis, checked_on
from portal.catalogue.calculators.trademark_fees import Filing
from portal.clock import today
from portal.deadlines.ics import Event, calendar_file
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page

MOST_APPLICANTS = 5
blueprint = Blueprint("calculators", __name__, url_prefix="/services/calculators")
#: (endpoint, label, one sentence), in the order of the list
CALCULATORS = (
    ("calculators.patent", lazy_gettext("专利要花多少官费"), lazy_gettext("从申请到期满，逐年算")),
    ("calculators.trademark", lazy_gettext("商标要花多少官费"), lazy_gettext("按类别和提交方式算")),
    (
        "calculators.annual_fees",
        lazy_gettext("专利年费什么时候缴"),
        lazy_gettext("每年的末日、滞纳金，可放进日历"),
    ),
    (
        "calculators.renewal",
        lazy_gettext("商标什么时候续展"),
        lazy_gettext("有效期、续展期和宽展期"),
    ),
    (
        "calculators.reduction",
        lazy_gettext("专利费用能不能减缴"),
        lazy_gettext("看主体和收入，减 85% 还是 70%"),
    ),
    (
        "calculators.eligible",
        lazy_gettext("能不能走快速预审、优先审查"),
        lazy_gettext("逐条对照，说“否”的都写明依据"),
    ),
)


@blueprint.get("")
@access.public
@public_page
def index() -> str:
    return render_template("catalogue/calculators/index.html", calculators=CALCULATORS)


@blueprint.get("/patent")
@access.public
@public_page
def patent() -> str | tuple[str, int]:
    """The official fees of a patent, year by year."""
    form, is_sound = filled(PatentForm)
    found = patent_costs.costs(Patent(**form.data)) if is_sound else None
    return shown("catalogue/calculators/patent.html", form, is_sound, costs=found)


@blueprint.get("/trademark")
@access.public
@public_page
def trademark() -> str | tuple[str, int]:
    """The official fees of a trademark procedure."""
    form, is_sound = filled(TrademarkForm)
    lines: tuple[Line, ...] = ()
    if is_sound:
        filing = Filing(form.procedure.data, form.channel.data, form.counted, form.is_late.data)
        lines = trademark_fees.fees(filing)
    return shown(
        "catalogue/calculators/trademark.html",
        form,
        is_sound,
        lines=lines,
        total=trademark_fees.total(lines),
    )


@blueprint.get("/annual-fees")
@access.public
@public_page
def annual_fees() -> str | tuple[str, int]:
    """The next annual fees with their last days and what paying late costs."""
    form, is_sound = filled(AnnualFeeForm)
    found = fees_of(form) if is_sound else []
    return shown(
        "catalogue/calculators/annual_fees.html", form, is_sound, fees=found, rule=basis("annual")
    )


@blueprint.get("/annual-fees.ics")
@access.public
@public_page
def annual_fees_calendar() -> Response:
    """The same days for a calendar."""
    form, is_sound = filled(AnnualFeeForm)
    if not is_sound or not request.args:
        abort(404)
    page = address_of("calculators.annual_fees")
    events = [
        Event(
            uid=f"annual-{form.kind.data}-{form.filed_on.data:%Y%m%d}-{fee.year}",
            on=fee.due_on,
            summary=_("第 %(year)s 年专利年费 %(fee)s 元，最迟今天缴", year=fee.year, fee=fee.fee),
            description=basis("annual").text,
            url=page,
        )
        for fee in fees_of(form)
    ]
    return calendar(_("专利年费"), events, "annual-fees.ics")


@blueprint.get("/renewal")
@access.public
@public_page
def renewal() -> str | tuple[str, int]:
    """The term of a trademark that runs now, and when it must be renewed."""
    form, is_sound = filled(RenewalForm)
    return shown(
        "catalogue/calculators/renewal.html",
        form,
        is_sound,
        term=term_of(form) if is_sound else None,
    )


@blueprint.get("/renewal.ics")
@access.public
@public_page
def renewal_calendar() -> Response:
    """The same days for a calendar."""
    form, is_sound = filled(RenewalForm)
    if not is_sound or not request.args:
        abort(404)
    page = address_of("calculators.renewal")
    term, uid = term_of(form), f"renewal-{form.registered_on.data:%Y%m%d}"
    days = (
        (term.opens_on, _("商标可以续展了"), "opens"),
        (term.expires_on, _("商标有效期今天届满，最迟今天续展"), "expires"),
        (term.grace_ends_on, _("商标续展宽展期今天届满"), "grace"),
    )
    rule = basis("renewal").text
    events = [Event(f"{uid}-{name}", day, words, rule, page) for day, words, name in days]
    return calendar(_("商标续展"), events, "renewal.ics")


@blueprint.get("/fee-reduction")
@access.public
@public_page
def reduction() -> str:
    """Whether patent fees are reduced; one applicant after the other, as the address has them."""
    applicants = asked_applicants()
    verdict = eligibility.reduction(applicants) if applicants else None
    return render_template(
        "catalogue/calculators/reduction.html",
        applicants=applicants,
        kinds=eligibility.kinds(),
        verdict=verdict,
        most=MOST_APPLICANTS,
        rule=basis("reduction"),
        scope=(basis("reduction_scope"), basis("reduction_years")),
        checked_on=checked_on(),
    )


@blueprint.get("/eligible")
@access.public
@public_page
def eligible() -> str:
    """Whether pre-examination or priority examination is open; every no names its rule."""
    asked = request.args.get("right", "pre-examination")
    known = {rule.code: rule for rule in eligibility.rules()}
    if asked not in known:
        abort(404)
    answers = asked_answers(known[asked])
    return render_template(
        "catalogue/calculators/eligible.html",
        right=known[asked],
        rights=list(known.values()),
        answers=answers,
        verdict=eligibility.judge(known[asked], answers) if answers else None,
        checked_on=checked_on(),
    )


def filled(form_of: Any) -> tuple[Any, bool]:
    """(the form with what the address says, whether it can be counted); blank without an answer."""
    form = form_of(request.args if request.args else None)
    return form, bool(request.args) and form.validate()


def shown(template: str, form: Any, is_sound: bool, **facts: Any) -> str | tuple[str, int]:
    """The page, with 400 when an answer cannot be taken."""
    page = render_template(
        template,
        form=form,
        is_counted=is_sound,
        checked_on=checked_on(),
        today=today(),
        parameters=request.args.to_dict(),
        **facts,
    )
    return (page, 400) if request.args and not is_sound else page


def fees_of(form: AnnualFeeForm) -> list[due_dates.AnnualFee]:
    """The next annual fees of a sound form."""
    granted_in = form.granted_in.data or 1
    asked = (form.kind.data, form.filed_on.data, granted_in, form.reduction.data)
    return due_dates.annual_fees(*asked, today())


def term_of(form: RenewalForm) -> due_dates.Renewal:
    """The term that runs now."""
    registered_on = form.registered_on.data
    return due_dates.renewal(registered_on, due_dates.current_term(registered_on, today()))


def asked_applicants() -> list[Applicant]:
    """The applicants of the address: kind.1=firm&meets.1=yes; an unknown kind is 400."""
    known = {kind["code"] for kind in eligibility.kinds()}
    found = []
    for number in range(1, MOST_APPLICANTS + 1):
        kind = request.args.get(f"kind.{number}", "")
        if kind and kind not in known:
            abort(400)
        if kind:
            found.append(Applicant(kind, request.args.get(f"meets.{number}") == "yes"))
    return found


def asked_answers(rule: eligibility.Rule) -> Mapping[str, bool]:
    """The answers of the address to the questions of a right."""
    questions = (*rule.all_of, *rule.any_of)
    return {
        question.code: request.args[question.code] == "yes"
        for question in questions
        if request.args.get(question.code) in ("yes", "no")
    }


def address_of(endpoint: str) -> str:
    """The full address of a calculator with the answers of this request."""
    return absolute(f"{url_for(endpoint)}?{urlencode(request.args.to_dict())}")


def calendar(name: str, events: list[Event], file_name: str) -> Response:
    body = calendar_file(name, events, changes.known_at())
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
