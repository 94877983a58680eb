"""Tests of the search: queries, ranking, pages, commands."""
