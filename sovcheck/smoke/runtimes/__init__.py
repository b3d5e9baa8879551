"""Inference software behind one protocol: what loads weights and answers."""
