"""The public query language: words, "phrases", -not and 字段:值, read without ever raising."""

import re
import unicodedata
from dataclasses import dataclass, replace

MAX_CHARACTERS = 128
MAX_TERMS = 16
MAX_PHRASES = 2
OPEN_END = 9999

QUOTES = {'"': '"', "＂": "＂", "“": "”", "”": "”", "「": "」", "『": "』"}
MINUSES = "-－−"
COLONS = ":："
FIELD_NAMES = {
    "发文机关": "issuer",
    "发文单位": "issuer",
    "制定机关": "issuer",
    "机关": "issuer",
    "issuer": "issuer",
    "年份": "year",
    "年": "year",
    "year": "year",
    "文号": "number",
    "发文字号": "number",
    "number": "number",
    "标题": "title",
    "题名": "title",
    "title": "title",
    "类别": "kind",
    "类型": "kind",
    "kind": "kind",
    "主题": "topic",
    "topic": "topic",
    "效力": "status",
    "status": "status",
    "地区": "region",
    "region": "region",
}

_UNSEEN = {"Cc", "Cf", "Cs", "Cn"}
_SPACE = re.compile(r"\s+")
_NUMBER_TAIL = re.compile(r"[\d０-９〔〕\[\]［］()（）【】{}「」<>〈〉﹝﹞年第字号號]+")
_YEARS = re.compile(r"\D*(\d{4})\s*年?\s*(?:(\.\.|[-－—–~～至到])\s*(\d{4})?)?\D*")


@dataclass(frozen=True)
class Filter:
    """One 字段:值 of the query: the English field name and the value as typed."""

    field: str
    value: str


@dataclass(frozen=True)
class Query:
    """What was asked, in parts; `text` is what the box shows again.

    `asked` is its free text without the operators, words and phrases in the order typed;
    `notes` names what had to be left out: 'length', 'terms', 'phrases'.
    """

    text: str = ""
    terms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    notes: tuple[str, ...] = ()
    asked: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.phrases or self.excluded or self.filters)

    def values(self, field: str) -> tuple[str, ...]:
        return tuple(found.value for found in self.filters if found.field == field)


@dataclass(frozen=True)
class _Token:
    kind: str  # 'word' | 'phrase' | 'not' | 'field'
    text: str
    field: str = ""


def parse(raw: str) -> Query:
    """Read any text as a query; whatever is no operator is a word."""
    text, was_cut = _clean(raw)
    query = _sorted(_joined_numbers(_tokens(text)))
    notes = (("length",) if was_cut else ()) + query.notes
    return replace(query, text=text, notes=notes)


def years(value: str) -> tuple[int, int] | None:
    """First and last year of '2020', '2018-2020' or '2018-'; None when it is no year."""
    found = _YEARS.fullmatch(unicodedata.normalize("NFKC", value))
    if found is None:
        return None
    first = int(found[1])
    if found[2] is None:
        return first, first
    last = int(found[3]) if found[3] else OPEN_END
    return min(first, last), max(first, last)


def _clean(raw: str) -> tuple[str, bool]:
    """Drop what cannot be seen, fold white space, cut at the limit."""
    head = raw[: MAX_CHARACTERS * 8]
    seen = "".join(
        " " if character.isspace() else character
        for character in head
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    text = _SPACE.sub(" ", seen).strip()
    was_cut = len(text) > MAX_CHARACTERS or len(raw) > len(head)
    return text[:MAX_CHARACTERS].strip(), was_cut


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token, at = _next(text, at)
        if token.text:
            tokens.append(token)
    return tokens


def _next(text: str, at: int) -> tuple[_Token, int]:
    """The token that starts at `at`, and where the next one may start."""
    start = at
    while at < len(text) and text[at] in MINUSES:
        at += 1
    kind = "not" if at > start else "word"
    if at == len(text) or text[at] == " ":
        return _Token("word", ""), at
    quoted = _quoted(text, at)
    if quoted:
        return _Token("phrase" if kind == "word" else kind, quoted[0]), quoted[1]
    if kind == "word":
        field = _field(text, at)
        if field:
            return field
    end = _word_end(text, at)
    return _Token(kind, text[at:end]), end


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """The inside of a closed pair of quotation marks that opens at `at`."""
    closing = QUOTES.get(text[at])
    end = text.find(closing, at + 1) if closing else -1
    if end < 0:
        return None
    return text[at + 1 : end].strip(), end + 1


def _field(text: str, at: int) -> tuple[_Token, int] | None:
    end = _word_end(text, at)
    colon = min((i for i in (text.find(mark, at, end) for mark in COLONS) if i > 0), default=-1)
    name = FIELD_NAMES.get(text[at:colon].lower()) if colon > 0 else None
    if name is None:
        return None
    at = colon + 1
    while at < len(text) and text[at] == " ":
        at += 1
    if at == len(text):
        return _Token("field", "", name), at
    quoted = _quoted(text, at)
    value, end = quoted or (text[at : _word_end(text, at)], _word_end(text, at))
    return _Token("field", value, name), end


def _word_end(text: str, at: int) -> int:
    """End of an unquoted word: a space, or a quotation that is not inside running text.

    Marks with text on both sides, as in 领域“放管服”改革, belong to a title that was pasted.
    """
    end = at + 1
    while end < len(text) and text[end] != " ":
        quoted = _quoted(text, end) if text[end] in QUOTES else None
        if quoted:
            closes_the_word = quoted[1] == len(text) or text[quoted[1]] == " "
            if closes_the_word:
                return end
            end = quoted[1]
            continue
        end += 1
    return min(end, len(text))


def _joined_numbers(tokens: list[_Token]) -> list[_Token]:
    """Give 文号: the pieces that follow it, since a 文号 is often typed with spaces."""
    joined: list[_Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last and last.field == "number" and _NUMBER_TAIL.fullmatch(token.text):
            joined[-1] = replace(last, text=f"{last.text} {token.text}")
        else:
            joined.append(token)
    return joined


def _sorted(tokens: list[_Token]) -> Query:
    notes = []
    if len(tokens) > MAX_TERMS:
        notes.append("terms")
    tokens = tokens[:MAX_TERMS]
    phrases = [token for token in tokens if token.kind == "phrase"]
    if len(phrases) > MAX_PHRASES:
        notes.append("phrases")
    spare = phrases[MAX_PHRASES:]
    return Query(
        terms=tuple(t.text for t in tokens if t.kind == "word" or t in spare),
        phrases=tuple(t.text for t in phrases[:MAX_PHRASES]),
        excluded=tuple(t.text for t in tokens if t.kind == "not"),
        filters=tuple(Filter(t.field, t.text) for t in tokens if t.kind == "field"),
        notes=tuple(notes),
        asked=" ".join(t.text for t in tokens if t.kind in {"word", "phrase"}),
    )
