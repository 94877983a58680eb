"""Measurements of the portal: figures and ratios to named peers of the same run, never tests."""
