"""What one step of a help request is, and what it does to the promised times."""

from __future__ import annotations

from dataclasses import dataclass

#: the target of a supplement: the state from which it was asked for
RETURN = "return_to"


@dataclass(frozen=True)
class Effects:
    """What a step does to the promised times, by their keys."""

    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    starts_if_low: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One row: an action, where it may be taken, and all that follows from it."""

    action: str
    label: str
    #: transition (another state), event (same state), create, automatic (the portal itself)
    mode: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    shown: str
    button: str = ""
    inputs: tuple[str, ...] = ()
    clocks: Effects = Effects()
    #: the paper it brings about, as people call it
    paper: str = ""
    #: which of the seven documents is issued, '' for none
    issues: str = ""
    guards: tuple[str, ...] = ()
    #: names under which it is posted, for steps that have no name of their own outside
    posted_as: tuple[str, ...] = ()
    #: the step that records the first of two signatures
    first_signature: str = ""
