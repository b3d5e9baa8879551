"""The inventories that a new user starts from: one that shows everything, and one for each usual kind of system."""

import shlex
from importlib.resources import files

from sovcheck.command_words import path_words

EVERYTHING = "everything"
STARTERS = (EVERYTHING, "api", "rented-gpu", "own-host", "saas")
"""What there is to start from: all eight kinds of assets, or only what such a system needs."""


def starter_text(name: str = EVERYTHING, file: str = "inventory.yaml") -> str:
    """A commented inventory that is valid as it stands and can be judged; the first also leaves nothing unknown.

    Its comments name the file that it is written to.
    """
    text = files("sovcheck.inventory").joinpath("starters", f"{name}.yaml").read_text(encoding="utf-8")
    return text.replace("inventory.yaml", shlex.join(path_words([file]))) if file.isprintable() else text
