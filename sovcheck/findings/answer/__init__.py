"""The answer: what a verdict means to those who have to act on it, and who holds the system."""
