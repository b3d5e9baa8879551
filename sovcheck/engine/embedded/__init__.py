"""The embedded engine: Rego evaluated by regorus, in a pool of worker processes that may crash alone."""
