"""Forms of accounts: labels, hints, what each field must keep, and what browsers may fill in."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts import consents, credit_code, email_addresses, labels, passwords
from portal.text import TextRefused
from portal.web.forms import Form, checked, line, said

LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_PHONE = 40, 80, 24
LONGEST_ADDRESS = 320
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,22}[0-9]")
is_address = checked(email_addresses.fold, TextRefused)
is_credit_code = checked(credit_code.parse, credit_code.CreditCodeRefused)


def is_phone(_form: Any, field: Field) -> None:
    """A number that can be dialled, with area or country code if need be."""
    if field.data and not field.errors and not PHONE.fullmatch(field.data):
        raise ValidationError(_("电话只填数字，可带区号和分机的横线，例如 0591-12345678"))


def email_field(label: object = _("邮箱"), hint: object = "", autocomplete: str = "email") -> Field:
    return StringField(
        label,
        description=hint,
        filters=[line(LONGEST_ADDRESS)],
        validators=[DataRequired(_("请填写邮箱")), is_address],
        render_kw={"type": "email", "autocomplete": autocomplete, "spellcheck": "false"},
    )


def name_field() -> Field:
    return StringField(
        _("姓名"),
        filters=[line(LONGEST_NAME)],
        validators=[DataRequired(_("请填写姓名"))],
        render_kw={"autocomplete": "name"},
    )


def phone_field() -> Field:
    return StringField(
        _("电话"),
        description=_("办理时联系您，手机或带区号的座机"),
        filters=[line(LONGEST_PHONE)],
        validators=[DataRequired(_("请填写电话")), is_phone],
        render_kw={"type": "tel", "autocomplete": "tel"},
    )


def new_password_field(label: object = _("密码")) -> Field:
    return PasswordField(
        label,
        description=_("至少 12 个字符，可以有空格和汉字；一句自己的话最好记"),
        validators=[DataRequired(_("请填写密码"))],
        render_kw={"autocomplete": "new-password"},
    )


def password_field(label: object = _("密码")) -> Field:
    return PasswordField(
        label,
        validators=[DataRequired(_("请填写密码"))],
        render_kw={"autocomplete": "current-password"},
    )


def code_field(label: object = _("动态码"), hint: object = "") -> Field:
    return StringField(
        label,
        description=hint,
        filters=[line(40)],
        validators=[DataRequired(_("请填写动态码"))],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


def consent_field() -> Field:
    """Unticked; the words of the consent are its hint."""
    return BooleanField(
        _("我同意"),
        description=consents.WORDINGS["registration"].text,
        validators=[DataRequired(_("不同意就不能开通账号"))],
    )


def city(value: str | None) -> str:
    """福州市 means 福州; what was not chosen stays ''."""
    return (value or "").removesuffix("综合实验区").removesuffix("市")


class RegistrationForm(Form):
    """A person and an enterprise."""

    organisation_name = StringField(
        _("单位名称"),
        description=_("与营业执照一致"),
        filters=[line(LONGEST_ORGANISATION)],
        validators=[DataRequired(_("请填写单位名称"))],
        render_kw={"autocomplete": "organization"},
    )
    credit_code = StringField(
        _("统一社会信用代码"),
        description=_("18 位，在营业执照右上角"),
        filters=[line(60)],
        validators=[DataRequired(_("请填写统一社会信用代码")), is_credit_code],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    city = SelectField(
        _("所在地"),
        coerce=city,
        choices=[
            SelectChoice("", _("请选择")),
            *(SelectChoice(name, name) for name in labels.CITIES),
            SelectChoice(labels.ELSEWHERE, _("福建以外")),
        ],
        validators=[DataRequired(_("请选择所在地"))],
    )
    name = name_field()
    phone = phone_field()
    email = email_field(hint=_("用来登录和接收通知；我们会发一封信去确认"))
    password = new_password_field()
    consent = consent_field()

    def validate_password(self, field: Field) -> None:
        """Not made of what the same form says about its owner."""
        about = (self.email.data or "", self.name.data or "", self.organisation_name.data or "")
        refuse_weak(field.data, about)


class InvitedForm(Form):
    """A person who was invited: the organisation and the address are known."""

    name = name_field()
    phone = phone_field()
    password = new_password_field()
    consent = consent_field()

    def validate_password(self, field: Field) -> None:
        refuse_weak(field.data, (self.name.data or "",))


def refuse_weak(password: str | None, about: tuple[str, ...]) -> None:
    """The rules for new passwords, as a field shows them."""
    try:
        passwords.check(password or "", about)
    except passwords.PasswordRefused as refused:
        raise ValidationError(said(refused)) from None


class VerifyForm(Form):
    password = password_field(_("注册时填的密码"))


class SignInForm(Form):
    """Address and password; a code where a second factor is on."""

    email = StringField(
        _("邮箱"),
        validators=[DataRequired(_("请填写邮箱"))],
        render_kw={"type": "email", "autocomplete": "username", "spellcheck": "false"},
    )
    password = password_field()
    code = StringField(_("动态码"))


class CodeForm(Form):
    """The second factor, or the password of those who have none."""

    code = code_field(hint=_("打开动态码应用，输入六位数字；手机不在身边，可用一个恢复码"))


class PasswordForm(Form):
    password = password_field()


class ForgottenForm(Form):
    email = email_field(autocomplete="username")


class NewPasswordForm(Form):
    password = new_password_field(_("新密码"))


class ChangePasswordForm(Form):
    password = password_field(_("现在的密码"))
    new_password = new_password_field(_("新密码"))


class DetailsForm(Form):
    name = name_field()
    phone = phone_field()


class AddressForm(Form):
    email = email_field(_("新邮箱"), _("确认信发到新邮箱；确认后旧邮箱会收到告知"))
    password = password_field(_("现在的密码"))


class FactorForm(Form):
    code = code_field(_("应用里显示的六位数字"))


class CloseForm(Form):
    password = password_field(_("现在的密码"))
    is_certain = BooleanField(
        _("我知道注销后不能恢复"), validators=[DataRequired(_("请勾选，表示您已知晓"))]
    )


class InvitationForm(Form):
    """Whom to invite, and as what."""

    email = email_field(autocomplete="off")
    kind = RadioField(
        _("身份"),
        choices=[SelectChoice(kind, label) for kind, label in labels.KINDS.items()],
        default="member",
    )


class StaffForm(Form):
    """Roles of the desk and the body of somebody who works there."""

    body = SelectField(_("单位"), description=_("受理人员只看本单位的求助；不选，看全部"))
    roles = SelectMultipleField(
        _("角色"),
        description=_(
            "管理员、审计员、受理人员互相监督，不由同一人兼任；编辑和审核可以兼，但审不了自己的稿"
        ),
        choices=[
            SelectChoice(role, lazy_gettext("%(role)s：%(does)s", role=label, does=hint))
            for role, label, hint in labels.STAFF
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    may_combine = BooleanField(
        _("确认兼任"),
        description=_("管理员、审计员、受理人员兼任两种以上的，要在这里确认，并记入日志"),
    )


class NewStaffForm(StaffForm):
    """A new member of staff."""

    name = name_field()
    email = email_field(hint=_("设置密码的链接发到这里"), autocomplete="off")
