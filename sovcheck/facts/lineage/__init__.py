"""What a model was made from, and who gives its output."""
