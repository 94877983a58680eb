"""What cannot be done, in words for the person who asked for it."""

from __future__ import annotations


def N_(sentence: str) -> str:
    """Marks a sentence for translation where it stands; says it as it is."""
    return sentence


class Refused(ValueError):
    """Something that was asked for cannot be done.

    ``template`` is the Chinese sentence with ``%(name)s`` gaps (the msgid), ``values`` fills them,
    ``message`` is the finished sentence; a view that translates calls
    ``gettext(refused.template, **refused.values)``.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        self.message = template % values if values else template
        super().__init__(self.message)


class TooSoon(Refused):
    """Too many tries; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(N_("尝试次数过多，请过 %(seconds)s 秒再试"), seconds=seconds)
        self.seconds = seconds


class NotFound(Refused):
    """There is no such thing, or it is not the asker's."""

    def __init__(self) -> None:
        super().__init__(N_("没有找到"))
