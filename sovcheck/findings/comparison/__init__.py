"""Two reports, and what is different between them."""
