"""Forms of the desk: one for every action, one for words to others."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField
from wtforms import TextAreaField as TextArea
from wtforms.validators import DataRequired

from portal.assistance.inputs import LONGEST_LINE, LONGEST_NOTE
from portal.assistance.services.messages import LONGEST_BODY
from portal.web.forms import Form, line, text

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
