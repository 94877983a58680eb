"""Recognises the structure of a Chinese official text: pure, linear, without a database."""
