"""Signatures: values that tell assets with equal facts apart from others before any facts are built."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from operator import itemgetter

from sovcheck.catalog.references import references_of
from sovcheck.facts.equality.likeness import Likeness
from sovcheck.facts.sources import IDENTITY, Sources
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.requirements import RequirementEntry
from sovcheck.inventory.assets.software import Software

_SELF_CONTAINED: tuple[type[Asset], ...] = (Application, CloudService, DataFlow, GpuHost, Software)
"""Kinds whose facts follow from their own fields and from who depends on them or keeps something there.

The facts of models and datasets also follow from the hosts, applications and flows that name them, and those of an
organization leave out itself, so that two with equal fields may differ.
"""

_REQUIRES = "requires"


def _fields(asset_type: type[Asset], *but: str) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    return itemgetter(*(name for name in asset_type.model_fields if name not in IDENTITY and name not in but))


_READERS = {asset_type.kind: _fields(asset_type) for asset_type in _SELF_CONTAINED}
_OF_APPLICATION = _fields(Application, _REQUIRES)


class Signatures:
    """Equal only for assets with equal facts, which need not have equal ones when theirs are equal.

    Applications that differ only in which of several equal hosts and services they require have equal ones, too. Their
    facts are equal unless these name such a host or service: see ``names_what_it_requires``.
    """

    def __init__(self, sources: Sources, likeness: Likeness) -> None:
        self._sources = sources
        self._texts = sources.system.texts
        self._likeness = likeness

    def of(self, asset_id: str) -> Hashable:
        """The signature of an asset."""
        sources = self._sources
        asset = sources.system.assets[asset_id]
        read = _READERS.get(asset.kind)
        if read is None or sources.evidence.of_host(asset_id):
            return asset_id
        in_house = isinstance(asset, CloudService | GpuHost) and sources.is_in_house(asset_id)
        use = sources.graph.deployment_class(asset_id), sources.spared(asset_id), in_house
        text = self._texts.get(asset_id)
        if text is not None and asset.kind is not Application.kind:
            return (text, use)
        counts = sources.counts(asset_id)
        if isinstance(asset, Application) and asset.requires and (equal := self._exchangeable(asset)):
            return (_OF_APPLICATION(asset.__dict__), _with_classes(asset.requires, equal), use, *counts)
        return (asset.kind, read(asset.__dict__), use, *counts)

    def names_what_it_requires(self, asset_id: str, facts: str) -> bool:
        """Whether the facts of an application, as text, name a host or service that others with its signature lack."""
        asset = self._sources.system.assets[asset_id]
        if not isinstance(asset, Application):
            return False
        names = (self._sources.system.assets[name].name for name in self._exchangeable(asset))
        return any(name in facts for name in (*self._exchangeable(asset), *filter(None, names)))

    def _exchangeable(self, application: Application) -> Mapping[str, Hashable]:
        """The required hosts and services in whose place an equal one would do, each with its class.

        Nothing else may name them, neither the application nor what is not one, nor an application that somebody names:
        then nothing leads to them on another way.
        """
        found: dict[str, Hashable] = {}
        otherwise = set[str]()
        for field, target, _ in references_of(application):
            if not field.startswith(_REQUIRES):
                otherwise.add(target)
            elif target not in self._named_by_others and not self._sources.evidence.of_host(target):
                likeness = self._likeness.of(target)
                if likeness is not None:
                    found[target] = likeness
        return {name: likeness for name, likeness in found.items() if name not in otherwise}

    @cached_property
    def _named_by_others(self) -> frozenset[str]:
        """What is named by assets other than applications to which nothing leads. Assets of one text name the same."""
        assets = self._sources.system.assets
        named = set[str]()
        for asset in self._sources.system.distinct.values():
            targets = [target for _, target, _ in references_of(asset)]
            if asset.kind is not Application.kind:
                named.update(targets)
            else:
                named.update(target for target in targets if assets[target].kind is Application.kind)
        leading = [asset for name in named if isinstance(asset := assets[name], Application)]
        return frozenset(named.union(target for each in leading for _, target, _ in references_of(each)))


def _with_classes(entries: tuple[RequirementEntry, ...], classes: Mapping[str, Hashable]) -> Hashable:
    """The entries with classes in the place of ids; which of them are one and the same asset stays to be seen."""
    numbers: dict[str, int] = {}

    def exchanged(name: str) -> Hashable:
        return (classes[name], numbers.setdefault(name, len(numbers))) if name in classes else name

    return tuple(
        (entry.optional, entry.tested, tuple((exchanged(option.id), option.tested) for option in entry.any_of))
        for entry in entries
    )
