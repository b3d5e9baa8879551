"""Triage: sorting many systems, of which little is known, by who holds them."""
