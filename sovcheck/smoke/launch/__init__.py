"""Launches: a worker in a sandbox, what it says while it runs, and what is seen of it from outside."""
