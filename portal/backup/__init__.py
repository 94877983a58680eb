"""Backups: the whole state in one sealed file, made while it runs, checked, brought back."""
