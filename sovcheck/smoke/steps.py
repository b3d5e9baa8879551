"""The steps of a smoke, by the names that ``--steps`` takes and that evidence uses."""

from typing import Literal, get_args

StepName = Literal["load", "generate", "speed", "languages", "embed", "update", "recompute"]
"""What can be ordered. ``load`` is always done, first, and the others in the order that they are given."""

UpdateMethod = Literal["none", "lora", "full-layer"]
"""How ``update`` changes the weights."""

OFFERED: tuple[str, ...] = tuple(name for name in get_args(StepName) if name != "recompute")
"""What a user can ask for: what a server answered is computed again wherever that can be."""

DEFAULT_STEPS = ("load", "generate", "speed", "languages")
"""What is done where nothing is said."""
