"""A warning as a piece of the editorial desk: its fields, and how it becomes public."""

from __future__ import annotations

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from portal import deadlines
from portal.announcements import Announcement
from portal.editorial.fields import Choices, Content, Field, Section
from portal.editorial.kinds import Kind, Publication
from portal.permissions import Actor
from portal.warnings import services
from portal.warnings.advisory import advisory_of
from portal.warnings.checks import check
from portal.warnings.page import preview
from portal.warnings.references import address_of, ref_of, subject_of
from portal.warnings.vocabulary import codes, industry_label, label, level_label, levels

CODE = "warning"
MOST_STEPS = 20
MOST_FACTS = 30


def choices_of(name: str) -> Choices:
    """(code, words) of a list of the vocabulary."""
    return tuple((code, label(name, code)) for code in codes(name))


def level_choices() -> Choices:
    """(red, 红色·一级)…"""
    return tuple((code, level_label(code)) for code in levels())


def criterion_choices() -> Choices:
    """Every criterion, behind the mark of its level."""
    return tuple(
        (code, f"{level.mark}{gettext('：')}{label('criterion', code)}")
        for level in levels().values()
        for code in level.criteria
    )


def industry_choices() -> Choices:
    """(C387, 照明器具制造（C387）)…"""
    return tuple((code, industry_label(code)) for code in codes("industries"))


def clock_choices() -> Choices:
    """(US-TRO, 临时限制令…) of every clock that the portal can explain."""
    return tuple(
        (clock.id, f"{clock.label}（{clock.id}）") for clock in deadlines.book().clocks.values()
    )


SENTENCE = (Field("text", _("内容"), "text", is_required=True, limit=400),)
HEAD = Section(
    _("是什么"),
    (
        Field("title", _("标题"), is_required=True, limit=80, hint=_("谁、在哪里、做了什么")),
        Field("level", _("级别"), "choice", is_required=True, choices=level_choices),
        Field(
            "criterion",
            _("达到哪一条"),
            "choice",
            choices=criterion_choices,
            hint=_("红色预警必须写明"),
        ),
        Field(
            "category",
            _("类别"),
            "choice",
            is_required=True,
            choices=lambda: choices_of("category"),
        ),
        Field("event_on", _("事件日期"), "day"),
        Field("summary", _("一句话"), "text", limit=200, hint=_("先写后果，再写原因")),
        Field(
            "facts",
            _("事实"),
            "rows",
            is_required=True,
            limit=MOST_FACTS,
            columns=SENTENCE,
            hint=_("一条写一件，日期写全"),
        ),
    ),
)
WHOM = Section(
    _("与谁有关"),
    (
        Field("countries", _("国家或地区"), "choices", choices=lambda: choices_of("countries")),
        Field("rights", _("权利"), "choices", choices=lambda: choices_of("rights")),
        Field("industries", _("行业"), "choices", choices=industry_choices),
        Field(
            "hs_codes",
            _("商品编码（HS）"),
            "tags",
            limit=10,
            hint=_("2、4、6、8 或 10 位数字，可以写几个"),
        ),
        Field("platforms", _("平台"), "choices", choices=lambda: choices_of("platforms")),
        Field("courts", _("法院或机关"), "tags", hint=_("按文书上的写法，如 N.D. Ill.")),
        Field("opponents", _("对方"), "tags", hint=_("原告、申请人或投诉人")),
        Field("law_firms", _("对方律师"), "tags"),
        Field(
            "signs",
            _("您在不在里面"),
            "rows",
            limit=10,
            columns=SENTENCE,
            hint=_("符合哪些情形，应当当作已被列入；不填时按上面几项写出"),
        ),
    ),
)
WHAT_TO_DO = Section(
    _("怎么办"),
    (
        Field("valid_from", _("有效期首日"), "day", hint=_("不填就是发布那天")),
        Field(
            "valid_until",
            _("有效期末日"),
            "day",
            hint=_("不填时橙色 60 天、黄色 90 天、蓝色 180 天，红色到事件结束"),
        ),
        Field(
            "advice",
            _("按顺序做"),
            "rows",
            limit=MOST_STEPS,
            columns=(
                Field("on", _("日期"), "day"),
                Field("do", _("做什么"), "text", is_required=True, limit=300),
                Field("who", _("谁做"), limit=40),
            ),
        ),
        Field(
            "consequence",
            _("不管它会怎样"),
            "text",
            limit=400,
            hint=_("不填时用下面期限的后果"),
        ),
        Field("clocks", _("要算的期限"), "choices", choices=clock_choices),
        Field(
            "figures",
            _("页首的数字"),
            "rows",
            limit=4,
            columns=(
                Field("label", _("是什么"), is_required=True, limit=20),
                Field("value", _("数"), is_required=True, limit=12),
                Field("unit", lazy_pgettext("figure", "单位"), limit=6),
                Field("note", _("说明"), limit=40),
            ),
            hint=_("至多四个；不填时由期限和日期算出"),
        ),
        Field(
            "related",
            _("相关页面"),
            "rows",
            limit=10,
            columns=(
                Field("label", _("名称"), is_required=True, limit=60),
                Field("address", _("地址"), is_required=True, limit=200),
            ),
            hint=_("本站的政策、事项或网页，地址以 / 开头"),
        ),
        Field("earlier", _("以前的预警"), "tags", limit=16, hint=_("编号，如 YJ-2026-008")),
    ),
)
WHERE_FROM = Section(
    _("从哪里知道"),
    (
        Field("source", _("来源"), "text", is_required=True, limit=300),
        Field("source_url", _("来源网址"), limit=300),
        Field("checked_on", _("核验日期"), "day", is_required=True),
        Field("confidence", _("核验方式"), "choice", choices=lambda: choices_of("confidence")),
        Field("open_question", _("待核实"), "text", limit=200),
        Field("is_sample", _("虚构，作示例用"), "truth"),
    ),
)
SECTIONS = (HEAD, WHOM, WHAT_TO_DO, WHERE_FROM)


def publish(publication: Publication) -> str:
    """Send an alert, or an update where the subject was public before."""
    warning = services.send(
        publication.content,
        publication.actor,
        ref=ref_of(publication.subject),
        note=publication.note,
        is_correction=publication.is_correction,
    )
    return subject_of(warning.ref)


def withdraw(subject: str, reason: str, actor: Actor) -> None:
    """Send a cancellation."""
    services.cancel(ref_of(subject), reason, actor)


def load(subject: str) -> Content | None:
    """What the warning says; None for one that was cancelled or never was."""
    return services.content_of(ref_of(subject))


def address(subject: str) -> str:
    """Path of the public page."""
    return address_of(ref_of(subject))


def announcement(subject: str, content: Content) -> Announcement:
    """How those are told whom it may concern; who sends it fills in the event."""
    advisory = advisory_of(content)
    return Announcement(
        subject=subject,
        event="published",
        kind=CODE,
        title=advisory.title,
        url=address(subject),
        summary=advisory.summary or "；".join(advisory.facts[:2]),
        level=advisory.level,
        topics=tuple(label("rights", code, str) for code in advisory.values("rights")),
        countries=advisory.values("countries"),
        rights=advisory.values("rights"),
        industries=advisory.values("industries"),
        hs_codes=advisory.values("hs_codes"),
        platforms=advisory.values("platforms"),
    )


def may_be_urgent(content: Content) -> bool:
    """Red warnings go out on the day."""
    return content.get("level") == "red"


KIND = Kind(
    code=CODE,
    label=_("风险预警"),
    desk="warnings",
    sections=SECTIONS,
    publish=publish,
    withdraw=withdraw,
    load=load,
    address=address,
    preview=preview,
    announcement=announcement,
    check=check,
    may_be_urgent=may_be_urgent,
    sheets=("css/warnings.css",),
)
