"""Takes out what stands beside the text: the openness note (附注) and the contact person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.library.structure.values import SourceLine

OPENNESS = re.compile(
    r"[（(]?\s*(?:(?:此|本|该)件\s*|(?:信息|政务)?公开(?:选项|类别|属性|方式|类型|形式)\s*[：:]\s*)?"
    r"((?:主动|依申请|删减后|不予|不)公开|公开发布|不宜公开)\s*。?[)）]?"
)
CONTACT = re.compile(
    r"[（(]?\s*(?:(?:业务|政策)?联\s*系\s*人(?:及[^：:]{1,8})?|联系(?:电话|方式|地址|邮箱|单位)|电\s*话(?:及传真)?|手\s*机"
    r"|传\s*真|邮\s*箱|电子邮[箱件]|[Ee]-?mail|通[信讯]地址|邮\s*政?\s*编码?|(?:咨询|监督|举报|服务)电话|经\s*办\s*人)"
    r"\s*[：:]"
)
ADDRESS = re.compile(r"地\s*址\s*[：:]")
ATTACHMENT = re.compile(r"附\s*[件录表图]?\s*[\d０-９一二三四五六七八九十]{0,3}\s*[：:]?")
LABEL_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u3000]+(?=[\u4e00-\u9fff]{1,3}\s*[：:])")
LONGEST_CONTACT = 160


@dataclass(frozen=True)
class Notes:
    """The lines without the notes, and the notes: openness word, contact lines ('' where none)."""

    lines: tuple[SourceLine, ...]
    openness: str
    contact: str


def take_out(lines: Sequence[SourceLine]) -> Notes:
    """Part the notes from the text; the blanks of a form in an attachment stay where they are."""
    kept: list[SourceLine] = []
    contact: list[str] = []
    openness = ""
    in_contact = in_attachment = False
    for line in lines:
        text = "" if line.html else line.text
        in_attachment = in_attachment or bool(ATTACHMENT.fullmatch(text))
        in_contact = not in_attachment and _is_contact(text, in_contact)
        found = OPENNESS.fullmatch(text)
        if found and openness in ("", found[1]):
            openness = found[1]
        elif in_contact:
            contact.append(_tidy(text))
        else:
            kept.append(line)
    return Notes(tuple(kept), openness, "\n".join(contact))


def _is_contact(text: str, follows_contact: bool) -> bool:
    if len(text) > LONGEST_CONTACT:
        return False
    return bool(CONTACT.match(text) or (follows_contact and ADDRESS.match(text)))


def _tidy(text: str) -> str:
    """电    话：… as 电话：…, without the brackets around a whole line."""
    text = LABEL_GAP.sub("", text)
    return text[1:-1].strip() if text[:1] in "（(" and text[-1:] in "）)" else text
