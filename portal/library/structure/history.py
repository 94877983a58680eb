"""The life of a text as it tells it under its title: adopted, amended, published, in force."""

import re
from collections.abc import Sequence
from itertools import pairwise

from portal.library.structure.dates import DATE, first_date
from portal.library.structure.numbering import read_mark
from portal.library.structure.values import Amendment

VERBS = "通过|批准|修正|修订|修改|公布|发布|颁布|施行|实施|执行|生效"
STARTS = re.compile(rf"[（(]?\s*(?:根据|依据)?\s*(?:自\s*)?{DATE}")
BRACKETED = re.compile(rf"[（(].*(?:{VERBS}).*[)）]?")
STATES_A_STEP = re.compile(rf"(?:{VERBS}|会议|决定|根据)[）)》。；;，,\s]*$")
# Where one step ends and the next begins: a date after a blank, a bracket, a stop or a verb.
NEXT_STEP = re.compile(
    rf"(?:(?<=^)|(?<=[\s（(；;。，,])|(?<=通过)|(?<=批准)|(?<=修正)|(?<=修订)|(?<=公布)|(?<=发布)|(?<=颁布)"
    rf"|(?<=施行))(?=(?:根据|依据|自)?\s*{DATE}|自?(?:公布|发布)之日)"
)
QUOTED_TITLE = re.compile(r"《[^《》]*》|〈[^〈〉]*〉|<[^<>]*>")
TAKES_EFFECT = re.compile(r"[（(]?自?(?:公布|发布|颁布|批准)之日起?(?:施行|实施|生效)[)）]?")
LONGEST = 4000
LONGEST_BROKEN = 300


def history_length(texts: Sequence[str]) -> int:
    """How many of the paragraphs, from the first on, tell the history of the text."""
    count, is_open = 0, False
    for text in texts:
        goes_on = is_open and len(text) <= LONGEST_BROKEN and not read_mark(text)
        if not (goes_on or is_step(text)):
            break
        count += 1
        is_open = not _closes(text) if goes_on else _is_open(text)
    return count


def is_step(text: str) -> bool:
    """Whether a paragraph is such a line: it starts with a date or a bracket and has no prose."""
    if len(text) > LONGEST:
        return False
    bare = QUOTED_TITLE.sub("", text)
    if TAKES_EFFECT.fullmatch(text):
        return True
    if STARTS.match(text):
        return "，" not in bare and bool(STATES_A_STEP.search(bare) or _is_open(text))
    return bool(BRACKETED.fullmatch(text) and first_date(text) and "。" not in bare[:-2])


def _is_open(text: str) -> bool:
    return text.count("《") > text.count("》") or (
        text[:1] in "（("
        and text.count("（") + text.count("(") > text.count("）") + text.count(")")
    )


def _closes(text: str) -> bool:
    return text.rstrip("。 ").endswith(("）", ")", "修正", "修订", "通过"))


def read_history(texts: Sequence[str]) -> tuple[Amendment, ...]:
    """The steps in the order of the text; every word of the lines is kept in one of them."""
    whole = " ".join(texts)
    cuts = [match.start() for match in NEXT_STEP.finditer(whole)]
    edges = sorted({0, len(whole), *cuts})
    pieces = [whole[start:end] for start, end in pairwise(edges)]
    steps: list[Amendment] = []
    for piece in _with_words(pieces):
        steps.append(Amendment(first_date(piece), _kind(piece), _trimmed(piece)))
    return tuple(steps)


def _with_words(pieces: Sequence[str]) -> list[str]:
    """The pieces, a bare bracket or 根据 given to the step it belongs to."""
    kept: list[str] = []
    carried = ""
    for piece in pieces:
        carried += piece
        if len(carried.strip("（() 　")) > 2:
            kept.append(carried)
            carried = ""
    if carried and kept:
        kept[-1] += carried
    return kept or [carried] * bool(carried)


def _trimmed(piece: str) -> str:
    text = piece.strip()
    if text[:1] in "（(" and not _has_pair(text):
        text = text[1:].lstrip()
    if text[-1:] in "）)" and not _has_pair(text):
        text = text[:-1].rstrip()
    return text


def _has_pair(text: str) -> bool:
    return text.count("（") + text.count("(") == text.count("）") + text.count(")")


def _kind(piece: str) -> str:
    """修正 outweighs 通过: 通过的《…的决定》修正 is an amendment (立法法 terms)."""
    bare = QUOTED_TITLE.sub("", piece)
    if re.search("修正|修改", bare):
        return "amended"
    if "修订" in bare:
        return "revised"
    if re.search("公布|发布|颁布", re.sub("(?:公布|发布|颁布)之日", "", bare)):
        return "published"
    if re.search("施行|实施|执行|生效", bare):
        return "in_force"
    return "adopted"
