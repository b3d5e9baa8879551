"""Judging facts by Rego, in processes of their own: every failure is an error, never "no findings"."""
