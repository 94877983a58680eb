"""Pages of overseas help: for the public, for enterprises, and the papers of both sides."""

from portal.assistance.views import filing, following, papers, public
from portal.assistance.views.blueprint import blueprint

__all__ = ["blueprint", "filing", "following", "papers", "public"]
