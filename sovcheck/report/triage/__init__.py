"""A sorted register as text and JSON."""
