"""Who may do what, on one page: permissions, pure predicates, one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Viewer:
    """Who is asking, as far as a rule needs to know."""

    is_local: bool = False


class Permission(Enum):
    """What can be allowed; each value is the sentence that explains it."""

    READ_PUBLIC_PAGES = "Read what has been published, without an account."
    READ_COMPONENT_PAGE = "See the developers' page of components, on a local portal only."
    READ_METRICS = "Read the figures for operators, where the operator has allowed it."


Rule = Callable[[Viewer], bool]


def anyone(_viewer: Viewer) -> bool:
    """No account is needed."""
    return True


def local(viewer: Viewer) -> bool:
    """The portal runs on a developer's own machine."""
    return viewer.is_local


RULES: dict[Permission, Rule] = {
    Permission.READ_PUBLIC_PAGES: anyone,
    Permission.READ_COMPONENT_PAGE: local,
    Permission.READ_METRICS: anyone,
}


def may(viewer: Viewer, permission: Permission) -> bool:
    """Whether the table allows it."""
    return RULES[permission](viewer)
