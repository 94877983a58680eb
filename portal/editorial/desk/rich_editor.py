"""The rich editor's own files, from node_modules of the installation, served by us alone."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Response, abort, request, url_for

from portal.config import PROJECT
from portal.editorial.desk.blueprint import blueprint
from portal.web import access

FOLDER = PROJECT / "node_modules" / "@wangeditor-next" / "editor" / "dist"
#: file, its place in the package, its media type
FILES = {
    "editor.js": ("index.js", "text/javascript"),
    "editor.css": ("css/style.css", "text/css"),
}
YEAR = 31_536_000


def is_installed() -> bool:
    """Whether set-up could install the editor; without it texts are written in a plain field."""
    return all((FOLDER / place).is_file() for place, _ in FILES.values())


def addresses() -> dict[str, str]:
    """Addresses of the files with the digest of their content; {} when they are not there."""
    if not is_installed():
        return {}
    return {
        name: url_for("pieces_desk.rich_file", name=name, v=packed(FOLDER / place)[0])
        for name, (place, _) in FILES.items()
    }


@blueprint.get("/desk/editor/<name>")
@access.public
def rich_file(name: str) -> Response:
    """A file of the editor; it is nobody's secret and may be kept for ever."""
    if name not in FILES or not is_installed():
        abort(404)
    place, media_type = FILES[name]
    digest, small = packed(FOLDER / place)
    is_small = request.accept_encodings.quality("gzip") > 0
    response = Response(small if is_small else gzip.decompress(small), mimetype=media_type)
    if is_small:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{digest}-{'gz' if is_small else 'raw'}")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response.make_conditional(request)  # type: ignore[return-value]


@lru_cache(maxsize=8)
def packed(path: Path) -> tuple[str, bytes]:
    """The digest of a file and its compressed bytes."""
    data = path.read_bytes()
    return hashlib.sha256(data).hexdigest()[:12], gzip.compress(data, mtime=0)
