"""Writes what runs a smoke where models really run: in a cluster, a container, a batch system, or as a service."""
