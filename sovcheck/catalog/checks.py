"""Checks of an asset that need the other assets and the catalog."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from sovcheck.catalog.completion import catalog_base
from sovcheck.catalog.country_suggestions import country_advice, nearest_region
from sovcheck.catalog.entries.clouds import CatalogOrganization, CatalogService, Cloud, Region
from sovcheck.catalog.entries.licences import CatalogModel
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.extension import contradictions
from sovcheck.catalog.operators import region_of
from sovcheck.catalog.own_ids import OwnIds
from sovcheck.catalog.ownership import LONGEST_CHAIN, OVERSTATED_ADVICE, overstated
from sovcheck.catalog.references import countries_of
from sovcheck.catalog.store import Catalog
from sovcheck.errors import Location, Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost, Tenancy
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.scalars import ANYWHERE
from sovcheck.inventory.declared import Declared
from sovcheck.inventory.messages import cut
from sovcheck.suggestions import did_you_mean

_OWN_CATALOG = "describe it in a catalog of your own and pass that with --catalog"

_OF_ONES_OWN = frozenset({Tenancy.OWNED, Tenancy.COLOCATED})

_SHOWN = 3
"""Clouds that are named where more have a region of that id."""

_ROUNDING = 1.1
"""How much more than the catalog a device may have: makers count GB or GiB. Less is a share of it."""


class Subject(Struct, frozen=True):
    """A declared asset, completed, with the places of its fields."""

    asset: Asset
    declared: Declared

    def problem(self, field: str, wrong: str, advice: str) -> Problem:
        """A problem of one field, given by its path."""
        return Problem(self.declared.at(field), f"{self.asset.id}.{field}", wrong, advice)


def check_asset(subject: Subject, catalog: Catalog) -> Iterator[Problem]:
    """Everything that is wrong with one asset, other than what it is called and whom it refers to."""
    yield from _check_extension(subject, catalog)
    yield from _check_countries(subject, catalog)
    if isinstance(subject.asset, (GpuHost, CloudService)):
        yield from _check_cloud(subject, subject.asset, catalog)
        yield from _check_technology(subject, subject.asset, catalog)
    if isinstance(subject.asset, GpuHost):
        yield from _check_accelerators(subject, subject.asset, catalog)
        yield from _check_destinations(subject, subject.asset, catalog)
    if isinstance(subject.asset, Organization):
        yield from _check_shares(subject)


def _check_extension(subject: Subject, catalog: Catalog) -> Iterator[Problem]:
    asset = subject.asset
    if asset.extends is None:
        return
    entry = catalog_base(asset, catalog)
    if entry is not None:
        yield from _check_contradictions(subject, entry, catalog)
        return
    kinds: dict[str, Mapping[str, Sourced]] = {
        "organization": catalog.organizations,
        "model": catalog.models,
        "cloud_service": catalog.services,
    }
    entries = kinds.get(asset.kind, {})
    advice = did_you_mean(asset.id, entries, "leave `extends` out and describe it here")
    yield subject.problem("extends", f"the catalog has no {asset.kind} {asset.id!r} to extend", advice)


def _check_contradictions(
    subject: Subject, entry: CatalogOrganization | CatalogModel | CatalogService, catalog: Catalog
) -> Iterator[Problem]:
    """The judged do not overrule the judge: what the catalog states is corrected by the party that runs the check."""
    declared = subject.declared
    for found in contradictions(declared.asset, declared.stated, entry, catalog):
        place = catalog.place_of(entry) or entry.citation
        wrong = f"says {cut(found.stated)}, and the catalog says {cut(found.known)} ({place})"
        advice = f"{found.advice}; whoever runs the check can correct the catalog with --catalog FILE"
        yield subject.problem(found.field, wrong, advice)


def check_identity(subject: Subject, own_ids: OwnIds) -> Iterator[Problem]:
    """An asset of one's own under the id or name of a catalog entry: a reader takes it for the known one."""
    asset = subject.asset
    if asset.extends is not None:
        return
    if (word := own_ids.taken_by(asset.id)) is not None:
        wrong = f"the catalog has the {word} {asset.id!r}, and this would stand in its place"
        extend = "write `extends: catalog` and only what it leaves open, or " if word == asset.kind else ""
        yield subject.problem("id", wrong, f"{extend}give yours another id")
    elif (alike := own_ids.reads_like(asset)) is not None:
        field, entry = alike
        wrong = f"reads like {entry!r} of the catalog, and is not declared as that"
        advice = f"name {entry!r} itself (with `extends: catalog` to add to it), or give yours another {field}"
        yield subject.problem(field, wrong, advice)
    elif (local := own_ids.local_company_of(asset)) is not None:
        field, entry = local
        wrong = f"is called like a company of {entry!r} of the catalog, and no organization owns it here"
        advice = f"name {entry!r} or the company between among its `parents`, or give yours another {field}"
        yield subject.problem(field, wrong, advice)
    elif (known := own_ids.service_of_another(asset)) is not None:
        field, entry = known
        wrong = f"is what the catalog calls {entry!r}, and its provider here is not the one there"
        yield subject.problem(
            field, wrong, f"write `id: {entry}` with `extends: catalog`, or give yours another {field}"
        )


def _check_countries(subject: Subject, catalog: Catalog) -> Iterator[Problem]:
    for field, code in countries_of(subject.asset):
        if code not in catalog.countries:
            advice = country_advice(code, catalog.countries, catalog.blocs)
            yield subject.problem(field, f"there is no country {code!r}", advice)


def _check_cloud(subject: Subject, asset: GpuHost | CloudService, catalog: Catalog) -> Iterator[Problem]:
    cloud = catalog.clouds.get(asset.cloud) if asset.cloud is not None else None
    if asset.cloud is not None and cloud is None:
        advice = _cloud_advice(asset.cloud, catalog)
        yield subject.problem("cloud", f"the catalog has no cloud {asset.cloud!r}", advice)
        return
    region = region_of(asset, catalog)
    if region is None:
        yield from _check_region_of_others(subject, asset, catalog)
    if cloud is None:
        return
    yield from _check_tenancy(subject, asset, cloud)
    stated = subject.declared.asset.country if isinstance(subject.declared.asset, (GpuHost, CloudService)) else None
    if region is not None and ANYWHERE in region.countries:
        yield from _check_anywhere(subject, region, cloud)
    elif region is not None and stated is not None and stated not in region.countries:
        wrong = f"{stated} contradicts region {region.id!r} of {cloud.name}, which lies in {_listed(region.countries)}"
        yield subject.problem("country", wrong, "correct one of the two, or leave `country` out")
    if region is None and asset.region is not None and asset.country is None:
        yield subject.problem(
            "region", f"{cloud.name} has no region {asset.region!r}", _region_advice(asset.region, cloud, catalog)
        )


def _check_region_of_others(subject: Subject, asset: GpuHost | CloudService, catalog: Catalog) -> Iterator[Problem]:
    """A region that other clouds have, and none of them where this is said to stand."""
    known = catalog.regions_by_id.get(asset.region, ()) if asset.region is not None else ()
    if not known or asset.country is None or any(asset.country in region.countries for _, region in known):
        return
    shown = ", ".join(f"{cloud.id} ({'/'.join(region.countries)})" for cloud, region in known[:_SHOWN])
    places = f"{shown} and {len(known) - _SHOWN} more" if len(known) > _SHOWN else shown
    wrong = f"{asset.country} contradicts region {asset.region!r}, which is one of {places}"
    yield subject.problem("region", wrong, "write its `cloud`, too, or correct one of the two")


def _check_tenancy(subject: Subject, asset: GpuHost | CloudService, cloud: Cloud) -> Iterator[Problem]:
    """Nobody but who runs a cloud owns or houses machines that belong to it or stand on it."""
    if isinstance(asset, GpuHost) and asset.tenancy in _OF_ONES_OWN and asset.owner != cloud.operator:
        wrong = (
            f"{asset.tenancy.value} contradicts `cloud: {cloud.id}`, to which the machine belongs or on which it stands"
        )
        yield subject.problem(
            "tenancy", wrong, "write cloud or rented; or leave `cloud` out where it is a machine of yours"
        )


def _cloud_advice(name: str, catalog: Catalog) -> str:
    """The party that runs a cloud is often named in its place. What is below counts: it can be stopped there."""
    run = tuple(cloud.id for cloud in catalog.clouds.values() if cloud.operator == name)
    if run:
        return f"that is who runs {_listed(run)}: name the cloud"
    declare = "declare it as a cloud service with its provider, and require that"
    return did_you_mean(name, catalog.clouds, f"{declare}; or {_OWN_CATALOG}")


def _check_anywhere(subject: Subject, region: Region, cloud: Cloud) -> Iterator[Problem]:
    """The party that names a global endpoint cannot say where it processes what it is sent: nobody promises that."""
    processed_in = getattr(subject.declared.asset, "processed_in", None)
    if processed_in is not None and ANYWHERE not in processed_in:
        wrong = f"{_listed(processed_in)} contradicts region {region.id!r} of {cloud.name}, which may process anywhere"
        yield subject.problem("processed_in", wrong, "name the region that is used, or leave `processed_in` out")


def _region_advice(name: str, cloud: Cloud, catalog: Catalog) -> str:
    instead = f"state its `country` instead; `sovcheck catalog show {cloud.id}` lists the regions"
    meant = nearest_region(name, cloud, catalog)
    return f"did you mean {meant!r}? Or {instead}" if meant is not None else instead


def _check_accelerators(subject: Subject, asset: GpuHost, catalog: Catalog) -> Iterator[Problem]:
    for index, group in enumerate(asset.accelerators or ()):
        if group.model not in catalog.accelerators:
            advice = _accelerator_advice(group.model, catalog)
            wrong = f"the catalog has no accelerator {group.model!r}"
            yield subject.problem(f"accelerators.{index}.model", wrong, advice)
        elif (known := catalog.accelerators[group.model]).memory_gib * _ROUNDING < (group.memory_gib or 0):
            wrong = f"{group.memory_gib:g} GiB contradict the catalog: {known.name} has {known.memory_gib:g}"
            advice = f"correct it, name the variant that has so much, or {_OWN_CATALOG}"
            yield subject.problem(f"accelerators.{index}.memory_gib", wrong, advice)


def _check_destinations(subject: Subject, asset: GpuHost, catalog: Catalog) -> Iterator[Problem]:
    """A machine that may reach a known service depends on it, which is judged only where it is said."""
    if asset.allowed_egress is None:
        return
    required = {option.id for entry in asset.requires or () for option in entry.any_of}
    for index, destination in enumerate(asset.allowed_egress):
        reached = [service.id for service, _ in catalog.endpoints.reached_at(destination.rpartition(":")[0])]
        if reached and required.isdisjoint(reached):
            wrong = f"{destination} is {_listed(tuple(reached))} of the catalog, which the machine does not require"
            advice = f"write `requires: [{reached[0]}]`, or leave the destination out"
            yield subject.problem(f"allowed_egress.{index}", wrong, advice)


def _accelerator_advice(name: str, catalog: Catalog) -> str:
    """Which one is meant; a catalog of one's own is for what nobody knows."""
    from sovcheck.catalog.search import near_ids

    for entry in catalog.accelerators.mentioning(name):
        for machine in entry.instance_types:
            if machine.name.lower() == name.lower():
                one = f"a {machine.name} of {machine.cloud} has {machine.count:g}"
                return f"{one}: write {{model: {entry.id}, count: {machine.count:g}}} for each"
    if meant := near_ids(name, catalog.accelerators):
        *others, last = map(repr, meant)
        return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    return did_you_mean(name, catalog.accelerators, f"`sovcheck catalog list accelerators`, or {_OWN_CATALOG}")


def _check_technology(subject: Subject, asset: GpuHost | CloudService, catalog: Catalog) -> Iterator[Problem]:
    """A technology of confidential computing that nobody knows protects by its name alone."""
    computing = asset.confidential_computing
    if computing is not None and computing.technology not in catalog.technologies:
        wrong = f"there is no technology of confidential computing {computing.technology!r}"
        advice = f"write one of {_listed(tuple(catalog.technologies))}, or leave `confidential_computing` out"
        yield subject.problem("confidential_computing.technology", wrong, advice)


def _check_shares(subject: Subject) -> Iterator[Problem]:
    """What is written by itself; what it gives with the holders that the catalog names is said of that."""
    stated = subject.declared.asset
    for right, total in overstated(stated) if isinstance(stated, Organization) else ():
        yield subject.problem("parents", f"the holders' shares of {right} add up to {total:g} %", OVERSTATED_ADVICE)


def cycle_problem(cycle: tuple[str, ...], declared: Mapping[str, Declared]) -> Problem:
    """Ownership that runs in a circle, at the first asset of it that the files declare."""
    first = next((asset_id for asset_id in cycle if asset_id in declared), cycle[0])
    place = declared[first].at("parents") if first in declared else Location("catalog")
    wrong = f"ownership runs in a circle: {' is owned by '.join(repr(asset_id) for asset_id in cycle)}"
    return Problem(place, f"{first}.parents", wrong, "leave out the share that one of them holds in its own owner")


def chain_problem(asset_id: str, declared: Mapping[str, Declared]) -> Problem:
    """More owners one above the other than anybody has, at the organization below them."""
    place = declared[asset_id].at("parents") if asset_id in declared else Location("catalog")
    wrong = f"more than {LONGEST_CHAIN} owners stand one above the other"
    return Problem(place, f"{asset_id}.parents", wrong, "check the chain: none that exists is so long")


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(codes)
