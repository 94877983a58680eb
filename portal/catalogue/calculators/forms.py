"""What the calculators ask; every answer stands in the address."""

from __future__ import annotations

import re
from datetime import date
from operator import itemgetter
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Form, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.catalogue.calculators.rules import tables

MOST_CLASSES = 45
MOST_GOODS = 1_000
NUMBERS = re.compile("[0-9]{1,4}")
CHANNELS = (("online", _("网上提交，接受电子发文")), ("paper", _("纸质")))
CODE_AND_LABEL = itemgetter("code", "label")
FIRST_DAY, LAST_DAY = date(1985, 4, 1), date(2099, 12, 31)


def choices(table: str) -> list[tuple[str, str]]:
    """(code, label in the reader's language) of a table's rows."""
    return [(code, gettext(label)) for code, label in map(CODE_AND_LABEL, tables()[table])]


class PatentForm(Form):
    """What a patent will cost."""

    kind = RadioField(_("专利类型"), choices=lambda: choices("patents"), default="invention")
    claims = IntegerField(
        _("权利要求有几项"),
        [InputRequired(), NumberRange(1, 500, _("应在 1 到 500 之间"))],
        default=10,
        description=_("超过 10 项的，每项加收"),
    )
    pages = IntegerField(
        _("说明书有几页"),
        [InputRequired(), NumberRange(1, 5000, _("应在 1 到 5000 之间"))],
        default=20,
        description=_("连同附图和序列表；超过 30 页的，每页加收"),
    )
    priorities = IntegerField(
        _("要求几项优先权"),
        [InputRequired(), NumberRange(0, 50, _("应在 0 到 50 之间"))],
        default=0,
    )
    reduction = RadioField(_("费用减缴"), choices=lambda: choices("reductions"), default="none")
    granted_in = IntegerField(
        _("预计在第几年授权"),
        [InputRequired(), NumberRange(1, 10, _("应在 1 到 10 之间"))],
        default=2,
        description=_("从申请日起算；年费从授权当年缴起"),
    )
    kept_to = IntegerField(
        _("打算维持到第几年"),
        [InputRequired(), NumberRange(1, 20, _("应在 1 到 20 之间"))],
        default=20,
        description=_("发明最长 20 年，实用新型 10 年，外观设计 15 年"),
    )

    def validate_kept_to(self, field: Any) -> None:
        if self.granted_in.data and field.data and field.data < self.granted_in.data:
            raise ValidationError(_("不能早于授权的那一年"))


class TrademarkForm(Form):
    """What a trademark procedure costs."""

    procedure = RadioField(
        _("办什么"), choices=lambda: choices("trademarks"), default="application"
    )
    channel = RadioField(
        _("怎么交"),
        choices=lambda: list(CHANNELS),
        default="online",
    )
    goods = StringField(
        _("每一类各有几个商品或服务"),
        [InputRequired()],
        default="10",
        description=_("一类写一个数，几类用逗号隔开：10，12"),
    )
    is_late = BooleanField(_("在宽展期内续展（期满后 6 个月内）"))
    counted: tuple[int, ...] = ()

    def validate_goods(self, field: Any) -> None:
        parts = [part for part in re.split(r"[,，、;；\s]+", (field.data or "").strip()) if part]
        if not parts or not all(NUMBERS.fullmatch(part) for part in parts):
            raise ValidationError(_("请写数字，几类用逗号隔开，如 10，12"))
        self.counted = tuple(int(part) for part in parts)
        if len(parts) > MOST_CLASSES:
            raise ValidationError(_("商标只有 45 个类别"))
        if not all(1 <= number <= MOST_GOODS for number in self.counted):
            raise ValidationError(_("每一类应有 1 到 1000 个"))


class AnnualFeeForm(Form):
    """Until when the annual fees of a patent must be paid."""

    kind = RadioField(_("专利类型"), choices=lambda: choices("patents"), default="invention")
    filed_on = DateField(_("申请日"), [InputRequired(_("请填申请日，看受理通知书或专利证书"))])
    granted_in = IntegerField(
        _("授权时是第几年"),
        [Optional(), NumberRange(1, 15, _("应在 1 到 15 之间"))],
        default=2,
        description=_("从申请日起满一年算一年；减缴从这一年起算 10 年"),
    )
    reduction = RadioField(_("费用减缴"), choices=lambda: choices("reductions"), default="none")

    def validate_filed_on(self, field: Any) -> None:
        within(field.data)


class RenewalForm(Form):
    """Until when a trademark must be renewed."""

    registered_on = DateField(_("核准注册日"), [InputRequired(_("请填核准注册日，看商标注册证"))])

    def validate_registered_on(self, field: Any) -> None:
        within(field.data)


def within(day: date | None) -> None:
    """A day since patents and trademarks exist here."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(_("请核对年份：应在 1985 年到 2099 年之间"))
