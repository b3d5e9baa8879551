"""Reports that were saved as JSON: read back whole, and compared with as a baseline."""
