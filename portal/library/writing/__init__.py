"""Texts of the library as pieces of the editorial desk: fields, wording, publication, preview."""
