"""The errors of stored files: one for the sender of a file, one for a file that was harmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.isolation import Refusal


def N_(sentence: str) -> str:
    """Marks a sentence for translation where it stands; says it as it is."""
    return sentence


TOO_COMPLEX = N_("文件太复杂，在限定的时间和内存里看不完；请用原软件另存一份，或拆成几个再上传")
BROKEN = N_("文件已损坏，打不开；请用原软件打开后另存一份，或重新下载后再上传")
_INSIDE = N_("压缩包里的“%(name)s”：%(reason)s")


class FileRefused(ValueError, Refusal):
    """A file that is not taken.

    `template` is the Chinese sentence with `%(name)s` gaps (the msgid), `values` fills the gaps,
    `inside` names the file in an archive that it is about, '' for the file itself.  `message` is
    the finished sentence: what is wrong and how to mend it.
    """

    too_complex = TOO_COMPLEX
    broken = BROKEN

    def __init__(self, template: str, /, inside: str = "", **values: object) -> None:
        self.template, self.inside, self.values = template, inside, values
        self.message = self.spoken(_as_it_is)
        super().__init__(self.message)

    def plain(self) -> tuple[list[str], dict[str, Any]]:
        """The arguments that make this refusal again."""
        return [self.template, self.inside], self.values

    def spoken(self, translate: Callable[..., str]) -> str:
        """The sentence in the language of `translate(msgid, **values)`, names of kinds too."""
        values = {
            name: translate(value) if isinstance(value, str) and value else value
            for name, value in self.values.items()
        }
        reason = translate(self.template, **values)
        if not self.inside:
            return reason
        return translate(_INSIDE, name=self.inside, reason=reason)


def _as_it_is(sentence: str, **values: object) -> str:
    return sentence % values if values else sentence


class VaultDamaged(Exception):
    """A sealed file is not what was put in: changed, cut, swapped, lost, or of another context."""


class KeyMissing(VaultDamaged):
    """The key that wraps the keys of files is not in its folder, or is not the one it was."""


class FileGone(LookupError):
    """A file that nobody put in, or that was destroyed."""
