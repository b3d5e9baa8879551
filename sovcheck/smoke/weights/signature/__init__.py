"""Whether the publisher of a model vouches for its files: OpenSSF Model Signing (OMS) by key, offline."""
