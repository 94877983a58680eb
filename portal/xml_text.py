"""Text for XML: what it cannot hold is left out; escaping is the writer's."""

from __future__ import annotations

import re

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text without characters that no XML document may hold."""
    return NOT_XML.sub("", text)
