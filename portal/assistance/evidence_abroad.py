"""The gate before evidence goes abroad: the checklist (涉外规定 第十二、十三条), its conclusion."""

from __future__ import annotations

from collections.abc import Mapping

from portal.files.refusal import N_

PLAN = "plan"
PLANS = {
    "none": N_("不打算提供到境外"),
    "maybe": N_("可能要提供，还没有定"),
    "yes": N_("要提供到境外"),
}
ANSWERS = {"no": N_("没有"), "yes": N_("有"), "unsure": N_("说不清")}
#: asked only when something may go abroad
QUESTIONS = {
    "state_secrets": N_("材料里有没有国家秘密或者机关的内部文件？"),
    "important_data": N_("材料里有没有重要数据？"),
    "personal_information": N_("材料里有没有客户、员工等个人信息？"),
    "controlled_technology": N_("材料里有没有限制出口的技术？"),
    "foreign_request": N_("是不是外国司法或执法机构直接要求您提供的？"),
}
CONCLUSIONS = {
    "": N_("还没有填完"),
    "stays": N_("材料留在境内"),
    "clear": N_("清单各项都是“没有”，可以按规定提供"),
    "hold": N_("先不要发到境外，请等经办人核对"),
}


def conclusion(answers: Mapping[str, str]) -> str:
    """What follows from the answers; '' while one is open."""
    plan = answers.get(PLAN, "")
    if plan == "none":
        return "stays"
    given = [answers.get(question, "") for question in QUESTIONS]
    if plan not in PLANS or not all(given):
        return ""
    return "clear" if set(given) == {"no"} else "hold"


def is_answer(question: str, answer: str) -> bool:
    """Whether the list knows the question and this answer to it."""
    return answer in PLANS if question == PLAN else question in QUESTIONS and answer in ANSWERS
