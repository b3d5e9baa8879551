"""Probes: what a running model is asked, and what its answers must be like."""
