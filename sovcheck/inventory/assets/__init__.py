"""The eight kinds of assets as models: what may be stated, and in which form."""
