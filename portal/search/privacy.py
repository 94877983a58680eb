"""Taking personal data out of a query before it is kept."""

import re
import unicodedata

HIDDEN_NUMBER = "〔号码〕"
HIDDEN_ADDRESS = "〔邮箱〕"

# Seven digits or more, however they are grouped: telephone, identity card, bank card, account.
# Two years side by side are none of these.
_YEARS = r"(?:19|20)\d{2}[ \-.](?:19|20)\d{2}(?!\d)"
_LONG_NUMBER = re.compile(rf"(?<!\d)[+]?(?!{_YEARS})\d(?:[ \-.]?\d){{6,}}[xX]?")
_ADDRESS = re.compile(r"[a-zA-Z0-9._%+\-]{1,64}@[a-zA-Z0-9.\-]{1,128}")


def without_personal_data(text: str) -> str:
    """The text with long numbers and e-mail addresses replaced; a 文号 or a year stays.

    >>> without_personal_data("张三 13800138000 专利")
    '张三 〔号码〕 专利'
    """
    plain = unicodedata.normalize("NFKC", text)
    return _LONG_NUMBER.sub(HIDDEN_NUMBER, _ADDRESS.sub(HIDDEN_ADDRESS, plain))
