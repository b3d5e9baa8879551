"""Which models are only named as ancestors of others: nobody runs, offers, keeps or updates them here."""

from collections.abc import Iterator
from functools import cached_property

from sovcheck.catalog.system import System
from sovcheck.evidence.appraised import AppraisedEvidence
from sovcheck.facts.dependents import reverse, spread
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.requirements import requirements_of

_GIVE_OUTPUT = (ServiceType.INFERENCE_API, None)


class Ancestors:
    """Answers about the models of a system, all found at the first question."""

    def __init__(self, system: System, evidence: AppraisedEvidence) -> None:
        self._system = system
        self._assets = system.assets
        self._evidence = evidence

    def is_ancestor(self, model: str) -> bool | None:
        """Whether the model is only an ancestor; None where something that leaves out what it runs could use it.

        A model whose use shows anywhere is none, and neither is one that nobody is derived from.
        """
        if model not in self._named:
            return False
        return None if self._anything_may_be_used else True

    @cached_property
    def _named(self) -> frozenset[str]:
        """The ancestors of models that count themselves: a circle of models that nobody uses names itself alone."""
        models = list(self._system.all_of(Model))
        origins = [(base, model.id) for model in models for base in (*model.bases, *self._teachers(model))]
        named = {base for base, model in origins if base != model}
        used = {*self._required(), *(model.id for model in models if self._shows_use(model))}
        heirs = used | {model.id for model in models if model.id not in named}
        return spread(heirs, reverse(origins)) - heirs

    def _teachers(self, model: Model) -> Iterator[str]:
        """The models whose outputs it was trained on."""
        for name in model.training_datasets or ():
            dataset = self._assets.get(name)
            yield from (dataset.generated_by or () if isinstance(dataset, Dataset) else ())

    def _required(self) -> Iterator[str]:
        """Whatever is required, served, or at an end of a flow."""
        for asset in self._system.distinct.values():
            for entry in requirements_of(asset):
                yield from (option.id for option in entry.any_of)
            match asset:
                case GpuHost(serves=serves):
                    yield from serves or ()
                case DataFlow(source=source, target=target):
                    yield from (end for end in (source, target) if end is not None)

    def _shows_use(self, model: Model) -> bool:
        """Whether it states what only somebody has who keeps, offers, runs or updates it, or was seen to run."""
        kept = bool(model.files or model.stored_in or model.provider_service is not None or model.self_hosted)
        return kept or model.update is not None or self._evidence.of_model(model.id) is not None

    @cached_property
    def _anything_may_be_used(self) -> bool:
        asked = (*self._system.distinct.values(), *self._system.all_of(CloudService))
        return any(map(self._leaves_open_what_it_uses, asked))

    def _leaves_open_what_it_uses(self, asset: Asset) -> bool:
        match asset:
            case Application(requires=None) | GpuHost(serves=None):
                return True
            case CloudService(requires=None):
                return asset.type in _GIVE_OUTPUT and asset.id not in self._offering
        return False

    @cached_property
    def _offering(self) -> frozenset[str]:
        services = (model.provider_service for model in self._system.all_of(Model))
        return frozenset(service for service in services if service is not None)
