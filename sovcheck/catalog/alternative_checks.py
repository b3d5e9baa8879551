"""Checks of alternatives: whether the options of an ``any_of`` give the same, a model output or one type of service."""

from collections.abc import Iterator, Mapping

from sovcheck.catalog.checks import Subject
from sovcheck.errors import Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService, ServiceType
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.requirements import RequirementEntry
from sovcheck.inventory.requirements import requirements_of

_OUTPUT = "model output"
_ALIKE = {ServiceType.HUB: ServiceType.REGISTRY, ServiceType.TELEMETRY: ServiceType.LOGGING}
"""Types of services that do the same work under two names."""


def check_alternatives(subject: Subject, assets: Mapping[str, Asset]) -> Iterator[Problem]:
    """Entries whose options have nothing in common that all of them give, at the first option that differs."""
    for index, entry in enumerate(requirements_of(subject.asset)):
        yield from _check_entry(subject, index, entry, assets)


def _check_entry(
    subject: Subject, index: int, entry: RequirementEntry, assets: Mapping[str, Asset]
) -> Iterator[Problem]:
    first, common = "", frozenset[str]()
    for place, option in enumerate(entry.any_of):
        gives = _gives(assets.get(option.id))
        if gives is None:
            continue
        if common and not common & gives:
            other = f"{first!r} gives {_listed(common)}, so neither replaces the other"
            wrong = f"{option.id!r} gives {_listed(gives)}, and {other}"
            advice = (
                "give each an entry of its own, so that both are needed, and name under any_of only what does the same"
            )
            yield subject.problem(f"requires.{index}.any_of.{place}.id", wrong, advice)
            return
        first, common = first or option.id, (common & gives) or gives


def _gives(asset: Asset | None) -> frozenset[str] | None:
    """What an application gets from the asset; None where it may be anything, or does not exist."""
    match asset:
        case Model():
            return frozenset({_OUTPUT})
        case GpuHost():
            return frozenset({_OUTPUT, ServiceType.COMPUTE.value})
        case Dataset():
            return frozenset({"data"})
        case CloudService(type=ServiceType.INFERENCE_API):
            return frozenset({_OUTPUT})
        case CloudService(type=ServiceType() as kind):
            return frozenset({_ALIKE.get(kind, kind).value})
    return None


def _listed(gives: frozenset[str]) -> str:
    return " or ".join(sorted(gives))
