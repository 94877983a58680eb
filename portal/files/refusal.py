"""The errors of stored files: one for the sender of a file, one for a file that was harmed."""


class FileRefused(ValueError):
    """A file that is not taken.

    `template` is the Chinese sentence with `%(name)s` gaps (the msgid), `values` fills the gaps,
    `message` is the finished sentence: what is wrong and how to mend it.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        self.message = template % values if values else template
        super().__init__(self.message)


class VaultDamaged(Exception):
    """A sealed file is not what was put in: changed, cut, swapped, lost, or of another context."""


class KeyMissing(VaultDamaged):
    """The key that wraps the keys of files is not in its folder, or is not the one it was."""


class FileGone(LookupError):
    """A file that nobody put in, or that was destroyed."""
