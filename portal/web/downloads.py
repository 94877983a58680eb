"""Files to be saved and never shown: headers that leave a browser nothing to guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")
_SAFE = "!#$&+-.^_`|~"  # attr-char of RFC 8187
SEALED_OFF = "sandbox; default-src 'none'"


def attachment(pieces: Iterable[bytes], name: str, media_type: str, size: int) -> Response:
    """An answer that is saved under its name; parts of it cannot be asked for."""
    response = Response(pieces, mimetype=media_type, direct_passthrough=True)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = f"attachment; {named(name)}"
    return sealed_off(response)


def picture(data: bytes, media_type: str) -> Response:
    """A picture that the portal itself has drawn."""
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = "inline"
    return sealed_off(response)


def sealed_off(response: Response) -> Response:
    """Nothing in it runs, and nobody keeps it."""
    response.headers["Content-Security-Policy"] = SEALED_OFF
    response.headers["Cache-Control"] = "no-store"
    response.headers["Accept-Ranges"] = "none"
    return response


def named(name: str) -> str:
    """A file name as RFC 6266 and RFC 8187 write it, with an ASCII one for old programs."""
    plain = _PLAIN.sub("_", name)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_SAFE)}"
