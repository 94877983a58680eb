"""The answer to words: all of them, then synonyms, slips, fragments and most of the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from portal.search import candidates, phrases, queries, ranking
from portal.search.analysis import bigrams, pinyin
from portal.search.answer import Answer
from portal.search.candidates import Index
from portal.search.engine.scoring import NOTHING, Scored
from portal.search.ranking import Evidence, is_mostly_named
from portal.search.shelf import Shelf
from portal.search.understanding import RELAXED_SHARES, Question, reworded, variants

ENOUGH = 10
BEST_BY_WORDS = 60
BEST_BY_SYNONYM = 30
MOST_SENTENCES, FEW_SENTENCES = 300, 60
MOST_DEFINING = 60
READ_FOR_RUNS = 40
SYNONYM_SHARE = 0.8
HOMOPHONE_LENGTHS = range(3, 31)
NO_SLIP_LENGTH = 8


@dataclass
class Search:
    """One question on its way: the answer so far, and the pool of candidates to be judged."""

    index: Index
    question: Question
    shelf: Shelf
    answer: Answer
    pool: dict[int, float] = field(default_factory=dict)
    sentences: set[int] = field(default_factory=set)
    sounding: set[int] = field(default_factory=set)
    defining: set[int] = field(default_factory=set)
    texts: dict[int, str] = field(default_factory=dict)

    def add(self, found: Mapping[int, float], reason: str = "") -> None:
        """Put documents into the pool that are not in it yet."""
        for ordinal, points in found.items():
            if ordinal not in self.pool:
                self.pool[ordinal] = points
                if reason:
                    self.answer.reasons.setdefault(ordinal, []).append(reason)


def by_words(
    index: Index, question: Question, shelf: Shelf, synonyms: Mapping[str, tuple[str, ...]]
) -> Answer:
    """Without words everything that the operators allow; nothing where only marks were typed."""
    if not question.words:
        if question.query.asked and not question.phrases:
            return Answer("nothing", NOTHING)
        return Answer("browse", index.everything())
    answer = Answer("words", _complete(index, question))
    search = Search(index, question, shelf, answer)
    answer.complete, best = index.reader.best(answer.scored, BEST_BY_WORDS, index.filters)
    search.add(best)
    titles = shelf.titles(search.pool).values()
    if not any(ranking.is_title(question.flat, title) for title in titles):
        _widen(search, synonyms)
    _judge(search)
    return answer


def _complete(index: Index, question: Question) -> Scored:
    """Documents with all that was asked for."""
    if question.is_only_phrases:
        return candidates.phrased(index, question)
    return candidates.words(index, question, len(question.words))


def _widen(search: Search, synonyms: Mapping[str, tuple[str, ...]]) -> None:
    """No title is what was asked for: look for it in other ways too."""
    _add_synonyms(search, synonyms)
    if search.answer.complete < ENOUGH:
        _relax(search)
    if len(search.question.pairs) > 1:
        search.add(candidates.title_pairs(search.index, search.question))
    _add_definitions(search)
    if not _is_titled(search):
        _look_into_texts(search)


def _is_titled(search: Search) -> bool:
    """Whether a title has the whole question, or nearly is it: no text that cites it would win."""
    asked = search.question.flat
    titles = search.shelf.titles(search.pool).values()
    return any(asked in title.whole or is_mostly_named(asked, title) for title in titles)


def _look_into_texts(search: Search) -> None:
    """No title has the question: texts may have it, whole or in part, or it is a slip."""
    asked = search.question.flat
    if len(search.question.pairs) > 1:
        _add_sentences(search)
        if not search.sentences or len(asked) < NO_SLIP_LENGTH:
            _add_homophones(search)
    if not search.sentences and len(asked) >= ranking.LEAST_RUN_QUESTION:
        _read_texts(search)


def _add_synonyms(search: Search, synonyms: Mapping[str, tuple[str, ...]]) -> None:
    """Documents that say the same in other words, a little lower."""
    answer = search.answer
    for word, other in variants(search.question, synonyms):
        question = reworded(search.question, word, other)
        scored = candidates.words(search.index, question, len(question.words))
        if not len(scored.ordinals):
            continue
        answer.synonyms.append((word, other))
        new = scored.among(~search.index.reader.mask(answer.scored.ordinals))
        lower = Scored(new.ordinals, new.scores * np.float32(SYNONYM_SHARE))
        answer.scored = answer.scored.replaced((), lower)
        best = search.index.best(new, BEST_BY_SYNONYM)
        points = {ordinal: score * SYNONYM_SHARE for ordinal, score in best.items()}
        search.add(points, "synonym")


def _relax(search: Search) -> None:
    """Too few have all the words: take those that have most of them."""
    question, answer = search.question, search.answer
    for share in RELAXED_SHARES:
        need = question.least_words(share)
        if need >= len(question.words):
            continue
        scored = candidates.words(search.index, question, need)
        total, best = search.index.reader.best(scored, BEST_BY_WORDS, search.index.filters)
        if best.keys() - search.pool.keys():
            answer.share, answer.is_exact = share, total <= BEST_BY_WORDS
            search.add(best, "partial")
        if len(search.pool) >= ENOUGH:
            return


def _add_homophones(search: Search) -> None:
    """Titles with a piece that sounds like the whole question: a slip of the input method."""
    asked = search.question.flat
    if len(asked) not in HOMOPHONE_LENGTHS or any(letter < "\u3400" for letter in asked):
        return
    letters = pinyin(asked)
    near = candidates.homophones(search.index, letters)
    heard = {
        ordinal: piece
        for ordinal, title in search.shelf.titles(near).items()
        if (piece := ranking.heard_in(letters, title.whole)) not in ("", asked)
    }
    search.sounding = set(heard)
    search.add({ordinal: near[ordinal] for ordinal in heard})
    pieces = list(heard.values())
    search.answer.did_you_mean = max(pieces, key=pieces.count, default="")


def _add_sentences(search: Search) -> None:
    """Documents with the whole question word for word, whatever the words are cut into."""
    holding, _ = phrases.holding(search.index, search.question.core)
    scored = candidates.sentences(search.index, search.question.pairs, holding)
    limit = MOST_SENTENCES if search.answer.complete < ENOUGH else FEW_SENTENCES
    best = search.index.best(scored, limit)
    search.sentences = {*best, *search.pool.keys() & set(scored.ordinals.tolist())}
    search.add({n: score * candidates.BODY_PAIR for n, score in best.items()})


def _add_definitions(search: Search) -> None:
    """Documents that say what the thing is, where that was the question."""
    term = search.question.defined
    for form in candidates.DEFINITIONS if term else ():
        defining = form.format(term)
        holding, _ = phrases.holding(search.index, defining)
        pairs = list(dict.fromkeys(bigrams(defining)))
        scored = candidates.sentences(search.index, pairs, holding)
        best = search.index.best(scored, MOST_DEFINING)
        if best:
            search.defining = set(best)
            search.add(best)
            return


def _judge(search: Search) -> None:
    """Give the pool its final points, and drop what the database no longer has."""
    answer = search.answer
    titles = search.shelf.titles(search.pool)
    points: dict[int, float] = {}
    for ordinal, title in titles.items():
        evidence = Evidence(
            title=title,
            has_sentence=ordinal in search.sentences,
            sounds_alike=ordinal in search.sounding,
            is_definition=ordinal in search.defining,
            is_answered=bool(search.sentences),
            text=search.texts.get(ordinal, ""),
        )
        judged = ranking.judge(search.question, search.pool[ordinal], evidence)
        points[ordinal] = judged.score
        answer.reasons.setdefault(ordinal, []).extend(judged.reasons)
    answer.put(points, search.pool.keys() - titles.keys())


def _read_texts(search: Search) -> None:
    """Texts of the best candidates: none has the whole question, but one may have most of it."""
    best = sorted(search.pool, key=lambda ordinal: -search.pool[ordinal])[:READ_FOR_RUNS]
    keys = {search.index.reader.key(ordinal): ordinal for ordinal in best}
    search.texts = {keys[key]: text for key, text in queries.texts(list(keys)).items()}
