"""Frameworks as policies and reports refer to them: what they ask, and whether the clauses that a rule names exist."""
