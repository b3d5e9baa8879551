"""What is asked of a model that runs, and what its answers must be like."""
