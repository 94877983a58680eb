"""The pages of the form: one thing each, and which of them matter for a kind of dispute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from portal.assistance import answers

#: disputes in which goods, shops and money are at stake
ABOUT_GOODS = frozenset(
    {"litigation", "investigation", "customs", "exhibition", "platform", "letter", "other"}
)
ABOUT_SHOPS = frozenset({"litigation", "platform", "letter", "other"})
#: for these kinds alone some fields are asked for; other fields are asked of all
ONLY_FOR = {
    "platform": ABOUT_SHOPS,
    "is_frozen": ABOUT_SHOPS,
    "hs_code": frozenset({"customs", "investigation", "exhibition", "other"}),
    "product": ABOUT_GOODS,
    "amount": ABOUT_GOODS,
    "currency": ABOUT_GOODS,
    "hearing_on": frozenset({"litigation", "investigation", "exhibition", "domestic", "other"}),
}


@dataclass(frozen=True)
class Page:
    """One page: its question, a sentence of help, and the fields on it."""

    key: str
    ask: object
    hint: object
    fields: tuple[str, ...]


PAGES: tuple[Page, ...] = (
    Page(
        "role",
        _("在这件事里，<wbr>您是哪一方？"),
        _("被告、被投诉、货被扣，都算被指控的一方；自己的权利被侵犯，算权利人。"),
        ("role",),
    ),
    Page(
        "dispute",
        _("遇到的是<wbr>哪一类事？"),
        _("拿不准就选最接近的一项，后面还可以改。"),
        ("dispute_type",),
    ),
    Page(
        "place",
        _("事情发生在<wbr>哪里？"),
        _("看文书抬头上的国家和机构。"),
        ("country", "venue"),
    ),
    Page(
        "paper",
        _("收到了什么文书，<wbr>哪一天到您手里的？"),
        _("答复期限从这一天算起。日子拿不准，就填最早的那一天。还没有收到文书的，可以都不填。"),
        ("document_received", "served_on", "served_how", "hearing_on"),
    ),
    Page(
        "right",
        _("涉及哪一种<wbr>知识产权？"),
        _("号码写在文书上，例如 US 11,111,111；没有号码可以不填。"),
        ("right_type", "right_number"),
    ),
    Page(
        "parties",
        _("对方是谁？"),
        _("照着文书抄写原文。我们据此核对经办人和专家有没有利害关系。"),
        ("opponent", "opponent_counsel"),
    ),
    Page(
        "goods",
        _("涉及什么产品，<wbr>多少钱？"),
        _("金额填对方索赔、被冻结或者被扣货物的总数，可以估计。"),
        ("product", "platform", "hs_code", "amount", "currency", "is_frozen"),
    ),
    Page(
        "story",
        _("事情的经过，<wbr>您想要什么帮助？"),
        _("写清什么时候发生了什么、已经做了什么、有没有请律师。不用写得很正式。"),
        ("summary", "help_wanted"),
    ),
    Page(
        "abroad",
        _("材料会不会<wbr>提供到境外？"),
        _(
            "《国务院关于涉外知识产权纠纷处理的规定》（国务院令第801号）第十三条："
            "向境外提供证据或者材料，要遵守保守国家秘密、数据安全、个人信息保护、"
            "技术出口管理、司法协助等规定，依法要批准的先经批准。"
        ),
        ("evidence_abroad",),
    ),
    Page(
        "secrecy",
        _("这件事<wbr>谁可以看？"),
        _("无论选哪一项，求助都不公开，也不会进入搜索。"),
        ("confidentiality",),
    ),
)
PAGE_BY_KEY = {page.key: page for page in PAGES}


def asked(page: Page, dispute_type: str) -> tuple[str, ...]:
    """The fields of a page that matter for a kind of dispute; all while it is unknown."""
    return tuple(
        field
        for field in page.fields
        if not dispute_type or field not in ONLY_FOR or dispute_type in ONLY_FOR[field]
    )


def pages_for(dispute_type: str) -> tuple[Page, ...]:
    """The pages that have something to ask."""
    return tuple(page for page in PAGES if asked(page, dispute_type))


def page_after(key: str, dispute_type: str) -> str:
    """The page that follows; '' after the last."""
    keys = [page.key for page in pages_for(dispute_type)]
    return ([*keys, ""])[keys.index(key) + 1]


def page_before(key: str, dispute_type: str) -> str:
    """The page that comes before; '' before the first."""
    keys = [page.key for page in pages_for(dispute_type)]
    return (["", *keys])[keys.index(key)]


def page_of(field: str) -> str:
    """The page on which a field is asked for."""
    return next(page.key for page in PAGES if field in page.fields)


def known(given: Mapping[str, Any]) -> dict[str, Any]:
    """Of all that was sent, the answers that the form knows."""
    return {field: value for field, value in given.items() if field in answers.GATES}
