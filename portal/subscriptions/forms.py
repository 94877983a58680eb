"""The form of a subscription: what about, how often, and where letters go."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired

from portal.accounts.forms import email_field
from portal.accounts.refusal import Refused
from portal.search.query import MAX_CHARACTERS
from portal.subscriptions import labels
from portal.subscriptions.criteria import LONGEST, LONGEST_SUBJECT, Criteria, checked
from portal.text import TextRefused, clean_line
from portal.web.forms import Form, line

NARROWING = ("kind", "topic", "issuer", "country", "level", "q")
PREFILLED = (*NARROWING, "subject", "frequency")


class SubscriptionForm(Form):
    """What somebody with an account wants to hear of."""

    subject = HiddenField(filters=[line(LONGEST_SUBJECT)])
    kind = SelectField(_("类别"), choices=[], default="")
    q = StringField(
        _("含这些词"),
        description=_("写法和搜索一样，如：照明 专利"),
        filters=[line(MAX_CHARACTERS)],
        render_kw={"autocomplete": "off"},
    )
    topic = StringField(_("主题"), description=_("如：专利"), filters=[line(LONGEST)])
    issuer = StringField(
        _("发文机关"), description=_("写全称，如：国家知识产权局"), filters=[line(LONGEST)]
    )
    country = SelectField(_("国家或地区"), choices=[], default="")
    level = SelectField(_("风险预警的级别"), choices=[], default="")
    frequency = RadioField(_("多久收一次"), choices=[], default="once")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.kind.choices = _with_any(labels.KINDS, _("不限"))
        self.level.choices = _with_any(labels.LEVELS_AND_GRAVER, _("不限"))
        codes = dict.fromkeys((*labels.COUNTRIES, *filter(_is_code, [self.country.data])))
        self.country.choices = _with_any({code: labels.country(code) for code in codes}, _("不限"))
        self.frequency.choices = [
            SelectChoice(key, f"{word}{_('（')}{labels.WHEN[key]}{_('）')}")
            for key, word in labels.FREQUENCIES.items()
        ]
        if self.subject.data:  # one thing is followed whatever it says
            for name in NARROWING:
                del self[name]

    def criteria(self) -> Criteria | None:
        """What was chosen, checked; None when something has to be mended, which is shown."""
        given = {name: self[name].data or "" for name in (*NARROWING, "subject") if name in self}
        words = given.pop("q", "")
        try:
            return checked(Criteria(words=words, **given))
        except (Refused, TextRefused) as refused:
            field = getattr(refused, "field", "kind")
            self.blame(field if field in self else "frequency", refused)
            return None


class OwnForm(SubscriptionForm):
    """… and whether letters are wanted beside the inbox."""

    by_mail = BooleanField(_("也发到我的邮箱"), default=True)


class ReaderForm(SubscriptionForm):
    """What somebody without an account wants to hear of."""

    email = email_field(hint=_("先发一封确认信；您确认以后才会发消息"))
    consent = BooleanField(
        _("我同意"),
        description=labels.CONSENT.text,
        validators=[DataRequired(_("不同意就不能用邮件订阅"))],
    )


def prefilled(values: MultiDict[str, str]) -> dict[str, str]:
    """What an address proposes; what cannot be taken is passed over."""
    found = {}
    for name in PREFILLED:
        try:
            found[name] = clean_line(values.get(name, ""), MAX_CHARACTERS)
        except TextRefused:
            continue
    return {name: value for name, value in found.items() if value}


def _is_code(value: str | None) -> bool:
    return bool(value and len(value) == 2 and value.isascii() and value.isupper())


def _with_any(words: dict[str, Any], any_word: object) -> list[SelectChoice]:
    return [SelectChoice("", any_word), *(SelectChoice(key, word) for key, word in words.items())]
