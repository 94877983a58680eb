"""Pages of overseas help: for the public, for enterprises, and the papers of both sides."""

from portal.assistance.views import evidence, files, filing, following, papers, public, uploads
from portal.assistance.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "evidence",
    "files",
    "filing",
    "following",
    "papers",
    "public",
    "uploads",
]
