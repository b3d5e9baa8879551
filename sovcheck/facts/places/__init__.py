"""Where models and data lie, run and arrive."""
