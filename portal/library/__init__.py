"""The library: policies, notices, interpretations and cases."""
