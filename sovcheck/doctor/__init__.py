"""What this machine has of what sovcheck can use, what is missing, and how to get it."""
