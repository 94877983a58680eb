"""Hits as they are shown: the clause that answers best, and why the hit is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from portal.search import labels, snippets
from portal.search.folding import fold
from portal.search.snippets import Excerpt
from portal.search.understanding import Question
from portal.search.values import Entry


@dataclass(frozen=True)
class Item:
    """One hit: its entry, its best clause, at most three further ones, points and reasons.

    The entry is without its passages, because answers are kept and texts are long.
    """

    entry: Entry
    title_html: Markup
    excerpt: Excerpt
    further: tuple[Excerpt, ...]
    score: float
    reasons: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """'#t12', or '' when the hit has no clause of its own."""
        return f"#{self.excerpt.anchor}" if self.excerpt.anchor else ""

    @property
    def kind_label(self) -> str:
        return labels.value_label("kind", self.entry.kind)

    @property
    def why(self) -> list[str]:
        """The reasons in words."""
        return [str(labels.REASONS[reason]) for reason in self.reasons]


def marked_terms(question: Question, others: Sequence[str] = ()) -> list[str]:
    """What is marked, folded: the whole question, phrases, words, and what stands for them.

    Single characters are marked only when nothing longer was asked for.
    """
    terms = [question.flat, *question.phrases, *question.words, *question.title_words, *others]
    folded = list(dict.fromkeys(fold(term) for term in terms if term))
    return [term for term in folded if len(term) > 1] or folded


def item(
    entry: Entry, question: Question, terms: Sequence[str], score: float, reasons: Sequence[str]
) -> Item:
    """A hit with its title and clauses marked."""
    shown = snippets.excerpts(entry.passages, terms, fold(question.flat))
    best = shown[0] if shown else Excerpt("", "", snippets.opening(_beginning(entry)))
    why = [*reasons, *(["clause"] if best.anchor else [])]
    return Item(
        entry=replace(entry, passages=()),
        title_html=snippets.marked(entry.title, terms),
        excerpt=best,
        further=tuple(shown[1:]),
        score=round(score, 2),
        reasons=tuple(dict.fromkeys(why)),
    )


def _beginning(entry: Entry) -> str:
    return entry.summary or (entry.passages[0].text if entry.passages else "")
