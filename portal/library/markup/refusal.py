"""The one error a reader raises: a file we cannot take, with the reason in Chinese."""

from portal.isolation import Refusal


class FileRefused(Refusal):
    """A file that is not taken; `message` says in Chinese what is wrong and how to mend it."""

    too_complex = (
        "文件太复杂，在限定的时间和内存里读不完。请用原软件打开后另存一份，或拆成几个文件再导入。"
    )
    broken = "文件已损坏，读不出来。请用原软件打开后另存一份，或重新下载。"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
