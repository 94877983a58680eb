"""Verbs of overseas help: each is one use case, with one commit."""
