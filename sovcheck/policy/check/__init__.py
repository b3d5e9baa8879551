"""Static checks: what would silently find nothing, or bring the engine down, is refused when it is loaded."""
