"""Policies as files: found and read, with their METADATA."""
