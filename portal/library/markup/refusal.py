"""The one error a reader raises: a file we cannot take, with the reason in Chinese."""


class FileRefused(Exception):
    """A file that is not taken; `message` says in Chinese what is wrong and how to mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
