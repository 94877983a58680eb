"""How a document or one clause of it is cited, in the words of Chinese official texts."""

from __future__ import annotations


def citation(title: str, number: str, clause: str = "") -> str:
    """《标题》（文号）第十二条; titles inside the title take 〈〉, as GB/T 15834 has it."""
    inner = title.replace("《", "〈").replace("》", "〉")
    return f"《{inner}》{f'（{number}）' if number else ''}{clause}"
