"""The documents of a help request: from the facts frozen at issue to a page and a Word file."""
