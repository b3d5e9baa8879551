"""What is to be run: from a request to a plan, and how the worker is ordered to do it."""
