"""Comparison of reports: what is different between two of them, or among several."""
