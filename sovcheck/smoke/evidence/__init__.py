"""Evidence of a smoke run: written, signed, and verified."""
