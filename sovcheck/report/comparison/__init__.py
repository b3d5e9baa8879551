"""Comparisons of designs as text, JSON and Markdown."""
