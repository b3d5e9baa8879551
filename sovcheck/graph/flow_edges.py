"""Edges of data flows: what flows is where it ends, and was where it starts; and what a model is trained with."""

from collections.abc import Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.edges import ACCESS, NONE, EdgeType
from sovcheck.graph.protection import is_kept_encrypted
from sovcheck.graph.topology import Link
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Access, Model

_NO_PLACE = {Kind.DATASET, Kind.ORGANIZATION}
"""Kinds where a flow may start without bytes being there: a dataset says itself where it is kept, and what an
organization sends is its own until it arrives."""


def flowing(asset: DataFlow, system: System, *_: object) -> Iterator[Link]:
    """What flows goes into the flow, the flow to where it ends; and what it starts at has the data, too."""
    for index, dataset in enumerate(asset.datasets or ()):
        yield Link(dataset, f"datasets.{index}", EdgeType.FLOWS_TO, asset.id, ACCESS)
    if asset.target is not None:
        passes = NONE if is_kept_encrypted(asset, system.assets[asset.target]) else ACCESS
        yield Link(asset.id, "to", EdgeType.FLOWS_TO, asset.target, passes)
    if asset.source is not None and system.assets[asset.source].kind not in _NO_PLACE:
        for dataset in asset.datasets or ():
            if not _says_so_otherwise(dataset, asset.source, system):
                yield Link(dataset, "from", EdgeType.FLOWS_TO, asset.source, ACCESS)


def trained_with(asset: Model, system: System, *_: object) -> Iterator[Link]:
    """What somebody trains a model with goes to the machine that does it, and behind an API to those who offer it."""
    if not system.is_stated(asset.id, "training_datasets"):
        return
    behind_an_api = asset.access is Access.API or (asset.access is None and asset.provider_service is not None)
    machine = asset.update.host if asset.update is not None else None
    for index, dataset in enumerate(asset.training_datasets or ()):
        if behind_an_api:
            yield Link(dataset, f"training_datasets.{index}", EdgeType.FLOWS_TO, asset.id, ACCESS)
        if machine is not None and not _says_so_otherwise(dataset, machine, system):
            yield Link(dataset, "update.host", EdgeType.FLOWS_TO, machine, ACCESS)


def _says_so_otherwise(dataset: str, place: str, system: System) -> bool:
    """Whether the dataset is known to be there without the flow, and on which terms: kept, used, or brought there."""
    return (
        (dataset, place) in system.brought
        or dataset in used_by(system.assets[place])
        or place in _kept_in(system.assets[dataset])
    )


def used_by(place: Asset) -> tuple[str, ...]:
    """The data that an application lists; other assets list none."""
    return (place.data or ()) if isinstance(place, Application) else ()


def _kept_in(dataset: Asset) -> tuple[str, ...]:
    return (*(dataset.stored_in or ()), *(dataset.backed_up_in or ())) if isinstance(dataset, Dataset) else ()
