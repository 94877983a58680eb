"""What writers and reviewers hear of a piece: in the inbox and by mail."""

from __future__ import annotations

from portal.accounts import notices
from portal.accounts.people import holders
from portal.editorial.models import Piece
from portal.editorial.workflow import Step
from portal.permissions import Actor

#: what the writers of the round hear, by action
TO_WRITERS = {
    "return": "《%s》退回修改",
    "approve": "《%s》已通过审核",
    "publish": "《%s》已发布",
    "publish_urgently": "《%s》已紧急发布",
    "withdraw": "《%s》已撤下",
}


def tell(piece: Piece, step: Step, actor: Actor, note: str) -> None:
    """Tell those whom a step concerns, in the running transaction; nobody hears of their own."""
    if step.action in TO_WRITERS and step.target != "in_review":
        subject = TO_WRITERS[step.action] % named(piece)
        for person_id in set(piece.writer_ids) - {actor.person_id}:
            _inform(person_id, piece, subject, note or f"{actor.name}：{step.label}。")
    if step.action == "publish_urgently":
        for person in holders("reviewer"):
            if person.id != actor.person_id:
                _inform(person.id, piece, f"《{named(piece)}》紧急发布，等待补审", note)


def tell_approvers(piece: Piece, reason: str) -> None:
    """A scheduled publication did not come about."""
    told = {approval["person_id"] for approval in piece.approvals} | set(piece.writer_ids)
    for person_id in told:
        _inform(person_id, piece, f"《{named(piece)}》到时未能发布", reason)


def named(piece: Piece) -> str:
    """The title in a subject line."""
    return piece.title[:60] or "无标题"


def _inform(person_id: int, piece: Piece, subject: str, body: str) -> None:
    key = f"piece:{piece.id}:{piece.version}:{person_id}"
    notices.inform(person_id, key, subject, body, f"/desk/pieces/{piece.id}")
