"""The three parts of the editorial desk, each with its page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.permissions import Permission
from portal.web.desks import Desk

DESKS = {
    "library": Desk(
        "pieces_desk.library",
        _("政策文件采编"),
        _("写政策、通知、解读和案例，审核，发布，更正"),
        Permission.USE_EDITORIAL_DESK,
        "l",
    ),
    "warnings": Desk(
        "pieces_desk.warnings",
        _("预警采编"),
        _("写风险预警，审核，发布，更新和撤销"),
        Permission.USE_EDITORIAL_DESK,
        "w",
    ),
    "services": Desk(
        "pieces_desk.services",
        _("办事指南采编"),
        _("写办事指南，审核，发布，更正"),
        Permission.USE_EDITORIAL_DESK,
        "v",
    ),
}


#: how a part names what is public, before the last piece of its address: library-17
SUBJECTS = {"library": "library-", "warnings": "warning-", "services": "service-"}


def subject_at(part: str, url: str) -> str:
    """The subject behind the address of a public page: /library/17 is library-17."""
    return SUBJECTS[part] + url.rpartition("/")[2]
