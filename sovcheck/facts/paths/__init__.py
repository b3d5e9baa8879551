"""The paths behind facts: the handles that name them, and the steps that prove them."""
