"""The form by which an enterprise rates an item that it has used."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired

from portal.catalogue.ratings.labels import ASPECTS, GRADES
from portal.catalogue.ratings.services import LONGEST_WORDS, Given
from portal.web.forms import Form, text

UNSAID = 0
GRADE_CHOICES = [SelectChoice(value=grade, label=words) for grade, words in GRADES.items()]


def aspect(name: str) -> SelectField:
    """A grade of one aspect, which may be left out."""
    return SelectField(
        ASPECTS[name],
        coerce=int,
        choices=[SelectChoice(value=UNSAID, label=_("不评")), *GRADE_CHOICES],
        default=UNSAID,
    )


class RatingForm(Form):
    """For which enterprise, when, which grade, and why."""

    organisation = SelectField(_("以哪个单位评"), coerce=int)
    used_on = DateField(
        _("哪一天办好的"),
        description=_("同一个单位、同一天办的这件事，只评一次。"),
        validators=[InputRequired(_("请填办好的日子，例如 2026-11-03"))],
    )
    grade = RadioField(
        _("总的来说"),
        coerce=int,
        choices=GRADE_CHOICES,
        validators=[InputRequired(_("请选一个等级"))],
    )
    speed = aspect("speed")
    accuracy = aspect("accuracy")
    ease = aspect("ease")
    platform = aspect("platform")
    words = TextAreaField(
        _("想说的话"),
        description=_("可以不填。请不要写个人信息和商业秘密。"),
        filters=[text(LONGEST_WORDS)],
        render_kw={"rows": 4, "maxlength": LONGEST_WORDS},
    )

    def given(self) -> Given:
        """What was filled in; for a form that has been checked."""
        assert self.used_on.data is not None  # noqa: S101 - the field is required
        chosen = {name: self[name].data for name in ASPECTS if self[name].data != UNSAID}
        return Given(self.used_on.data, self.grade.data, self.words.data or "", chosen)
