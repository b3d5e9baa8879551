"""The system as it is on one day: with the stakes in organizations that are held then."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from sovcheck.catalog.stakes import as_held, changes, is_dated, is_held
from sovcheck.catalog.system import System
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.organization import Organization

MOST_CHANGES = 100
"""On how many days to come stakes may begin or end: owners are looked at on each of them."""


def on_day(system: System, day: date) -> System:
    """The system with the stakes that are held on the day, from one with all stakes.

    Raises InputError where ownership changes on more days to come than can be looked at.
    """
    dated = {
        name: asset for name, asset in system.assets.items() if isinstance(asset, Organization) and is_dated(asset)
    }
    if not dated:
        return replace(system, day=day)
    _check_changes(dated, system, day)
    held = {name: as_held(organization, day) for name, organization in dated.items()}
    places = {
        name: tuple(place for place, stake in enumerate(organization.parents or ()) if is_held(stake, day))
        for name, organization in dated.items()
    }
    return replace(system, assets={**system.assets, **held}, day=day, dated=dated, stakes=places)


def organizations_with_all_stakes(system: System) -> System:
    """Only the organizations of a system, with the stakes of all days."""
    organizations = {
        name: system.dated.get(name, asset) for name, asset in system.assets.items() if isinstance(asset, Organization)
    }
    return replace(system, assets=organizations, day=None, dated={}, stakes={}, more={})


def _check_changes(dated: Mapping[str, Organization], system: System, day: date) -> None:
    days = changes(dated.values(), day)
    if len(days) <= MOST_CHANGES:
        return
    last = next(name for name, asset in dated.items() if days[MOST_CHANGES] in changes((asset,), day))
    declared = system.inventory.assets.get(last)
    place = declared.at("parents") if declared is not None else Location("catalog")
    wrong = f"ownership changes on {len(days)} days to come; no more than {MOST_CHANGES} are examined"
    raise InputError([Problem(place, f"{last}.parents", wrong, "state the changes that are announced for a day")])
