"""Overseas help: requests from the draft to the archive, their clocks, messages and papers."""
