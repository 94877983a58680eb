"""Errors that readers found in a guide: told without an account, answered by the editors."""
