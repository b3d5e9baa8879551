"""Which organization stands in a role towards an asset, or which field would say so."""

from sovcheck.facts.handles import Role
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import Omission
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model

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


def holders_of_role(asset: Asset, role: Role, sources: Sources) -> tuple[str, ...] | Omission:
    """The ids of the organizations, or what is left out on the way to them.

    A model's provider is that of its service, and a registry's or mirror's whoever runs it.
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
        return sources.system.runners(asset.id) or Omission(asset.id, field)
    holder = getattr(asset, field, None)
    return (holder,) if isinstance(holder, str) else Omission(asset.id, field)


def _runners(place: str | None, unnamed: Omission, sources: Sources) -> tuple[str, ...] | Omission:
    """Who runs a host or service, where it is named at all."""
    if place is None:
        return unnamed
    is_host = isinstance(sources.system.assets[place], GpuHost)
    return sources.system.runners(place) or Omission(place, "operator" if is_host else "provider")
