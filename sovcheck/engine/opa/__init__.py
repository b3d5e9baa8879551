"""A real Open Policy Agent as the engine."""
