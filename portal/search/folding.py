"""Folding a text character by character, so that places in it stay the same for marking."""

import unicodedata

import opencc

_SIMPLIFY = opencc.OpenCC("t2s").convert
_KEPT_FOLDS = 40_000


class _Folds(dict[int, str]):
    """One folded character for each character met; the table grows as texts are read."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _KEPT_FOLDS:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    wide = unicodedata.normalize("NFKC", character)
    if len(wide) != 1:
        return character
    simple: str = _SIMPLIFY(wide.lower())
    return simple if len(simple) == 1 else character


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Lower case, half width, simplified: as long as the text, character for character."""
    return text.translate(_FOLDS)
