"""Patches: changes to an inventory that is kept as it is."""
