"""JSON inside a page: in a script element that the browser does not run."""

from __future__ import annotations

import json

from markupsafe import Markup

UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def script_json(data: object) -> Markup:
    """JSON that cannot end the script element around it, whatever the texts hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(UNSAFE))  # noqa: S704
