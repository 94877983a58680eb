"""Warnings: what is sent, found, shown, told to machines, and when it ends."""
