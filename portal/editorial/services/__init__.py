"""Verbs of the editorial desk: write, act on the table, publish, share a preview."""

from portal.editorial.services.acting import act
from portal.editorial.services.drafts import correct_subject, save, start
from portal.editorial.services.sharing import end_link, piece_behind, share

__all__ = ["act", "correct_subject", "end_link", "piece_behind", "save", "share", "start"]
