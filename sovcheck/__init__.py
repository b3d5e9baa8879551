"""Checks from an inventory whether an AI system is really under its owner's control."""

from sovcheck.version import __version__

__all__ = ["__version__"]
