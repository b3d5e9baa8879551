"""Omissions: which fields, left out, leave open where the bytes of a dataset go: docs/adr/0009 as a table."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from sovcheck.catalog.system import System
from sovcheck.graph.recipients import sent_to
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software, TelemetryDefault

FEW = 4
"""How many omissions are reported of one asset, where there may be more."""
MOST_KEPT = FEW + 1
"""One more is kept, so that a report of a few can say whether there are more."""


class Omission(NamedTuple):
    """A field that an asset leaves out though an answer depends on it."""

    asset: str
    field: str


def of_place(asset: Asset | None, system: System) -> Iterator[str]:
    """What is left out of where something is kept: its country."""
    match asset:
        case GpuHost() | CloudService() if system.service_countries(asset.id) is None:
            yield "country"
        case Organization(country=None):
            yield "country"


def of_use(asset: Asset | None) -> Iterator[str]:
    """What is left out of where bytes go on to from where they are used."""
    match asset:
        case Dataset():
            yield from _unstated(asset, "stored_in", "backed_up_in")
        case Application():
            yield from _unstated(asset, "logs_to", "requires")
        case CloudService():
            yield from _unstated(asset, "requires")
        case DataFlow(target=None):
            yield "to"
        case GpuHost(runtime=runtime):
            if runtime is None or not (runtime.offline or runtime.software):
                yield "runtime"
            yield from _unstated(asset, "requires")
        case Software(telemetry=telemetry):
            if telemetry is None:
                yield "telemetry"
            elif telemetry.setting is TelemetryDefault.ON and telemetry.to is None:
                yield "telemetry.to"
            yield from _unstated(asset, "requires")


def of_software(asset: Asset, assets: Mapping[str, Asset]) -> Iterator[str]:
    """What names software as the place that data is sent to, which is wherever that runs: its hosts are not said."""
    for field, target in sent_to(asset):
        if isinstance(assets[target], Software):
            yield f"{field} (the host or service that it runs on)"


def of_idle_model(model: Model) -> str:
    """What a model leaves out that nothing runs."""
    return "provider_service" if model.access is Access.API else "serves (of its host)"


class Serving(NamedTuple):
    """What hosts state of the models that they run; ``silent`` are the first few that do not, by id.

    Each of these may run any model beside the hosts that say so, and be the one in use.
    """

    models: frozenset[str]
    silent: tuple[Omission, ...]

    @classmethod
    def of(cls, system: System) -> "Serving":
        """What the hosts of the system state."""
        hosts = [asset for asset in system.distinct.values() if isinstance(asset, GpuHost)]
        # Also those that are written like another: what a report says does not depend on how a file is read.
        silent = sorted(Omission(host.id, "serves") for host in system.all_of(GpuHost) if host.serves is None)
        return cls(frozenset(name for host in hosts for name in host.serves or ()), tuple(silent[:MOST_KEPT]))

    def unstated(self, model: Model) -> tuple[Omission, ...]:
        """What hosts leave out of where a model runs of which another host says that it runs there."""
        return self.silent if model.id in self.models else ()


def of_any_dataset(assets: Mapping[str, Asset]) -> tuple[Omission, ...]:
    """The first few omissions that leave open every dataset, because nothing says which they concern; sorted.

    An application that does not say which data it uses may use all. So may a flow that does not say what flows, where
    it starts nowhere, or at an organization, of which nothing says what it has.
    """
    return tuple(
        sorted(Omission(asset.id, field) for asset in assets.values() for field in _any(asset, assets))[:MOST_KEPT]
    )


def of_flows(flows: Iterable[DataFlow]) -> Mapping[str, tuple[Omission, ...]]:
    """By the asset where they start: the flows that do not say what flows from there."""
    found: dict[str, tuple[Omission, ...]] = {}
    for flow in flows:
        if flow.datasets is None and flow.source is not None:
            found[flow.source] = (*found.get(flow.source, ()), Omission(flow.id, "datasets"))
    return found


def nearest(
    omissions: Iterable[tuple[int, Omission]], before: Callable[[int], Iterable[int]]
) -> Mapping[int, tuple[Omission, ...]]:
    """For each number the few omissions that are fewest steps ahead; ``before`` gives the numbers one step back.

    One walk for all, that takes no step more than a few times.
    """
    found: dict[int, tuple[Omission, ...]] = {}
    waiting = deque(sorted(omissions, key=lambda place: (place[1], place[0])))
    while waiting:
        number, omission = waiting.popleft()
        known = found.get(number, ())
        if len(known) < MOST_KEPT and omission not in known:
            found[number] = (*known, omission)
            waiting.extend((previous, omission) for previous in before(number))
    return found


def _any(asset: Asset, assets: Mapping[str, Asset]) -> Iterator[str]:
    match asset:
        case Application():
            yield from _unstated(asset, "data")
        case DataFlow(source=source, datasets=None):
            if source is None or isinstance(assets[source], Organization):
                yield "datasets"


def _unstated(asset: Asset, *fields: str) -> Iterator[str]:
    return (field for field in fields if getattr(asset, field) is None)
