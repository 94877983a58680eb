"""Questions that an article answers, in the words of the article turned into a question.

Only articles whose one sentence has a plain shape are asked about: who must, may or may not do
what; who is responsible for what; what something means; what an offence costs. Words that
point outside the sentence (前款, 下列, 该 …) would make a question that nobody could answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.relevance.items import Draw, Item, judged
from benchmarks.relevance.library import Known
from benchmarks.relevance.wordings import MAY, MAY_NOT, MEANING, MUST, PENALTY, WHO
from portal.search.analysis import normalise
from portal.search.understanding import flat

MOST_RIGHT = 5
POINTING = re.compile(
    "前款|前条|本条|本款|本法|本条例|本办法|本规定|本细则|本意见|本[行市省区县院]|下列|以下|上述|上款|其|该|此|之一|依照|按照|第.{1,4}条|同时|也|均|都|并|还"
)
_OPENING = "(?:^|[。\n])(?:第[零一二三四五六七八九十百千]+条[ \u3000]*)?"
_HAN = "\u4e00-\u9fff"
_SUBJECT = f"(?P<subject>[{_HAN}]{{2,12}}?)"
_DEED = f"(?P<deed>[{_HAN}、]{{6,24}})"
_PENALTIES = "(?:责令[^,。]{2,20},)?(?:并|可以|可)?处"
_END = "(?=[。\n]|$)"


@dataclass(frozen=True)
class Shape:
    """A shape of sentence, and how one asks about it in each split.

    `core` in the pattern is what a text must say, word for word, to answer the question.
    """

    pattern: re.Pattern[str]
    questions: Mapping[str, tuple[str, ...]]


def shape(body: str, questions: Mapping[str, tuple[str, ...]]) -> Shape:
    return Shape(re.compile(_OPENING + body), questions)


SHAPES = (
    shape(f"(?P<core>{_SUBJECT}(?:不得|禁止){_DEED}){_END}", MAY_NOT),
    shape(f"(?P<core>{_SUBJECT}(?:应当|必须){_DEED}){_END}", MUST),
    shape(f"(?P<core>{_SUBJECT}(?:可以|(?<!所)有权){_DEED}){_END}", MAY),
    shape(f"[{_HAN}]{{2,20}}?(?P<core>负责(?P<deed>[{_HAN}]{{6,24}})){_END}", WHO),
    shape(f"[{_HAN}]{{1,4}}(?P<core>所称的?(?P<deed>[{_HAN}]{{2,10}}?),?是?指)", MEANING),
    shape(f"(?P<core>(?P<deed>[{_HAN}、]{{6,24}})的,(?:由[^,。]{{2,30}})?{_PENALTIES})", PENALTY),
)


def question(draw: Draw, source: Known) -> Item | None:
    """A question about one article."""
    if not source.entry.passages:
        return None
    text = normalise(draw.dice.choice(source.entry.passages).text)
    found = [(shape, match) for shape in SHAPES for match in shape.pattern.finditer(text)]
    if not found:
        return None
    chosen, match = draw.dice.choice(found)
    parts = match.groupdict()
    if POINTING.search(parts["deed"] + parts.get("subject", "")):
        return None
    asked = draw.dice.choice(chosen.questions[draw.split]).format(**parts)
    core = flat(parts.pop("core"))
    right = [text for text in draw.library.texts if core in text.text]
    return judged("h2", asked, source, right, MOST_RIGHT)
