"""Frameworks as policies and reports refer to them: what they ask, and what a rule has to do with a clause."""
