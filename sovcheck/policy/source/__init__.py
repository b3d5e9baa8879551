"""Policies as files: found, read and loaded, with their METADATA."""
