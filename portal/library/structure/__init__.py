"""Recognises the structure of a Chinese official text: pure, linear, without a database."""

from portal.library.structure.parsing import parse

__all__ = ["parse"]
