"""Facts that signed runs show, of models and of the machines beneath them."""
