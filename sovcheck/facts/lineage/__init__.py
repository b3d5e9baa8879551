"""What a model was made from, who wrote what it learned, and who gives its output."""
