"""Pages of overseas help: for the public, for enterprises, and the papers of both sides."""
