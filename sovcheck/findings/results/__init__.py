"""Results: what one rule said of one asset, what proves it, and its identity."""
