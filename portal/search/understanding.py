"""What a query means: its normal forms, and whether it is a 文号, letters or words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from portal.document_numbers import DocumentNumber, find, parse
from portal.search.analysis import bigrams, normalise, query_words
from portal.search.query import Query

LEAST_LETTERS = 2
MOST_VARIANTS = 6
RELAXED_SHARES = (0.6, 0.4, 0.25)

_APART = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[a-z][a-z' ]*")
_YEAR_AND_NUMBER = re.compile(r"\(?\[?〔?((?:19|20)\d{2})[〕\])年 ]+第?(\d{1,5})号?")

# The frame of a question; what stands inside is what is asked for. Rules, not a list of topics.
_CHATTER = re.compile(
    r"^(?:请问|你好|您好|想问一?下?|我?想(?:知道|了解|查一?下?)|麻烦|帮我)+[,，。 ]*"
    r"|(?:(?:应该|应当|要)?(?:怎么|怎样|如何)(?:办理?|做|申请|处理|规定的?)?|是什么(?:意思)?|有哪些?"
    r"|(?:在|去)?哪里(?:可以|能)?(?:办理?|申请|查)?|可以吗|行吗|吗|呢|啊)?[?？!！。 ]*$"
)


@dataclass(frozen=True)
class Question:
    """A query in the forms in which the index is asked.

    `flat` is everything asked, without spaces and marks; `words` are segmented, each once;
    `letters` are what was typed when it may be pinyin; `phrases` are flat.
    """

    query: Query
    flat: str = ""
    words: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    letters: str = ""
    number: DocumentNumber | None = None
    year_and_number: tuple[int, int] | None = None
    phrases: tuple[str, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    title_words: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        return bool(self.words)

    def least_words(self, share: float) -> int:
        """How many of the words a text must have when only a share of them is wanted."""
        return max(1, ceil(share * len(self.words)))


def understand(query: Query) -> Question:
    """The question behind a query; pure and quick for any query."""
    asked = normalise(query.asked)
    core = without_chatter(asked)
    return Question(
        query=query,
        flat=flat(core),
        words=_once(query_words(core)),
        pairs=_once(bigrams(core)),
        letters=_typed_letters(asked),
        number=_number(query),
        year_and_number=_year_and_number(asked),
        phrases=tuple(filter(None, (flat(normalise(phrase)) for phrase in query.phrases))),
        excluded=tuple(filter(None, (_once(query_words(normalise(t))) for t in query.excluded))),
        title_words=_once(query_words(normalise(" ".join(query.values("title"))))),
    )


def flat(text: str) -> str:
    """A normalised text without spaces and marks, as sentences are compared.

    >>> flat("专利 权,质押")
    '专利权质押'
    """
    return _APART.sub("", text)


def without_chatter(asked: str) -> str:
    """A question without its frame (请问…怎么办理); what is nothing but frame stays."""
    core = _CHATTER.sub("", asked).strip()
    return core if len(flat(core)) > 1 else asked


def variants(
    question: Question, synonyms: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, str], ...]:
    """(word found, word put in its place) for synonyms that stand on word boundaries."""
    bounds = _bounds(question)
    spans = [
        (start, end)
        for start in bounds
        for end in bounds
        if start < end and question.flat[start:end] in synonyms
    ]
    found: list[tuple[str, str]] = []
    taken = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < taken:
            continue
        taken = end
        word = question.flat[start:end]
        found += [(word, other) for other in synonyms[word]]
    return tuple(found[:MOST_VARIANTS])


def reworded(question: Question, word: str, other: str) -> Question:
    """The same question with a synonym in place of a word."""
    core = question.flat.replace(word, other)
    return Question(
        query=question.query,
        flat=core,
        words=_once(query_words(core)),
        pairs=_once(bigrams(core)),
        phrases=question.phrases,
    )


def _bounds(question: Question) -> list[int]:
    """Places in `flat` where a word begins or ends."""
    bounds = [0]
    for word in query_words(question.flat):
        at = question.flat.find(word, bounds[-1])
        bounds += [at, at + len(word)] if at >= 0 else []
    return sorted({*bounds, len(question.flat)})


def _number(query: Query) -> DocumentNumber | None:
    """The 文号 asked for: after 文号:, as the whole query, or inside a longer one."""
    for value in (*query.values("number"), query.asked):
        number = parse(value)
        if number:
            return number
    found = find(query.asked)
    return found[0].number if found else None


def _year_and_number(asked: str) -> tuple[int, int] | None:
    """〔2020〕96号 without the code in front."""
    found = _YEAR_AND_NUMBER.fullmatch(asked.strip())
    return (int(found[1]), int(found[2])) if found else None


def _typed_letters(asked: str) -> str:
    if not _LETTERS.fullmatch(asked):
        return ""
    letters = asked.replace(" ", "").replace("'", "")
    return letters if len(letters) >= LEAST_LETTERS else ""


def _once(terms: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
