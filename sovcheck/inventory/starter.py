"""The inventory that a new user starts from: all eight kinds, each with the question that it answers."""

from importlib.resources import files


def starter_text() -> str:
    """A commented inventory that is valid as it stands, and complete enough to be judged."""
    return files("sovcheck.inventory").joinpath("starter.yaml").read_text(encoding="utf-8")
