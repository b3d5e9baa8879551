"""Frameworks: what they ask, answered from facts and declarations, by the reference set of each."""
