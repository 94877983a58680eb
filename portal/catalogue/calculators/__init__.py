"""Calculators: what it costs, whether one may, and until when, with the arithmetic shown."""
