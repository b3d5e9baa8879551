"""Signatures: values that tell assets with equal facts apart from others before any facts are built."""

from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter

from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import IDENTITY, Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.software import Software

_SELF_CONTAINED: tuple[type[Asset], ...] = (Application, CloudService, DataFlow, GpuHost, Software)
"""Kinds whose facts follow from their own fields and from who depends on them or keeps something there.

The facts of models and datasets also follow from the hosts, applications and flows that name them, and those of an
organization leave out itself, so that two with equal fields may differ.
"""


def _fields(asset_type: type[Asset]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    return itemgetter(*(name for name in asset_type.model_fields if name not in IDENTITY))


_READERS = {asset_type.kind: _fields(asset_type) for asset_type in _SELF_CONTAINED}


class Signatures:
    """Equal only for assets with equal facts, which need not have equal ones when theirs are equal.

    Applications that differ only in which of several equal hosts and services they require have equal ones, too. Their
    facts are equal unless these name such a host or service: see ``names_what_it_requires``.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._texts = sources.system.texts

    def of(self, asset_id: str) -> Hashable:
        """The signature of an asset."""
        sources = self._sources
        asset = sources.system.assets[asset_id]
        read = _READERS.get(asset.kind)
        if read is None or sources.evidence.of_host(asset_id):
            return asset_id
        in_house = isinstance(asset, CloudService | GpuHost) and sources.is_in_house(asset_id)
        owned = sources.belongs_to_its_users(asset) if isinstance(asset, GpuHost) else None
        use = sources.graph.deployment_class(asset_id), sources.spared(asset_id), in_house, owned
        text = self._texts.get(asset_id)
        if text is not None and asset.kind is not Application.kind:
            return (text, use)
        counts = sources.counts(asset_id)
        if isinstance(asset, Application) and (stated := sources.exchange.stated(asset)) is not None:
            return (stated, use, *counts)
        return (asset.kind, read(asset.__dict__), use, *counts)

    def names_what_it_requires(self, asset_id: str, facts: str) -> bool:
        """Whether the facts of an application, as text, name a host or service that others with its signature lack."""
        asset = self._sources.system.assets[asset_id]
        if not isinstance(asset, Application):
            return False
        names = (self._sources.system.assets[name].name for name in self._sources.exchange.of(asset))
        return any(name in facts for name in (*self._sources.exchange.of(asset), *filter(None, names)))
