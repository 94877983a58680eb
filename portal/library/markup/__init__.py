"""Marked-up pages as lines of text: what readers of files and the editorial desk share."""
