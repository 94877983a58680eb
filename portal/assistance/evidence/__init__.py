"""Evidence: what is asked for, how it arrives in pieces, and how much there may be of it."""
