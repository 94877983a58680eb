"""What members of an enterprise are told of the warnings that concern it, in Chinese letters."""

from __future__ import annotations

from collections.abc import Sequence

from portal.accounts import notices, people
from portal.warnings.exposure_models import Exposure, WarningMatch
from portal.warnings.matching_words import because, reasons_of
from portal.warnings.models import Warning
from portal.warnings.vocabulary import label

ACCOUNT_PAGE = "/accounts/warnings"
MOST_TITLES = 10
CALLED = "还没有确认已阅的单位，工作人员会打电话告知。"


def account_path(ref: str) -> str:
    """Path of the page where an enterprise reads why a warning concerns it."""
    return f"{ACCOUNT_PAGE}/{ref}"


def tell_of_one(match: WarningMatch) -> None:
    """Tell all members of a message: that it concerns them, that it changed, or that it is over."""
    warning = match.warning
    subject, body = _words(match)
    for person_id in people.members_with_right(match.organisation_id):
        key = f"warning:{match.id}:{match.release}:{person_id}"
        notices.inform(person_id, key, subject, body, account_path(warning.ref))


def tell_of_all(
    exposure: Exposure, fresh: Sequence[WarningMatch], seen_by: int | None = None
) -> None:
    """Tell the members what a change of the exposure brought, but for one who sees the page."""
    ordered = sorted(fresh, key=lambda match: (match.warning.level_rank, -match.warning.id))
    titles = [f"· {_level(match.warning)}：{match.warning.title}" for match in ordered]
    more = [f"…… 共 {len(titles)} 条"] if len(titles) > MOST_TITLES else []
    body = "\n".join(
        ["贵单位更新了经营情况，下面这些预警与贵单位有关：", *titles[:MOST_TITLES], *more]
    )
    for person_id in people.members_with_right(exposure.organisation_id):
        if person_id != seen_by:
            key = f"exposure:{exposure.organisation_id}:{exposure.version}:{person_id}"
            subject = f"有 {len(fresh)} 条预警与贵单位有关"
            notices.inform(person_id, key, subject, body, ACCOUNT_PAGE)


def _words(match: WarningMatch) -> tuple[str, str]:
    """Subject and body."""
    warning = match.warning
    head = f"{_level(warning)}：{warning.title}"
    note = warning.messages[-1].note if match.release > 1 else ""
    if match.ended_at is not None:
        return _end_words(warning, head, note)
    if match.told_release:
        changed = f"有更新：{note}" if note else "有更新。"
        return (
            f"预警有更新 {head}",
            f"与“{match.organisation.name}”有关的预警{changed}{_ask(match)}",
        )
    why = because(reasons_of(match.reasons), str)
    concerns = f"这条预警与“{match.organisation.name}”有关，因为：{why}。"
    return head, concerns + _ask(match)


def _end_words(warning: Warning, head: str, note: str) -> tuple[str, str]:
    if warning.cancelled_at is not None:
        reason = f"原因：{note}" if note else ""
        return f"预警已撤销 {head}", f"告知过贵单位的这条预警已经撤销，不用再按它准备。{reason}"
    return (
        f"预警已变更 {head}",
        "告知过贵单位的这条预警更新了范围，按登记的经营情况，不再涉及贵单位。",
    )


def _ask(match: WarningMatch) -> str:
    asked = "请打开查看该做什么，看过请点“已阅”。"
    return asked + (CALLED if match.warning.level == "red" else "")


def _level(warning: Warning) -> str:
    """红色预警."""
    return f"{label('color', warning.level, str)}预警"
