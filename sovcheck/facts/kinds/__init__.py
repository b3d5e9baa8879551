"""One builder for each kind of asset: the facts document of one of them."""
