"""Telling assets with equal facts apart from others before any facts are built."""

from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter

from sovcheck.facts.sources import IDENTITY, Sources
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.software import Software

_SELF_CONTAINED: tuple[type[Asset], ...] = (Application, CloudService, DataFlow, GpuHost, Software)
"""Kinds whose facts follow from their own fields and from who depends on them.

The facts of models and datasets also follow from the hosts, applications and flows that name them, and those of an
organization leave out itself, so that two with equal fields may differ.
"""


def _fields(asset_type: type[Asset]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    return itemgetter(*(name for name in asset_type.model_fields if name not in IDENTITY))


_READERS = {asset_type.kind: _fields(asset_type) for asset_type in _SELF_CONTAINED}


def signature(asset_id: str, sources: Sources) -> Hashable:
    """A value that is equal only for assets with equal facts; they need not have equal ones when theirs are equal."""
    asset = sources.system.assets[asset_id]
    read = _READERS.get(asset.kind)
    if read is None or sources.evidence.of_host(asset_id):
        return asset_id
    use = sources.graph.deployment_class(asset_id), sources.is_spared(asset_id)
    text = sources.system.text(asset_id)
    if text is not None:
        return (text, use)
    return (asset.kind, read(asset.__dict__), use, *sources.counts(asset_id))
