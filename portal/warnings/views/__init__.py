"""Addresses of the warnings: pages for people, messages and news for programs."""
