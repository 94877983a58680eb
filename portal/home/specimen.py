"""What the developers' page of components shows: a form with every field, a way half gone."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    FileField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from portal.decision_table import Option, Question, Table, Way


class Specimen(Form):
    """One field of each kind; the words are examples and are not translated."""

    title = StringField("标题", description="与原件一致")
    number = StringField("文号", description="括号、空格、全角半角随意")
    body = TextAreaField("正文")
    kind = SelectField(
        "类别", choices=[SelectChoice("policy", "政策"), SelectChoice("notice", "通知")]
    )
    validity = RadioField(
        "效力", choices=[SelectChoice("in_force", "现行有效"), SelectChoice("repealed", "废止")]
    )
    topics = SelectMultipleField(
        "主题",
        description="可多选",
        choices=[SelectChoice("patent", "专利"), SelectChoice("trademark", "商标")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    attachment = FileField("附件", description="PDF、图片或文档，每份不超过 20 MB")
    consent = BooleanField("已同原件核对")


def form() -> Specimen:
    """The form as it looks after two mistakes."""
    found = Specimen(data={"number": "闽市监知运 96"})
    found.number.errors = ["缺年份，应写成 闽市监知运〔2020〕96号 这样"]
    found.validity.errors = ["请选一种"]
    return found


def way() -> Way:
    """One question answered, the next still open."""
    sorts = (Option("起诉状", "claim"), Option("判决书", "judgment"))
    first = Question(
        "first", "收到信了吗？", "", (Option("收到了", "second"), Option("没有", "none"))
    )
    second = Question("second", "是哪一种？", "看标题", sorts)
    return Table("first", {"first": first, "second": second}).walk("1")
