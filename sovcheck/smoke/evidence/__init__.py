"""What a smoke leaves: evidence that is signed, and its verification."""
