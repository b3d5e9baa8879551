"""Waivers: accepted results, which of them cover what, and their file."""
