"""What can be said of weights files before anything loads them."""
