"""From an inventory to a system: references closed, gaps filled from the catalog, everything checked."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from sovcheck.catalog.alternative_checks import check_alternatives
from sovcheck.catalog.checks import Subject, chain_problem, check_asset, check_identity, cycle_problem
from sovcheck.catalog.completion import Completed, complete
from sovcheck.catalog.holders import added
from sovcheck.catalog.hub_ids import with_catalog_ids
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.own_ids import own_ids_of
from sovcheck.catalog.ownership import long_chains, owners, ownership_cycles_by_day
from sovcheck.catalog.reachable import reached_entries
from sovcheck.catalog.reference_checks import ReferenceCheck
from sovcheck.catalog.references import references_of
from sovcheck.catalog.spellings import renamed
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.system import System, text_of
from sovcheck.errors import InputError, Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.organization import Organization, Stake
from sovcheck.inventory.declared import Form, Inventory
from sovcheck.inventory.flaws import NO_FLAWS, Flaws
from sovcheck.inventory.reader import read_with_flaws


def read_system(
    paths: Sequence[str],
    catalogs: Sequence[Path],
    *,
    stdin: Callable[[], bytes],
    today: date | None = None,
    patches: Sequence[Path] = (),
) -> System:
    """The system that the files describe, with the patches applied to them in their order.

    Raises InputError with everything that is wrong with any of them. With ``today`` also what the user's catalog files
    know from a later day.
    """
    inventory, flaws = read_with_flaws(paths, stdin=stdin)
    if patches:
        inventory, flaws = _patched(inventory, flaws, patches)
    try:
        catalog = load_catalog(catalogs, today)
    except InputError as error:
        problems = flaws.collected()
        problems.extend(error.problems)
        raise InputError(problems.listed()) from error
    return resolve(inventory, catalog, flaws)


def _patched(inventory: Inventory, flaws: Flaws, paths: Sequence[Path]) -> tuple[Inventory, Flaws]:
    """The inventory with the patches; what one of them may declare and could not be read is not missed."""
    from sovcheck.inventory.patch.application import apply_patches
    from sovcheck.inventory.patch.reading import read_patches

    reading = read_patches(paths)
    if reading.problems:
        ids = flaws.ids or inventory.assets
        flaws = flaws.joined(reading.problems, ids, complete=False)
    return apply_patches(inventory, reading.patches, flaws)


def resolve(inventory: Inventory, catalog: Catalog, flaws: Flaws = NO_FLAWS) -> System:
    """The system that the inventory describes. Raises InputError with everything that does not hold together.

    With ``flaws`` the inventory is only what could be read: they are reported together with the rest.
    """
    completed = _completed(inventory, catalog)
    declared = {
        asset_id: completed[asset_id].asset if asset_id in completed else each.asset
        for asset_id, each in inventory.assets.items()
    }
    likeness = _likeness(inventory)
    leading = (declared[asset_id] for asset_id in _distinct(likeness))
    closure = reached_entries(declared, leading, catalog)
    if closure.other_names:
        declared = {asset_id: renamed(asset, closure.other_names) for asset_id, asset in declared.items()}
    assets = {**declared, **closure.entries}
    problems = with_catalog_ids(flaws, catalog).collected()
    problems.extend(_problems(inventory, likeness, assets, catalog, flaws))
    if problems:
        raise InputError(problems.listed())
    return System(
        inventory=inventory,
        catalog=catalog,
        assets={asset_id: assets[asset_id] for asset_id in sorted(assets)},
        declared=tuple(sorted(declared)),
        filled={asset_id: done.filled for asset_id, done in completed.items() if done.filled},
        places={asset_id: done.places for asset_id, done in completed.items() if done.places},
        added=dict(_added_holders(declared, catalog)),
    )


def _added_holders(declared: Mapping[str, Asset], catalog: Catalog) -> Iterator[tuple[str, tuple[Stake, ...]]]:
    """The holders that the files state beside those that the catalog names, by organization."""
    for asset_id, asset in declared.items():
        entry = catalog.organizations.get(asset_id) if asset.extends is not None else None
        if isinstance(asset, Organization) and entry is not None and entry.parents is not None and asset.parents:
            holders = added(asset.parents, entry.parents)
            if holders:
                yield asset_id, holders


def _likeness(inventory: Inventory) -> Mapping[str, Hashable | None]:
    """Equal only for assets that say the same, but for their ids and names, and name others of equal texts.

    None where nobody looked, as for ``text_of``.
    """
    is_usable: dict[int, bool] = {}
    found: dict[str, Hashable | None] = {}
    for asset_id, declared in inventory.assets.items():
        text, form = text_of(declared), declared.form
        if text is None and form is not None and declared.asset.extends is None:
            if form.number not in is_usable:
                is_usable[form.number] = _only_refers(declared.asset, form)
            text_of_named = tuple([_text(name, inventory) for name in form.named])
            is_known = is_usable[form.number] and None not in text_of_named
            found[asset_id] = (form.number, text_of_named) if is_known else None
        else:
            found[asset_id] = text
    return found


def _only_refers(asset: Asset, form: Form) -> bool:
    """Whether each id that differs within the form is a reference, and not a word for something of the catalog."""
    references = [target for _, target, _ in references_of(asset) if target in form.named]
    return len(references) == form.occurrences


def _text(asset_id: str, inventory: Inventory) -> int | None:
    declared = inventory.assets.get(asset_id)
    return None if declared is None else text_of(declared)


def _distinct(likeness: Mapping[str, Hashable | None]) -> Iterator[str]:
    """The assets without those that are like one before."""
    seen: set[Hashable] = set()
    for asset_id, alike in likeness.items():
        if alike is None:
            yield asset_id
        elif alike not in seen:
            seen.add(alike)
            yield asset_id


def _completed(inventory: Inventory, catalog: Catalog) -> Mapping[str, Completed]:
    """What the catalog adds to assets, found once for each text."""
    found: dict[str, Completed] = {}
    of_text: dict[int, Completed | None] = {}
    for asset_id, declared in inventory.assets.items():
        text = text_of(declared)
        if text is None:
            done = complete(declared, catalog)
        elif text not in of_text:
            done = of_text[text] = complete(declared, catalog)
        elif (done := of_text[text]) is not None:
            done = replace(done, asset=done.asset.called(asset_id, declared.asset.name))
        if done is not None:
            found[asset_id] = done
    return found


def _problems(
    inventory: Inventory,
    likeness: Mapping[str, Hashable | None],
    assets: Mapping[str, Asset],
    catalog: Catalog,
    flaws: Flaws,
) -> Iterator[Problem]:
    references, own_ids = ReferenceCheck(assets, catalog, inventory, flaws), own_ids_of(catalog)
    sound: set[Hashable] = set()
    for asset_id, declared in inventory.assets.items():
        alike = likeness[asset_id]
        is_sound = alike in sound
        if is_sound and not own_ids.concern(declared.asset):
            continue
        subject = Subject(assets[asset_id], declared)
        yield from check_identity(subject, own_ids)
        if is_sound:
            continue
        wrong = [
            *check_asset(subject, catalog),
            *references.check(subject),
            *check_alternatives(subject, assets),
        ]
        yield from wrong
        if alike is not None and not wrong:
            sound.add(alike)
    organizations = {
        name: _held_by_known(asset, assets) for name, asset in assets.items() if isinstance(asset, Organization)
    }
    owners_of = {name: owners(organization) for name, organization in organizations.items()}
    for cycle in ownership_cycles_by_day(organizations):
        yield cycle_problem(cycle, inventory.assets)
    for asset_id in long_chains(owners_of):
        yield chain_problem(asset_id, inventory.assets)


def _held_by_known(organization: Organization, assets: Mapping[str, Asset]) -> Organization:
    """The organization without owners that do not exist: those are another check's problem."""
    if all(isinstance(assets.get(owner), Organization) for owner in owners(organization)):
        return organization
    known = tuple(
        stake
        for stake in organization.parents or ()
        if stake.organization is not None and isinstance(assets.get(stake.organization), Organization)
    )
    return organization.model_copy(update={"parents": known})
