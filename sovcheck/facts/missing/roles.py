"""Which organization stands in a role towards an asset, or which field would say so."""

from sovcheck.facts.handles import Role
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import Omission
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model

NAMED_ROLES = {
    role.value: role
    for role in (Role.OPERATOR, Role.OWNER, Role.PROVIDER, Role.DEVELOPER, Role.CONTROLLER, Role.CURATOR)
}
"""The roles that facts name, each after the field that states it."""


def holder_of_role(asset: Asset, role: Role, sources: Sources) -> str | Omission:
    """The organization's id, or what is left out on the way to it: a model's provider is that of its service."""
    field = role.value
    if isinstance(asset, Model) and role is Role.PROVIDER:
        if asset.provider_service is None:
            return Omission(asset.id, "provider_service")
        asset = sources.system.assets[asset.provider_service]
    if role is Role.UPDATE:
        return _runner_of_updates(asset, sources)
    holder = getattr(asset, field, None)
    return holder if isinstance(holder, str) else Omission(asset.id, field)


def _runner_of_updates(asset: Asset, sources: Sources) -> str | Omission:
    """Who runs the machine on which a model can be updated."""
    host = asset.update.host if isinstance(asset, Model) and asset.update is not None else None
    if host is None:
        return Omission(asset.id, "update.host")
    match sources.system.assets[host]:
        case GpuHost(operator=str() as operator):
            return operator
        case CloudService(provider=str() as provider):
            return provider
        case CloudService():
            return Omission(host, "provider")
    return Omission(host, "operator")
