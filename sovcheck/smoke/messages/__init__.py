"""What a smoke run shows to people: its progress, and what to type next."""
