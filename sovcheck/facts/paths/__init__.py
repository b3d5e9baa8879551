"""The paths behind facts: the steps that prove what a handle names."""
