"""Rendering of what runs a smoke where models really run: a cluster, a container, a batch system, or a service."""
