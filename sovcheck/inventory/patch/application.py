"""Applying patches: an inventory goes in, and one with what they remove, add and set comes out."""

import contextlib
from collections.abc import Iterable

from msgspec.structs import replace

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.declared import Declared, Inventory, InventoryFile
from sovcheck.inventory.flaws import NO_FLAWS, Flaws
from sovcheck.inventory.patch.change_set import Patch, Setting
from sovcheck.inventory.patch.settings import with_settings
from sovcheck.suggestions import did_you_mean

_DECLARED = "a patch changes what the inventory declares; an entry of the catalog is added, with `extends: catalog`"


def apply_patch(inventory: Inventory, patch: Patch) -> Inventory:
    """The inventory with what the patch removes, adds and sets, in this order.

    Raises InputError with everything that the patch asks in vain. What is gone and others still name, resolution says.
    """
    applied = _Application(inventory, NO_FLAWS)
    applied.apply(patch)
    if applied.problems:
        raise InputError(applied.problems)
    return applied.inventory()


def apply_patches(inventory: Inventory, patches: Iterable[Patch], flaws: Flaws = NO_FLAWS) -> tuple[Inventory, Flaws]:
    """The inventory with one patch after the other, and what is wrong with them beside what was wrong before.

    An asset that may be declared in what could not be read is not missed.
    """
    applied = _Application(inventory, flaws)
    for patch in patches:
        applied.apply(patch)
    if not applied.problems:
        return applied.inventory(), flaws
    ids = flaws.ids or applied.ids
    return applied.inventory(), flaws.joined(applied.problems, ids, complete=flaws.complete)


class _Application:
    """An inventory under change; ``problems`` are those of the patches, ``ids`` all that anybody declared."""

    def __init__(self, inventory: Inventory, flaws: Flaws) -> None:
        self.problems: list[Problem] = []
        self.ids = set(inventory.assets)
        self._inventory = inventory
        self._assets = dict(inventory.assets)
        self._removed = dict(inventory.removed)
        self._files = list(inventory.patches)
        self._flaws = flaws

    def inventory(self) -> Inventory:
        """What has come of it, in an order that depends on nothing but the ids."""
        return replace(
            self._inventory,
            assets=dict(sorted(self._assets.items())),
            patches=tuple(self._files),
            removed=self._removed,
        )

    def apply(self, patch: Patch) -> None:
        """Make the changes of one patch."""
        for removal in patch.removals:
            self._remove(removal.asset, Location(patch.file, removal.line))
        for addition in patch.additions:
            self._add(addition)
        by_asset: dict[str, list[Setting]] = {}
        for setting in patch.settings:
            by_asset.setdefault(setting.asset, []).append(setting)
        for asset_id, settings in by_asset.items():
            self._set(asset_id, settings, patch.file)
        if patch.sha256 is not None:
            self._files.append(InventoryFile(patch.file, patch.sha256))

    def _remove(self, asset_id: str, place: Location) -> None:
        if self._assets.pop(asset_id, None) is not None:
            self._removed[asset_id] = place
        else:
            self._miss(asset_id, place, "remove")

    def _add(self, addition: Declared) -> None:
        asset_id = addition.asset.id
        there = self._assets.get(asset_id)
        if there is None:
            self._assets[asset_id] = addition
            self._removed.pop(asset_id, None)
            self.ids.add(asset_id)
            return
        wrong = f"{asset_id!r} is declared already at {there.location}"
        advice = "change that one with `set`, or give the new one another id"
        self.problems.append(Problem(addition.at("id"), f"add.{asset_id}", wrong, advice))

    def _set(self, asset_id: str, settings: list[Setting], file: str) -> None:
        declared = self._assets.get(asset_id)
        if declared is None:
            self._miss(asset_id, Location(file, settings[0].lines.line), f"set.{asset_id}")
            return
        try:
            self._assets[asset_id] = with_settings(declared, settings, file)
        except InputError as error:
            self.problems += error.problems
            # What is right is set all the same, so that what it names in vain is reported in the same run.
            for setting in settings:
                with contextlib.suppress(InputError):
                    self._assets[asset_id] = with_settings(self._assets[asset_id], [setting], file)

    def _miss(self, asset_id: str, place: Location, step: str) -> None:
        """Say that there is no such asset, unless it may be in what could not be read."""
        if (gone := self._removed.get(asset_id)) is not None:
            wrong = f"{asset_id!r} was removed at {gone}"
            self.problems.append(Problem(place, step, wrong, "leave out one of the two"))
        elif asset_id not in self._flaws.ids and self._flaws.complete:
            advice = did_you_mean(asset_id, self._assets, _DECLARED)
            self.problems.append(Problem(place, step, f"there is no asset {asset_id!r}", advice))
