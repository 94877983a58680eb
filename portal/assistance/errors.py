"""What can stand against an act on a help request; views turn each into its own answer."""

from __future__ import annotations

from datetime import datetime


class NotFound(LookupError):
    """No such request, or none that this person may know of."""


class NotAllowed(PermissionError):
    """The person knows the request, but this step is not theirs to take now."""


class Refused(ValueError):
    """A condition of the step does not hold.

    ``template`` is the Chinese sentence with ``%(name)s`` gaps (the msgid), ``values`` fills the
    gaps, ``message`` is the finished sentence.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        self.message = template % values if values else template
        super().__init__(self.message)


class AlreadyHandled(RuntimeError):
    """Somebody was faster: who, when, and where the request stands now."""

    def __init__(self, by: str, at: datetime, state: str) -> None:
        self.by, self.at, self.state = by, at, state
        super().__init__(f"{by} {at.isoformat()} {state}")


class Incomplete(ValueError):
    """A draft that cannot be submitted yet; ``missing`` names the fields in the form's order."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))
