"""The form by which a reader reports an error."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from portal.accounts.email_addresses import LONGEST, fold
from portal.catalogue.reports.labels import PARTS
from portal.catalogue.reports.services import LONGEST_SOURCE, LONGEST_WORDS
from portal.text import TextRefused
from portal.web.forms import Form, checked, line, text


class ReportForm(Form):
    """What is wrong, with what, and what the reader goes by."""

    part = RadioField(
        _("哪一部分有错"),
        choices=[SelectChoice(value=key, label=words) for key, words in PARTS.items()],
        validators=[InputRequired(_("请选是哪一部分有错"))],
    )
    words = TextAreaField(
        _("错在哪里，应该是什么"),
        filters=[text(LONGEST_WORDS)],
        validators=[InputRequired(_("请写错在哪里"))],
        render_kw={"rows": 5, "maxlength": LONGEST_WORDS},
    )
    source = StringField(
        _("您依据的文件或网址"),
        description=_("可以不填。有依据，改得更快。"),
        filters=[line(LONGEST_SOURCE)],
        render_kw={"maxlength": LONGEST_SOURCE},
    )
    email = StringField(
        _("邮箱"),
        description=_("可以不填。填了，答复会发给您；只用于答复，90 日后删除。"),
        filters=[line(LONGEST)],
        validators=[checked(fold, TextRefused)],
        render_kw={"maxlength": LONGEST, "type": "email", "autocomplete": "email"},
    )
    #: seen by programs only, which fill in every field
    website = StringField(_("这一栏请留空"), render_kw={"autocomplete": "off", "tabindex": "-1"})

    def validate_website(self, field: StringField) -> None:
        if field.data:
            raise ValidationError(str(_("这一栏请留空")))
