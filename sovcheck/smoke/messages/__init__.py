"""What a smoke says to who runs it: progress, and what to type next."""
