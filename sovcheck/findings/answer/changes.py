"""What to change first: changes that a person could make, each judged by the real policies on top of the one before."""

from enum import StrEnum
from typing import Any

from sovcheck.inventory.assets.asset import OwnRecord


class Effort(StrEnum):
    """What kind of work a change is, in the order in which changes are made."""

    FACT = "fact"
    TEST = "test"
    SMOKE = "smoke"
    CONTRACT = "contract"
    KEYS = "keys"
    MIRROR = "mirror"
    OPERATE = "operate"
    TRAIN = "train"
    EQUIP = "equip"
    MOVE_DATA = "move-data"
    MOVE_SERVICE = "move-service"
    MOVE_HOST = "move-host"
    ALTERNATIVE = "alternative"
    OPTIONAL = "optional"
    REPLACE_SOFTWARE = "replace-software"
    REPLACE_MODEL = "replace-model"
    DROP = "drop"


class Standing(OwnRecord):
    """How a system does: failures that decide the verdict, how many of them are critical, unknowns, the verdict."""

    failures: int
    critical: int
    unknown: int
    passes: bool


class Change(OwnRecord):
    """One change: what is done, the kind of work, the patch that makes it, and how the system does before and after.

    ``label`` is a sentence without its full stop that begins with a verb: ``move gpu-1 to an operator in EU``.
    ``patch`` is a document of kind Patch for this change alone; ``assumed`` says what it takes for granted.
    """

    label: str
    effort: Effort
    patch: dict[str, Any]
    before: Standing
    after: Standing
    assumed: tuple[str, ...] = ()


class Changes(OwnRecord):
    """What helps most, by the policies' own word; nothing in it decides the verdict.

    ``steps`` are in the order in which to take them: each is judged together with all before it. ``warnings`` are
    changes that one would think of first, each judged alone, and that make it worse.
    """

    steps: tuple[Change, ...] = ()
    warnings: tuple[Change, ...] = ()
