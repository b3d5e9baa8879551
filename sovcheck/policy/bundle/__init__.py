"""Policies as an engine of others takes them: a bundle, or modules on a server."""
