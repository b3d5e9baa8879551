"""Launches: a worker in a sandbox, what it tells while it runs, and what is seen of it from outside."""
