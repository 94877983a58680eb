"""What can stand against an act on a piece; views turn each into its own answer."""

from __future__ import annotations

from datetime import datetime


class NotFound(LookupError):
    """No such piece, kind, release or private link."""


class NotAllowed(PermissionError):
    """The step is not this person's to take, or not now."""


class Refused(ValueError):
    """A condition does not hold; ``template`` is the msgid with gaps, ``values`` fills them."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        self.message = template % values if values else template
        super().__init__(self.message)


class PublicationRefused(Refused):
    """A room cannot make a piece public as it is: a 文号 was taken meanwhile, for one."""


class AlreadyHandled(RuntimeError):
    """Somebody was faster: who, when, and where the piece stands now."""

    def __init__(self, by: str, at: datetime, state: str) -> None:
        self.by, self.at, self.state = by, at, state
        super().__init__(f"{by} {at.isoformat()} {state}")


class Overtaken(RuntimeError):
    """The content was saved by somebody else since it was read: who, when, and their version."""

    def __init__(self, by: str, at: datetime, version: int) -> None:
        self.by, self.at, self.version = by, at, version
        super().__init__(f"{by} {at.isoformat()} {version}")


class ContentRefused(ValueError):
    """Fields that cannot be taken as they are: sentences by field name, ``materials.2.name``."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(", ".join(problems))
