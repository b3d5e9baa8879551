"""Rego as text: parsed by regorus, its syntax tree, and the names in it."""
