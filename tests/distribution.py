"""Which tests share a worker when several run beside each other."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# One server and one browser serve all of these; pytest 9.2 hides the marks of groups from xdist.
TOGETHER = ("tests/journeys/",)


class Together(LoadScopeScheduling):
    """Tests of these folders go to one worker each, every other test to the next that is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)
