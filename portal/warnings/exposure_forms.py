"""The form of an exposure: chosen from lists, or written one a line; every line has its gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, IntegerField, SelectChoice, SelectMultipleField, ValidationError
from wtforms import TextAreaField as TextArea
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from portal.text import TextRefused
from portal.warnings.exposure import FIELDS, GATES, codes_in, ipc_in
from portal.warnings.exposure_models import Exposure
from portal.warnings.vocabulary import codes, industry_label, label
from portal.web.forms import Form, said, text

LONGEST_LIST = 6_000
#: offered before all others: where most goods of the province go, and the two special ones
FIRST_COUNTRIES = "US EU DE GB JP KR VN ID MY TH IN BR AE RU CN WO".split()  # noqa: SIM905
#: a place where one sells has another name than one where a dispute is
PLACES = {"CN": _("中国境内"), "WO": _("国际注册体系")}
Lines = Callable[[str], list[str]]


class Choices(SelectMultipleField):
    """Boxes to tick; `common` of them are shown at once."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, common: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.common = common


class ListOf(TextArea):
    """Things written one a line; `lines` takes what was written apart."""

    def __init__(self, *args: Any, lines: Lines, **options: Any) -> None:
        super().__init__(*args, filters=[text(LONGEST_LIST)], **options)
        self.lines = lines

    def pre_validate(self, form: Any) -> None:
        """Show why a line is not taken, beside the field."""
        if self.errors:
            return
        try:
            GATES[self.name](self.lines(self.data or ""))
        except TextRefused as refused:
            raise ValidationError(said(refused)) from None


def line_by_line(written: str) -> list[str]:
    """Names, which may contain blanks and commas."""
    return written.splitlines()


def country_choices() -> list[SelectChoice]:
    """Every country, the common ones first."""
    known = codes("countries")
    ordered = [*FIRST_COUNTRIES, *(code for code in known if code not in FIRST_COUNTRIES)]
    return [SelectChoice(code, PLACES.get(code) or label("countries", code)) for code in ordered]


def rows(number: int) -> dict[str, Any]:
    return {"rows": number, "autocomplete": "off", "spellcheck": "false"}


class ExposureForm(Form):
    """What an enterprise tells of its business; nothing in it is required."""

    countries = Choices(
        _("卖到哪里"),
        description=_("不选国家，只能收到点了贵单位商标或者对手的预警"),
        common=len(FIRST_COUNTRIES),
    )
    platforms = Choices(_("在哪些平台开店"), common=20)
    hs_codes = ListOf(
        _("商品编码（HS）"),
        lines=codes_in,
        description=_("4 到 10 位，一行一个；写 4 位就包括它下面的全部商品，例如 9405"),
        render_kw=rows(4),
    )
    industries = Choices(_("所属行业"), description=_("按 GB/T 4754《国民经济行业分类》"))
    marks = ListOf(
        _("自己的商标"),
        lines=line_by_line,
        description=_("商标名或者注册号，一行一个；预警里一提到就告诉您，不论哪个国家"),
        render_kw=rows(3),
    )
    ipc_classes = ListOf(
        _("专利分类号（IPC）"),
        lines=ipc_in,
        description=_("例如 F21S 或 H04L 9/32，一行一个"),
        render_kw=rows(2),
    )
    opponents = ListOf(
        _("关注的对手"),
        lines=line_by_line,
        description=_("竞争对手、打过交道的原告和律所，一行一个；只用来比对，不公开"),
        render_kw=rows(3),
    )
    organisation = IntegerField(validators=[InputRequired(), NumberRange(1, 2**31 - 1)])
    version = IntegerField(validators=[InputRequired(), NumberRange(0, 2**31 - 1)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.countries.choices = country_choices()
        self.platforms.choices = [
            SelectChoice(code, label("platforms", code)) for code in codes("platforms")
        ]
        self.industries.choices = [
            SelectChoice(code, industry_label(code)) for code in codes("industries")
        ]

    def shown(self) -> list[Field]:
        """The fields in which something is filled in."""
        return [self[name] for name in ORDER]

    def given(self) -> dict[str, list[str]]:
        """What was filled in, as the service takes it."""
        return {
            name: self[name].lines(self[name].data or "")
            if isinstance(self[name], ListOf)
            else list(self[name].data or [])
            for name in FIELDS
        }


ORDER = (
    "countries",
    "platforms",
    "hs_codes",
    "industries",
    "marks",
    "ipc_classes",
    "opponents",
)


def filled(exposure: Exposure | None, organisation_id: int) -> ExposureForm:
    """The form with what an enterprise keeps."""
    data: dict[str, Any] = {"organisation": organisation_id, "version": 0}
    if exposure is not None:
        data["version"] = exposure.version
        for name in FIELDS:
            kept = getattr(exposure, name)
            data[name] = kept if name in CHOSEN else "\n".join(kept)
    return ExposureForm(formdata=None, data=data)


CHOSEN = frozenset({"countries", "platforms", "industries"})
