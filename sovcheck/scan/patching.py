"""An inventory with the patches that a question is about."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from sovcheck.errors import InputError
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patches
from sovcheck.inventory.patch.reading import read_patches


class Patched(Struct, frozen=True):
    """The inventory once these patches, if there are any, are made to it."""

    inventory: Inventory
    files: tuple[str, ...]


def patched(inventory: Inventory, paths: Sequence[Path]) -> Patched:
    """The inventory with the patches of these files. Raises InputError for what is wrong with any of them."""
    if not paths:
        return Patched(inventory, ())
    reading = read_patches(paths)
    changed, flaws = apply_patches(inventory, reading.patches)
    problems = flaws.collected()
    problems.extend(reading.problems)
    if problems:
        raise InputError(problems.listed())
    return Patched(changed, tuple(map(str, paths)))
