"""Forms of overseas help: a field for every answer, put together page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms import TextAreaField as TextArea
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.consents import WORDINGS
from portal.assistance import answers
from portal.assistance import evidence_abroad as checklist
from portal.assistance.answers import LINES, LONGEST_SUMMARY
from portal.assistance.choices import choices
from portal.assistance.inputs import LONGEST_NOTE
from portal.assistance.terms import GRADE_LABELS
from portal.text import TextRefused
from portal.web.forms import Form, checked, line, text

#: others can be named in the story
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CNY")
Maker = Callable[[], Field]
_WRITTEN_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def day_text(raw: str | None) -> str:
    """2026年3月1日, 2026/3/1 and 2026-03-01 alike as 2026-03-01; anything else as it stands."""
    written = line(40)(raw).replace(" ", "")
    found = _WRITTEN_DAY.fullmatch(written)
    if not found:
        return written
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}"


def options(listed: Mapping[str, str]) -> list[SelectChoice]:
    """A list of values and labels as WTForms takes it."""
    return [SelectChoice(value, gettext(label)) for value, label in listed.items()]


def chosen(field: str, label: object, ask: object) -> Maker:
    """One of a list, by radio buttons, required."""
    return lambda: RadioField(
        label,
        choices=lambda: options(choices()[field]),
        validators=[InputRequired(ask)],
    )


def picked(field: str, label: object, hint: object = "", ask: object = "") -> Maker:
    """One of a long list; the first line is for those who do not know."""
    return lambda: SelectField(
        label,
        description=hint,
        choices=lambda: options({"": gettext("请选择"), **choices()[field]}),
        validators=[InputRequired(ask)] if ask else [Optional()],
    )


def written(field: str, label: object, hint: object = "") -> Maker:
    """A line of text."""
    return lambda: StringField(label, description=hint, filters=[line(LINES[field])])


def a_day(label: object, hint: object = "") -> Maker:
    """A day; its text is judged by the gate of answers."""
    return lambda: StringField(
        label,
        description=hint,
        filters=[day_text],
        validators=[checked(_is_day, TextRefused)],
        render_kw={"type": "date"},
    )


def _is_day(value: str) -> str:
    answers.a_day(value)
    return value


def _is_amount(value: str) -> str:
    answers.GATES["amount"](value)
    return value


FIELDS: dict[str, Maker] = {
    "role": chosen("role", _("处于哪一方"), _("请选一项")),
    "dispute_type": chosen("dispute_type", _("争议类型"), _("请选一类，拿不准选“其他”")),
    "country": picked("country", _("国家或地区"), ask=_("请选国家或地区，没有列出的选“其他”")),
    "venue": picked("venue", _("受理的机构"), _("不清楚可以不选")),
    "document_received": picked(
        "document_received", _("收到的文书"), _("认不出来的，选“认不出来”，我们帮您看")
    ),
    "served_on": a_day(_("收到日期"), _("看邮戳、快递签收单或邮件时间")),
    "served_how": picked("served_how", _("怎样收到的")),
    "hearing_on": a_day(_("文书上写的答复或开庭日期"), _("没有写的不填")),
    "right_type": picked("right_type", _("权利类型")),
    "right_number": written("right_number", _("权利号码")),
    "opponent": written("opponent", _("对方的名称")),
    "opponent_counsel": written("opponent_counsel", _("对方的律师或律所")),
    "product": written("product", _("产品")),
    "platform": picked("platform", _("平台")),
    "hs_code": written("hs_code", _("商品编码（HS）"), _("报关单上有，可以只填前六位")),
    "amount": lambda: StringField(
        _("涉及金额"),
        description=_("只填数字，例如 42000"),
        filters=[line(40)],
        validators=[checked(_is_amount, TextRefused)],
        render_kw={"inputmode": "decimal"},
    ),
    "currency": lambda: SelectField(
        _("币种"),
        choices=options({"": "—", **{code: code for code in CURRENCIES}}),
        validators=[Optional()],
    ),
    "is_frozen": lambda: BooleanField(_("店铺或账户的资金已经被冻结")),
    "summary": lambda: TextArea(
        _("事情经过"),
        description=_("最多 %(most)s 字", most=LONGEST_SUMMARY),
        filters=[text(LONGEST_SUMMARY)],
        validators=[DataRequired(_("请写下事情的经过，几句话也可以"))],
        render_kw={"rows": 8},
    ),
    "help_wanted": lambda: SelectMultipleField(
        _("希望得到的帮助"),
        choices=lambda: options(choices()["help_wanted"]),
        validators=[DataRequired(_("请至少选一项"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    ),
    "confidentiality": chosen("confidentiality", _("保密要求"), _("请选一项")),
}


def step_form(fields: tuple[str, ...]) -> type[Form]:
    """The form of a page with these fields."""
    if fields == ("evidence_abroad",):
        return AbroadForm
    return type("StepForm", (Form,), {field: FIELDS[field]() for field in fields})


def _question(name: str) -> Field:
    label = _(checklist.QUESTIONS[name])
    return RadioField(label, choices=lambda: options(checklist.ANSWERS), validate_choice=False)


class AbroadForm(Form):
    """The checklist before evidence goes abroad; the questions count only when it may go."""

    evidence_abroad = RadioField(
        _("打算怎样"),
        choices=lambda: options(checklist.PLANS),
        validators=[InputRequired(_("请选一项，还没有定的选“可能”"))],
    )
    state_secrets = _question("state_secrets")
    important_data = _question("important_data")
    personal_information = _question("personal_information")
    controlled_technology = _question("controlled_technology")
    foreign_request = _question("foreign_request")

    def validate(self, extra_validators: Any = None) -> bool:
        """Something may go abroad: then every question is answered."""
        is_right = super().validate(extra_validators)
        if self.evidence_abroad.data in ("maybe", "yes"):
            for question in checklist.QUESTIONS:
                if self[question].data not in checklist.ANSWERS:
                    self[question].errors = [gettext("请选一项，拿不准选“说不清”")]
                    is_right = False
        return bool(is_right)

    def answer(self) -> dict[str, str]:
        """The checklist as the table keeps it."""
        plan = str(self.evidence_abroad.data)
        rest = {} if plan == "none" else {q: self[q].data for q in checklist.QUESTIONS}
        return {checklist.PLAN: plan, **rest}


class SubmitForm(Form):
    """What one agrees to when the request is sent."""

    consent = BooleanField(
        _("以上内容真实，我同意按此办理"),
        description=WORDINGS["share_with_expert"].text,
        validators=[DataRequired(_("请先读一读并勾选，才能提交"))],
    )
    share_abroad = BooleanField(
        WORDINGS["share_abroad"].title, description=WORDINGS["share_abroad"].text
    )


class TrackForm(Form):
    """Reference and query code of a request."""

    reference = StringField(
        _("申请编号"),
        description=_("例如 HW-2026-00017"),
        filters=[line(40)],
        validators=[DataRequired(_("请填写申请编号"))],
        render_kw={"autocomplete": "off"},
    )
    code = StringField(
        _("查询码"),
        description=_("提交时给您的 28 位字母和数字，横线和大小写都不要紧"),
        filters=[line(60)],
        validators=[DataRequired(_("请填写查询码"))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class MessageForm(Form):
    """A word to whoever handles the request; the key makes a second click harmless."""

    body = TextArea(
        _("留言"),
        filters=[text(5000)],
        validators=[DataRequired(_("请写下要说的话"))],
        render_kw={"rows": 4},
    )
    key = StringField(filters=[line(80)])


class ActionForm(Form):
    """A step of the applicant; which fields count depends on the step."""

    action = StringField(filters=[line(40)], validators=[DataRequired()])
    note = TextArea(_("说明"), filters=[text(LONGEST_NOTE)], render_kw={"rows": 4})
    grade = RadioField(
        _("满意吗"),
        choices=options({str(grade): label for grade, label in GRADE_LABELS.items()}),
        validate_choice=False,
    )
