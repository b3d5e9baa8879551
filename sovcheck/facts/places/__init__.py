"""Where models run, and what makes two places the same to policies."""
