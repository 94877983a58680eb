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
# One character may stand for many (ﷺ for eighteen), so that a short query has a long normal form.
LONGEST_NORMAL_FORM = 200
RELAXED_SHARES = (0.6, 0.4, 0.25)

_APART = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[a-z][a-z' ]*")
_YEAR_AND_NUMBER = re.compile(r"\(?\[?〔?((?:19|20)\d{2})[〕\])年 ]+第?(\d{1,5})号?")

# The frame of a question; what stands inside is what is asked for. Rules of grammar, no topics.
_GREETING = re.compile(
    r"^(?:请问|你好|您好|想问一?下?|我?想(?:知道|了解|查一?下?|找)|麻烦|帮我(?:查|找)?一?下?|有没有"
    r"|[,。! ])*(?:(?:在|去)?(?:哪里|哪儿|如何|怎么样?|怎样|谁)(?:可以|能够?|应该|要)?"
    r"|什么(?:是|叫做?)|何谓)?"
)
_VERBS = r"(?:办理?|做|弄|申请|申报|处理|处罚|认定|规定|计算|提交|交|查询?|领取?|算)?"
_THINGS = r"(?:规定|要求|条件|材料|资料|手续|流程|程序|处罚|后果|意思|标准|部门|机关|单位)?"
_QUESTION = re.compile(
    r"(?:由|会|将|可以|能|应该|应当|应|需要|要|得|都|在|去|到|是|有|被|受到|交|提交|具备|符合)*"
    rf"(?:怎么才|怎么样?|怎样|如何|什么样?的?{_THINGS}|哪[些个]{_THINGS}|哪里|哪儿|谁)"
    rf"(?:可以|能|来)?(?:负责|管理|管|审批|审查)?{_VERBS}(?:符合要求)?[的了吗呢啊呀]*[?!。 ]*$"
    r"|(?:可以|行|能|对|是)[吗么][?!。 ]*$|[吗呢啊呀][?!。 ]*$|[?!。]+$"
)
_MEANING = re.compile(
    r"(?:什么是|什么叫做?|何谓)(?P<first>.+?)[?!。 ]*$"
    r"|^(?P<second>.+?)(?:是指?什么(?:意思|含义)?|的(?:定义|含义))[?!。 ]*$"
)
LONGEST_DEFINED = 20


@dataclass(frozen=True)
class Question:
    """A query in the forms in which the index is asked.

    `core` is everything asked, `flat` the same without spaces and marks; `words` are segmented,
    each once, and `pieces` are the same as people would part them, single characters with their
    neighbours;
    `defined` is the thing when it is asked what a thing is;
    `letters` are what was typed when it may be pinyin; `phrases` are normalised, marks and all,
    because letters on both sides of a mark are no pair.
    """

    query: Query
    core: str = ""
    flat: str = ""
    words: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    defined: str = ""
    letters: str = ""
    number: DocumentNumber | None = None
    year_and_number: tuple[int, int] | None = None
    phrases: tuple[str, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    title_words: tuple[str, ...] = ()

    @property
    def is_only_number(self) -> bool:
        """Whether a 文号 was asked for and nothing else."""
        values = self.query.values("number")
        return bool(values and not self.words) or (
            self.number is not None and parse(self.query.asked) == self.number
        )

    @property
    def is_only_phrases(self) -> bool:
        """Whether everything asked for was put in quotation marks."""
        return bool(self.phrases) and not self.query.terms

    def least_words(self, share: float) -> int:
        """How many of the words a text must have when only a share of them is wanted."""
        return max(1, ceil(share * len(self.words)))


def understand(query: Query) -> Question:
    """The question behind a query; pure and quick for any query."""
    asked = normalise(query.asked)[:LONGEST_NORMAL_FORM]
    core = _closed_up(without_chatter(asked))
    return Question(
        query=query,
        core=core,
        flat=flat(core),
        words=_once(query_words(core)),
        pieces=_pieces(core),
        pairs=_once(bigrams(core)),
        defined=_defined(asked),
        letters=_typed_letters(asked),
        number=_number(query),
        year_and_number=_year_and_number(asked),
        phrases=tuple(p for phrase in query.phrases if flat(p := normalise(phrase))),
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
    core = _QUESTION.sub("", _GREETING.sub("", asked)).strip()
    return core if len(flat(core)) > 1 else asked


def _closed_up(asked: str) -> str:
    """A title typed with a space behind each character is one piece: 专 利 法."""
    parts = asked.split()
    return "".join(parts) if all(len(part) == 1 and not part.isascii() for part in parts) else asked


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
        core=core,
        flat=core,
        words=_once(query_words(core)),
        pairs=_once(bigrams(core)),
        phrases=question.phrases,
    )


def _pieces(core: str) -> tuple[str, ...]:
    pieces: list[str] = []
    for part in core.split():
        is_open = False
        for place, word in enumerate(query_words(part)):
            is_single = len(word) == 1 and not word.isascii()
            if place and (is_open or is_single):
                pieces[-1] += word
            else:
                pieces.append(word)
            is_open = is_single
    return _once(pieces)


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


def _defined(asked: str) -> str:
    """The thing (flat) in 什么是广告 or 广告是什么意思; '' when its meaning is not asked for."""
    found = _MEANING.search(asked)
    thing = flat(found["first"] or found["second"]) if found else ""
    return thing if 1 < len(thing) <= LONGEST_DEFINED else ""


def _typed_letters(asked: str) -> str:
    if not _LETTERS.fullmatch(asked):
        return ""
    letters = asked.replace(" ", "").replace("'", "")
    return letters if len(letters) >= LEAST_LETTERS else ""


def _once(terms: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
