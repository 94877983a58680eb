"""Consents: what was agreed to, in which wording, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from sqlalchemy import select, update

from portal.accounts.models import Consent
from portal.accounts.refusal import Refused
from portal.clock import now
from portal.extensions import db


@dataclass(frozen=True)
class Wording:
    """What a consent says, and the version of these words."""

    version: str
    title: object
    text: object
    #: may be given and taken back on the settings page, apart from any request
    is_free: bool = False


WORDINGS = {
    "registration": Wording(
        "2026-11",
        _("注册账号"),
        _(
            "同意为开通账号、核对身份和联系办理，收集并使用我的姓名、邮箱、电话和单位信息；账号注销后删除。"
        ),
    ),
    "share_with_expert": Wording(
        "2026-11",
        _("交专家研究"),
        _("同意把这件求助的材料交给受聘专家研究；专家负保密义务，只看指派的求助。"),
    ),
    "share_abroad": Wording(
        "2026-11",
        _("交境外律师或机构"),
        _("同意把这件求助中由我选定的材料提供给境外的律师或机构；不同意不影响其他指导。"),
    ),
    "mail_notices": Wording(
        "2026-11",
        _("用邮件收政策和预警提醒"),
        _("同意用我的邮箱发送新政策和风险预警提醒；办理通知不在其内，照常发送。"),
        is_free=True,
    ),
}


def give(person_id: int, purpose: str, subject: str = "") -> None:
    """Record a consent to the present wording, unless it stands already."""
    if stands(person_id, purpose, subject):
        return
    db.session.add(
        Consent(
            person_id=person_id,
            purpose=purpose,
            text_version=WORDINGS[purpose].version,
            subject=subject,
            given_at=now(),
        )
    )
    db.session.flush()


def withdraw(person_id: int, consent_id: int) -> Consent:
    """Take a consent back; raises Refused for the one that the account rests on."""
    consent = db.session.get(Consent, consent_id)
    if consent is None or consent.person_id != person_id or consent.withdrawn_at is not None:
        raise Refused("这项同意已经撤回，或不是您的")
    if consent.purpose == "registration":
        raise Refused("账号靠这项同意才能使用；不再同意，请注销账号")
    consent.withdrawn_at = now()
    return consent


def stands(person_id: int, purpose: str, subject: str = "") -> bool:
    """Whether a consent has been given and not taken back."""
    standing = select(Consent.id).where(
        Consent.person_id == person_id,
        Consent.purpose == purpose,
        Consent.subject == subject,
        Consent.withdrawn_at.is_(None),
    )
    return db.session.execute(standing).first() is not None


def of_person(person_id: int) -> list[Consent]:
    """Every consent of a person, newest first, those taken back among them."""
    given = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    return list(db.session.execute(given).scalars())


def withdraw_all(person_id: int) -> None:
    """Take back what stands, for an account that is closed."""
    standing = update(Consent).where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
    db.session.execute(standing.values(withdrawn_at=now()))
