"""The dependency graph of a system and what follows from it for every asset."""
