"""Files to system to facts: the part of the line that every command that looks at assets shares."""

import difflib
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import load_catalog
from sovcheck.catalog.system import System
from sovcheck.errors import UsageError
from sovcheck.facts.builder import FactsBuilder
from sovcheck.graph.build import build_graph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.reader import read_inventory


def read_standard_input() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()


def load_system(paths: Iterable[str], catalogs: Iterable[Path] = ()) -> System:
    """Read the files and complete them from the catalog; InputError lists everything that is wrong with them."""
    inventory = read_inventory(tuple(paths), stdin=read_standard_input)
    return resolve(inventory, load_catalog(tuple(catalogs)))


def open_facts(system: System, today: date) -> FactsBuilder:
    """The facts of every asset of the system."""
    return FactsBuilder(build_graph(system), today)


def check_asset(system: System, asset_id: str) -> str:
    """The id itself when the files declare it, else UsageError with the nearest one that they do."""
    if asset_id in system.declared:
        return asset_id
    nearest = difflib.get_close_matches(asset_id, system.declared, n=1)
    hint = f"did you mean {nearest[0]!r}?" if nearest else "`sovcheck validate` counts what the files declare"
    raise UsageError(f"no asset {asset_id!r} in the inventory: {hint}")


def home_of(system: System, given: str | None) -> str:
    """The country that counts as home: given, or the one domicile that all applications share.

    Raises UsageError when it is not given and they state none, or several.
    """
    if given is not None:
        if given not in system.catalog.countries:
            raise UsageError(f"--home {given}: no such country: write its ISO 3166-1 alpha-2 code, such as FR")
        return given
    declared = (system.assets[asset_id] for asset_id in system.declared)
    domiciles = {asset.domicile for asset in declared if isinstance(asset, Application) and asset.domicile}
    if len(domiciles) == 1:
        return domiciles.pop()
    found = (
        f"the applications state {', '.join(sorted(domiciles))}" if domiciles else "no application states a domicile"
    )
    raise UsageError(f"which country is home? {found}: give it with --home, such as --home FR")
