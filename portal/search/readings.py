"""How Chinese is read aloud: one syllable without tone for each character, phrases first.

The readings are those of the package pypinyin and used as it uses them: phrases are matched from
left to right, the longest first, and other characters have their commonest reading. Here they are
kept as rows of letters, in a tenth of the memory that its dictionaries take, which every web
process would carry. `tests/search/readings_source.py` writes the data anew.
"""

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parent / "data"
LONGEST_PHRASE: Final = 10


def _rows(name: str) -> Iterator[tuple[str, str]]:
    """The two cells of each line."""
    with (_FOLDER / name).open(encoding="utf-8") as lines:
        for line in lines:
            first, _, second = line.rstrip("\n").partition("\t")
            yield first, second


class _Readings:
    """Syllables by number, numbers by character, phrases by their first character."""

    def __init__(self) -> None:
        (_, self.version), *spoken = _rows("syllables.tsv")
        self.syllables = ["", *(syllable for syllable, _ in spoken)]
        last = max(max(characters) for _, characters in spoken)
        self.numbers = array("H", bytes(2 * (ord(last) + 1)))
        for number, (_, characters) in enumerate(spoken, start=1):
            for character in characters:
                self.numbers[ord(character)] = number
        # What may follow a character, each between blanks: " 行 川 河系 ".
        self.followers = {first: f" {rest} " for first, rest in _rows("phrases.tsv")}
        # Phrases that are not read as their characters are one by one.
        self.exceptions = dict(_rows("exceptions.tsv"))

    def single(self, character: str) -> str:
        """The reading of one character; what has none stands for itself."""
        code = ord(character)
        number = self.numbers[code] if code < len(self.numbers) else 0
        return self.syllables[number] or character

    def phrase_at(self, text: str, start: int) -> str:
        """The longest phrase that begins there, or the character."""
        followers = self.followers.get(text[start])
        if followers is not None:
            for end in range(min(len(text), start + LONGEST_PHRASE), start + 1, -1):
                if f" {text[start + 1 : end]} " in followers:
                    return text[start:end]
        return text[start]


_READINGS: Final = _Readings()
VERSION: Final = _READINGS.version


def syllables(text: str) -> list[str]:
    """One syllable for each character of a simplified text; what has none stands for itself.

    >>> syllables("银行行长PCT")
    ['yin', 'hang', 'hang', 'zhang', 'P', 'C', 'T']
    """
    said: list[str] = []
    while len(said) < len(text):
        phrase = _READINGS.phrase_at(text, len(said))
        exception = _READINGS.exceptions.get(phrase)
        said += exception.split() if exception else map(_READINGS.single, phrase)
    return said
