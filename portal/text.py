"""The one gate for text that comes in: encodings, control characters, blanks and lengths.

Every refusal is a :class:`TextRefused` whose Chinese sentence says what is wrong and how to mend
it.  Lengths are counted in code points, after cleaning, so that the browser, the form and the
database agree.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import quote_plus, unquote_to_bytes

PAGE_LIMIT: Final = 10_000
FILE_NAME_BYTES: Final = 240  # what ext4, APFS and NTFS all take, with room for " (1)"
COMBINING_LIMIT: Final = 30  # the run length of Unicode's Stream-Safe Text Format (UAX #15 §13)

_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# The codec still follows GB 18030-2000, where these went to the private use area; the right-hand
# side is GB 18030-2022.  E5E5 is the "second full-width blank" of old web pages.
_GB18030_2022: Final = {
    0xE5E5: 0x3000,
    0xE78D: 0xFE10,
    0xE78E: 0xFE12,
    0xE78F: 0xFE11,
    **{0xE790 + step: 0xFE13 + step for step in range(7)},
    0xE7C7: 0x1E3F,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
}
_NOT_GB18030: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")

_NEWLINE: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_REFUSED: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_NONCHARACTERS}]")
# In running text: characters without a shape that split words, and those that turn the order of
# the neighbours round.  Joiners and isolates stay, they belong to scripts and emoji.
_STRAY: Final = re.compile("[\u200b\u2060-\u2064\ufeff\u202a-\u202e\U000e0000-\U000e007f]")
# In a single line no format character is welcome (Unicode Cf, and the soft hyphen among them).
_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_LOOKS_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_FOLDED_TO_SPACE: Final = re.compile("[\t\n]+")
_UNSAFE_IN_FILE_NAME: Final = re.compile('[<>:"|?*]')
_DEVICE_NAME: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_PAGE_NUMBER: Final = re.compile("[0-9]{1,5}")


class TextRefused(ValueError):
    """Text that cannot be taken in.

    ``template`` is the Chinese sentence with ``%(name)s`` gaps (the msgid), ``values`` fills the
    gaps, ``message`` is the finished Chinese sentence.  A view that translates calls
    ``gettext(refused.template, **refused.values)``.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        self.message = template % values if values else template
        super().__init__(self.message)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, or GB18030.

    Bytes that are none of these, or that are no text at all, raise TextRefused.
    """
    try:
        text = _decoded(data)
    except UnicodeError:
        text = None
    if text is None or "\x00" in text:
        raise TextRefused("这不是文本，或文字编码认不出；请另存为 UTF-8 编码再传")
    return text


def query_text(raw: bytes) -> str:
    """The text of one percent-escaped query value, in UTF-8 or, as old links have it, GB18030."""
    try:
        return decode(unquote_to_bytes(raw.replace(b"+", b" ")))
    except TextRefused:
        raise TextRefused("链接里的文字认不出；请在搜索框里重新输入要找的词") from None


def query_value(query_string: bytes, name: str) -> str:
    """The text of the first value called `name` in a raw query string; '' when there is none."""
    wanted = name.encode()
    for pair in query_string.split(b"&"):
        key, _, value = pair.partition(b"=")
        if key == wanted:
            return query_text(value)
    return ""


def query_in_utf8(query_string: bytes) -> bytes:
    """A raw query string with its names and values in UTF-8; one that is UTF-8 stays as it is.

    Whoever reads it then reads the same words, and links made from it are right.
    """
    try:
        unquote_to_bytes(query_string).decode()
    except UnicodeDecodeError:
        pairs = (pair.partition(b"=") for pair in query_string.split(b"&"))
        return b"&".join(
            _quoted_in_utf8(name) + equals + _quoted_in_utf8(value) for name, equals, value in pairs
        )
    return query_string


def _quoted_in_utf8(raw: bytes) -> bytes:
    return quote_plus(query_text(raw)).encode()


def clean_line(text: str, limit: int) -> str:
    """A single-line value in NFC, of at most `limit` code points; '' when nothing can be seen.

    Tabs and newlines become one space, bidirectional controls and zero-width characters go.
    """
    text = _FOLDED_TO_SPACE.sub(" ", _accepted(text, _INVISIBLE))
    return _within(_without_blank_ends(text), limit)


def clean_text(text: str, limit: int) -> str:
    """Running text in NFC with "\\n" as its only newline, of at most `limit` code points.

    Byte order marks, zero-width spaces and bidirectional overrides go; '' when nothing can be seen.
    """
    return _within(_without_blank_ends(_accepted(text, _STRAY)), limit)


def clean_file_name(name: str) -> str:
    """The name of a sent file as it may be shown and offered for download: no path, no tricks.

    At most FILE_NAME_BYTES bytes of UTF-8; a longer stem is cut, the ending is kept.
    """
    name = _NEWLINE.sub("\n", name)
    if _REFUSED.search(name) or _FOLDED_TO_SPACE.search(name):
        raise TextRefused("文件名里有看不见的控制字符；请改名后再传")
    name = _accepted(name, _INVISIBLE).replace("\\", "/").rpartition("/")[2]
    name = _UNSAFE_IN_FILE_NAME.sub("_", name)
    name = _without_blank_ends(name.strip(". ")).strip(". ")
    if not name:
        raise TextRefused("文件没有名字；请改名后再传")
    return _cut_stem(f"_{name}" if _DEVICE_NAME.match(name) else name)


def page_number(raw: str | None) -> int:
    """The page asked for: ASCII digits, 1 to PAGE_LIMIT; anything else is the first page.

    A list opens for every address a reader may have kept, so nothing is refused here.
    """
    number = int(raw) if raw and _PAGE_NUMBER.fullmatch(raw) else 1
    return number if 1 <= number <= PAGE_LIMIT else 1


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030").translate(_GB18030_2022)
    # Big5 and binary files often decode "cleanly" too, but only into the private use area.
    return None if _NOT_GB18030.search(text) else text


def _accepted(text: str, dropped: re.Pattern[str]) -> str:
    text = _NEWLINE.sub("\n", text)
    if refused := _REFUSED.search(text):
        raise TextRefused(
            "第 %(position)s 个字（U+%(code)s）是看不见的控制字符或乱码；请删去后再试",
            position=refused.start() + 1,
            code=f"{ord(refused[0]):04X}",
        )
    text = dropped.sub("", text)
    if text.isascii():
        return text
    _refuse_piled_marks(text)
    return unicodedata.normalize("NFC", text)


def _refuse_piled_marks(text: str) -> None:
    """Normalising is quadratic in a run of combining marks, and no script needs a long one."""
    run = 0
    for position, character in enumerate(text, 1):
        run = run + 1 if unicodedata.combining(character) else 0
        if run > COMBINING_LIMIT:
            raise TextRefused(
                "第 %(position)s 个字上叠了太多附加符号；请删去后再试",
                position=position - run,
            )


def _without_blank_ends(text: str) -> str:
    text = text.strip()
    return text if any(_is_visible(character) for character in text) else ""


def _is_visible(character: str) -> bool:
    # Marks need a letter to stand on: a lone variation selector shows nothing.
    return character not in _LOOKS_BLANK and unicodedata.category(character)[0] not in "ZCM"


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TextRefused(
            "最多 %(limit)s 个字，现在是 %(length)s 个；请删去 %(over)s 个",
            limit=limit,
            length=len(text),
            over=len(text) - limit,
        )
    return text


def _cut_stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 16:
        stem, dot, ending = name, "", ""
    room = FILE_NAME_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + ending
