"""What leaves open who stands in a role, who owns or controls that organization, and from where it works."""

from collections.abc import Iterator
from math import fsum

from sovcheck.catalog.stakes import WHOLE
from sovcheck.facts.handles import EFFECTS, Role
from sovcheck.facts.parts.listings import rented
from sovcheck.facts.sources import Sources
from sovcheck.graph.control_thresholds import is_public
from sovcheck.graph.omissions import Omission
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization

_OWN = {"name", "country", "public_body", "support_countries", "administered_from", "security_operations_from"}
NAMED_ROLES = {
    role.value: role
    for role in (
        Role.OPERATOR,
        Role.OWNER,
        Role.PROVIDER,
        Role.DEVELOPER,
        Role.CONTROLLER,
        Role.CURATOR,
        Role.REGISTRY,
        Role.MIRROR,
        Role.SIGNER,
    )
}
"""The roles that facts name, mostly after the field that states it."""

_FIELDS = {Role.SIGNER: "signed_by"}


def of_role(asset: Asset, role: Role, detail: str, sources: Sources) -> Iterator[Omission]:
    """What leaves open a fact about who stands in a role: who that is, else what is left out of it and its owners."""
    holders = holders_of_role(asset, role, sources)
    if isinstance(holders, Omission):
        yield holders
        return
    for holder in holders:
        yield from of_organization(holder, detail, sources)


def of_organization(organization: str, detail: str, sources: Sources) -> Iterator[Omission]:
    """What leaves open a fact about the organization."""
    graph = sources.graph
    asset = graph.system.assets[organization]
    if detail in _OWN:
        if getattr(asset, detail) is None:
            yield Omission(organization, detail)
    elif detail == "certifications":
        yield from _of_certifications(asset)
    elif detail == "control":
        yield from graph.control_omissions(organization)
    elif detail == "controllers":
        parties = (party.organization for party in graph.controllers(organization) if party.country is None)
        yield from (Omission(name, "country") for name in parties if name is not None)
    else:
        yield from _of_shares(organization, sources, unsure=detail == "stakes")


def _of_certifications(asset: Asset) -> Iterator[Omission]:
    """That it states none, or of one that it states neither the last day nor the level."""
    if not isinstance(asset, Organization) or asset.certifications is None:
        yield Omission(asset.id, "certifications")
        return
    for index, certification in enumerate(asset.certifications):
        for field in ("level", "valid_until"):
            if getattr(certification, field) is None:
                yield Omission(asset.id, f"certifications.{index}.{field}")


def of_listings(application: Application, detail: str, sources: Sources) -> Iterator[Omission]:
    """The owner, and the party that controls it, that does not say on which sanctions lists it is, or since when not.

    Of ``terms``, whatever others run without which it stops, and whose contract does not say which lists they enforce.
    Of what is ``open_``, what leaves open who stops it.
    """
    if detail.startswith("open_"):
        yield from sources.graph.cutoff_omissions(application.id)
        return
    if detail.startswith("terms"):
        for asset, _ in rented(sources.graph.survival(application.id), sources):
            if asset.contract is None or asset.contract.enforces_lists_of is None:
                yield Omission(asset.id, "contract.enforces_lists_of")
        return
    field = "screened" if detail == "owners_screened_days_ago" else "listed_parties"
    if application.owner is None:
        yield Omission(application.id, "owner")
        return
    for party in sources.graph.controllers(application.owner):
        owner = sources.asset(party.organization, Organization) if party.organization is not None else None
        if owner is not None and getattr(owner, field) is None:
            yield Omission(owner.id, field)


def of_exposure(asset: str, word: str, sources: Sources) -> Iterator[Omission]:
    """Whose country is not known of those with an effect on the asset, or how far the law of the country reaches."""
    for party in sources.graph.exposure(asset, EFFECTS[word]):
        if party.country is None and party.organization is not None:
            yield Omission(party.organization, "country")
        elif word == "access" and sources.jurisdictions.compelled_access(party.country) is None:
            yield Omission(party.country or "", "compelled_access")


def of_update_source(software: Asset, detail: str, sources: Sources) -> Iterator[Omission]:
    """What leaves open who can stop where updates come from, such as ``mirror.cutoff_complete``; of all, where none."""
    name, _, fact = detail.partition(".")
    for field in (name,) if name else ("registry", "mirror"):
        place = getattr(software, field)
        if place is None:
            yield Omission(software.id, field)
        elif fact == "cutoff":
            yield from of_exposure(place, fact, sources)
        else:
            yield from sources.graph.cutoff_omissions(place)


def _of_shares(organization: str, sources: Sources, *, unsure: bool) -> Iterator[Omission]:
    """Up to the roots, nearest first: whose owners, their shares or countries are not stated in full."""
    assets, waiting, seen = sources.system.assets, [organization], {organization}
    while waiting:
        asset = assets[waiting.pop(0)]
        if not isinstance(asset, Organization):
            continue
        if asset.country is None:
            yield Omission(asset.id, "country")
        if _leaves_shares_open(asset, unsure=unsure):
            yield Omission(asset.id, "parents")
        for stake in asset.parents or ():
            if stake.organization is not None and stake.organization not in seen:
                seen.add(stake.organization)
                waiting.append(stake.organization)


def _leaves_shares_open(organization: Organization, *, unsure: bool) -> bool:
    """Whether its holders or their shares are not stated; ``unsure``: or not all of them, or not all votes."""
    stakes = organization.parents
    if stakes is None:
        return not is_public(organization)
    if any(stake.capital is None for stake in stakes):
        return True
    if not unsure or is_public(organization) or not (stakes or organization.free_float):
        return False
    return fsum(stake.capital or 0 for stake in stakes) < WHOLE or any(stake.voting is None for stake in stakes)


def holders_of_role(asset: Asset, role: Role, sources: Sources) -> tuple[str, ...] | Omission:
    """The ids of the organizations, or what is left out on the way to them.

    A model's provider is that of its service, and a registry's or mirror's the party that runs it.
    """
    field = _FIELDS.get(role, role.value)
    if isinstance(asset, Model) and role is Role.PROVIDER:
        if asset.provider_service is None:
            return Omission(asset.id, "provider_service")
        asset = sources.system.assets[asset.provider_service]
    if role is Role.UPDATE:
        host = asset.update.host if isinstance(asset, Model) and asset.update is not None else None
        return _runners(host, Omission(asset.id, "update.host"), sources)
    if role in {Role.REGISTRY, Role.MIRROR}:
        return _runners(getattr(asset, field), Omission(asset.id, field), sources)
    if role in {Role.OPERATOR, Role.PROVIDER}:
        return sources.system.runners_and_cloud(asset.id) or Omission(asset.id, field)
    holder = getattr(asset, field, None)
    return (holder,) if isinstance(holder, str) else Omission(asset.id, field)


def _runners(place: str | None, unnamed: Omission, sources: Sources) -> tuple[str, ...] | Omission:
    """Who runs a host or service, where it is named at all."""
    if place is None:
        return unnamed
    is_host = isinstance(sources.system.assets[place], GpuHost)
    return sources.system.runners(place) or Omission(place, "operator" if is_host else "provider")
