"""Bundled policies: where those are that come with sovcheck."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[2]


def policies_directory() -> Path:
    """The folder of the bundled rules, profiles and frameworks: inside the package, or at the top of a checkout."""
    packaged = _PACKAGE / "policies"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "policies"
