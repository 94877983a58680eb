"""How texts and questions become terms: one normal form, then words, bigrams and letters."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import chain
from typing import Final

import numpy as np
import opencc
import rjieba
from numpy.typing import NDArray

from portal import document_numbers
from portal.search import readings

LONGEST_TERM: Final = 64
PINYIN_GRAM: Final = 4
INITIAL_GRAM: Final = 3

_RULES: Final = "2"
_PACKAGES: Final = ("rjieba", "opencc")
ANALYSIS_VERSION: Final = " ".join(
    [f"rules={_RULES}", f"unicode={unicodedata.unidata_version}", f"pypinyin={readings.VERSION}"]
    + [f"{package}={version(package)}" for package in _PACKAGES]
)

_HAN_RANGES: Final = (
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_HAN: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in _HAN_RANGES)
_RUN: Final = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_OTHER_RUN: Final = re.compile(f"[^\\W_{_HAN}]+")
_HAN_START: Final = re.compile(f"[{_HAN}]")
_PAIR_SHIFT: Final = 21
_WORD_CHARACTER: Final = re.compile(r"[^\W_]")
# Invisible marks that writers paste into words, and halves of surrogate pairs.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e0fff]+"
)
# Compatibility folding is slow only where a text needs it; these few marks are nearly all.
_COMMON_FULL_WIDTH: Final = tuple(zip("，；：（）！？\u3000", ",;:()!? ", strict=True))
_BRACKETED: Final = re.compile(r"[(\[〔【].*?[)\]〕】]")
_BOOK_MARKS: Final = str.maketrans("", "", "《》〈〉")
_STATE: Final = "中华人民共和国"
_simplify: Final = opencc.OpenCC("t2s").convert


def normalise(text: str) -> str:
    """The form in which texts and questions meet: half width, lower case, simplified."""
    visible = _INVISIBLE.sub("", text)
    for wide, narrow in _COMMON_FULL_WIDTH:
        visible = visible.replace(wide, narrow)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).lower())
    simplified: str = _simplify(folded)
    return simplified


def words(text: str) -> list[str]:
    """The words of a normalised text, longer words together with the shorter ones inside."""
    return _terms(rjieba.cut_for_search(text))


def query_words(text: str) -> list[str]:
    """The words of a normalised question, each character in one word only."""
    return _terms(rjieba.cut(text))


def bigrams(text: str) -> list[str]:
    """Each two neighbouring Han characters, and every run of other letters and digits whole."""
    pairs: list[str] = []
    for run in _RUN.findall(text):
        if len(run) > 1 and _is_han(run):
            pairs += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            pairs.append(run[:LONGEST_TERM])
    return pairs


@dataclass(frozen=True)
class Pairs:
    """The terms of a text in pairs: `codes` uint64[pairs] (see `pair_of`), and the `rest`.

    `spots` uint32[pairs and rest] is where each stands: a Han character and a run of other
    letters take one spot, and between two runs one spot stays free, whatever parts them.
    """

    codes: NDArray[np.uint64]
    rest: list[str]
    spots: NDArray[np.uint32]


def pairs_of(text: str) -> Pairs:
    """The same terms as `bigrams`, for whole texts: pairs of Han characters as numbers.

    Numbers sort as their terms do.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    han = np.zeros(len(codes) + 2, dtype=bool)
    for first, last in _HAN_RANGES:
        han[1:-1] |= (codes >= first) & (codes <= last)
    pairs = han[1:-2] & han[2:-1] if len(codes) else han[:0]
    is_lone = han[1:-1] & ~han[:-2] & ~han[2:]
    runs = [found.span() for found in _OTHER_RUN.finditer(text)]
    steps = han[1:-1].astype(np.uint32) + (han[1:-1] & ~han[:-2])
    run_starts = np.array([start for start, _ in runs], dtype=np.int64)
    steps[run_starts] = 2
    spots = np.cumsum(steps, dtype=np.uint32) - np.uint32(2)
    joined = codes[:-1][pairs] << np.uint64(_PAIR_SHIFT) | codes[1:][pairs]
    rest = [text[start : min(end, start + LONGEST_TERM)] for start, end in runs]
    rest += map(chr, codes[is_lone].tolist())
    standing = (spots[:-1][pairs], spots[run_starts], spots[is_lone])
    return Pairs(joined, rest, np.concatenate(standing))


def placed(text: str) -> list[tuple[str, int]]:
    """The terms of `bigrams` in order, each with its spot as in `pairs_of`."""
    found: list[tuple[str, int]] = []
    spot = 0
    for run in _RUN.findall(text):
        is_long = _is_han(run) and len(run) > 1
        terms = [run[at : at + 2] for at in range(len(run) - 1)] if is_long else [run]
        found += [(term[:LONGEST_TERM], spot + at) for at, term in enumerate(terms)]
        spot += len(terms) + 1 + is_long
    return found


def pair_of(code: int) -> str:
    """The two characters of a number from `pairs_of`."""
    return chr(code >> _PAIR_SHIFT) + chr(code & (1 << _PAIR_SHIFT) - 1)


def bare_title(title: str) -> str:
    """A normalised title without brackets, book title marks and the name of the state."""
    bare = _BRACKETED.sub("", title).translate(_BOOK_MARKS).strip()
    return bare.removeprefix(_STATE) or bare


def pinyin(text: str) -> str:
    """The letters of a normalised text as typed in full: 商标法 → shangbiaofa."""
    return "".join(chain.from_iterable(map(_syllables, _RUN.findall(text))))


def initials(text: str) -> str:
    """The first letters: 商标法 → sbf; letters and digits of the text stay: PCT申请 → pctsq."""
    return "".join(
        "".join(syllable[0] for syllable in _syllables(run)) if _is_han(run) else run
        for run in _RUN.findall(text)
    )


def pinyin_grams(letters: str) -> list[str]:
    """The 4-grams of full pinyin: shangbiao → shan, hang, ... ; a shorter one stays whole."""
    return _grams(letters, PINYIN_GRAM)


def initial_grams(letters: str) -> list[str]:
    """The 3-grams of first letters with marks for both ends: sbf → ^sb, sbf, bf$."""
    return _grams(f"^{letters}$", INITIAL_GRAM) if letters else []


def number_tokens(document_number: str) -> list[str]:
    """The terms of a 文号, the exact one first: code-year-number, then year-number; [] for none."""
    number = document_numbers.parse(document_number)
    if number is None:
        return []
    code = normalise(number.code)
    if number.year is None:
        return [f"{code}-{number.number}"]
    return [f"{code}-{number.year}-{number.number}", f"{number.year}-{number.number}"]


def _terms(pieces: list[str]) -> list[str]:
    terms = [piece for piece in pieces if piece.isalnum() or _WORD_CHARACTER.search(piece)]
    if max(map(len, terms), default=0) > LONGEST_TERM:
        return [term[:LONGEST_TERM] for term in terms]
    return terms


def _is_han(run: str) -> bool:
    return _HAN_START.match(run) is not None


@lru_cache(maxsize=8192)
def _syllables(run: str) -> tuple[str, ...]:
    return tuple(readings.syllables(run)) if _is_han(run) else (run,)


def _grams(letters: str, size: int) -> list[str]:
    return [letters[at : at + size] for at in range(len(letters) - size + 1)] or (
        [letters] if letters else []
    )
