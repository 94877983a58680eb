"""Forms of the desk: one for every action, one for words to others."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField
from wtforms import TextAreaField as TextArea
from wtforms.validators import DataRequired, InputRequired

from portal.accounts import credit_code
from portal.assistance.forms import FIELDS
from portal.assistance.inputs import LONGEST_LINE, LONGEST_NOTE
from portal.assistance.services.messages import LONGEST_BODY
from portal.web.forms import Form, checked, line, text

LONGEST_NAME = 40


class ActForm(Form):
    """An action with all that any action takes; which of it counts is for the table to say."""

    action = StringField(filters=[line(LONGEST_NAME)], validators=[DataRequired()])
    version = StringField(filters=[line(20)])
    note = TextArea(filters=[text(LONGEST_NOTE)])
    due_on = StringField(filters=[line(LONGEST_NAME)])
    assignee = StringField(filters=[line(LONGEST_LINE)])
    outcome = StringField(filters=[line(LONGEST_NAME)])
    ground = StringField(filters=[line(LONGEST_NAME)])

    def given(self) -> dict[str, str]:
        """The inputs as the service takes them."""
        names = ("note", "due_on", "assignee", "outcome", "ground")
        return {name: str(self[name].data or "") for name in names}

    def seen_version(self) -> int | None:
        """The version that the officer saw, None where the form carried none."""
        written = str(self.version.data or "")
        return int(written) if written.isascii() and written.isdigit() else None


class WordForm(Form):
    """A word to the enterprise or the expert, or a note that stays inside."""

    audience = RadioField(_("给谁"), validate_choice=False)
    body = TextArea(
        _("内容"), filters=[text(LONGEST_BODY)], validators=[DataRequired(_("请写下要说的话"))]
    )
    key = StringField(filters=[line(80)])


class AdviceForm(Form):
    """The same words to every enterprise of a family of cases."""

    advice = TextArea(
        _("给各家企业的话"),
        description=_("送到主案和各副案的企业，各家只看到自己的；不要写别家的名称和情况"),
        filters=[text(LONGEST_BODY)],
        validators=[DataRequired(_("请写下要说的话"))],
        render_kw={"rows": 5},
    )
    key = StringField(filters=[line(60)])


class EndForm(Form):
    """A button with its token."""


class StartForm(Form):
    """What an officer has to know to begin guidance without a request of the enterprise."""

    credit_code = StringField(
        _("企业的统一社会信用代码"),
        description=_("18 位，企业要先在本站有账号"),
        filters=[line(40)],
        validators=[
            DataRequired(_("请填写统一社会信用代码")),
            checked(credit_code.parse, credit_code.CreditCodeRefused),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    country = FIELDS["country"]()
    dispute_type = FIELDS["dispute_type"]()
    document_received = FIELDS["document_received"]()
    served_on = FIELDS["served_on"]()
    opponent = FIELDS["opponent"]()
    summary = FIELDS["summary"]()
    source = StringField(
        _("线索从哪里来"),
        description=_("例如：法院公告、平台通报、展会巡查"),
        filters=[line(LONGEST_LINE)],
        validators=[DataRequired(_("请写明线索从哪里来"))],
    )
    contact = RadioField(
        _("和企业联系过没有"),
        choices=[
            SelectChoice("agreed", _("企业同意接受指导")),
            SelectChoice("contacted", _("已经联系，还没有答复")),
        ],
        validators=[InputRequired(_("请先联系企业，再选一项"))],
    )
    note = TextArea(_("说明"), filters=[text(LONGEST_NOTE)], render_kw={"rows": 4})

    def answers(self) -> dict[str, str]:
        """What goes into the request."""
        names = ("country", "dispute_type", "document_received", "served_on", "opponent", "summary")
        return {name: str(self[name].data or "") for name in names}

    def lead(self) -> dict[str, str]:
        """What the start itself is given."""
        return {name: str(self[name].data or "") for name in ("source", "contact", "note")}
