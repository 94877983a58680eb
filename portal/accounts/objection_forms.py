"""Forms of objections: one for who raises them, one for the manager who decides."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired

from portal.accounts.forms import LONGEST_ORGANISATION
from portal.web.forms import Form, line, text

LONGEST_REASON = 1_000


class ObjectionForm(Form):
    """Why somebody says that strangers hold the account of an organisation."""

    reason = TextAreaField(
        _("为什么不是本单位的人"),
        description=_("写明您在本单位的职务、怎样联系您核实，以及您知道的情况；不要写密码和证件号"),
        filters=[text(LONGEST_REASON)],
        validators=[DataRequired(_("请写明理由"))],
        render_kw={"rows": 6},
    )


class DecisionForm(Form):
    """What a manager decides of an objection, and why."""

    answer = RadioField(
        _("决定"),
        choices=[
            SelectChoice("upheld", _("异议成立：现有成员全部移出，提出异议的人成为管理员")),
            SelectChoice("dismissed", _("异议不成立：单位账号不变")),
        ],
        validators=[DataRequired(_("请选一项"))],
    )
    name = StringField(
        _("单位名称"),
        description=_("按营业执照核对；异议成立时照此改正"),
        filters=[line(LONGEST_ORGANISATION)],
        validators=[DataRequired(_("请填写单位名称"))],
    )
    decision = TextAreaField(
        _("理由"),
        description=_("怎样核实的、结论是什么；提出异议的人看得到，并记入日志"),
        filters=[text(LONGEST_REASON)],
        validators=[DataRequired(_("请写明理由"))],
        render_kw={"rows": 4},
    )
