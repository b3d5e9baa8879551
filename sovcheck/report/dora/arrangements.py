"""Contractual arrangements (DORA): services and rented hosts of third parties, their providers and subcontractors."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sovcheck.findings.stated import StatedAsset, StatedFact
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.requirements import requirements_of
from sovcheck.report.path_wording import place

Part = CloudService | GpuHost


class Arrangements(Struct, frozen=True):
    """The assets of a system by id, and ``parts``: those that are used under an arrangement with a third party."""

    assets: Mapping[str, Asset]
    parts: Mapping[str, Part]
    facts: Mapping[str, Mapping[str, StatedFact]]
    own: frozenset[str]
    """The organizations that answer for the applications: nobody has an arrangement with himself."""

    @classmethod
    def of(cls, stated: Sequence[StatedAsset]) -> "Arrangements":
        """Those behind what is stated."""
        assets = {each.asset: each.typed() for each in stated}
        owners = {asset.owner for asset in assets.values() if isinstance(asset, Application)}
        own = frozenset(owner for owner in owners if owner is not None)
        parts = {
            name: asset
            for name, asset in assets.items()
            if isinstance(asset, (CloudService, GpuHost)) and not _is_ours(asset, own)
        }
        facts = {each.asset: {fact.field: fact for fact in each.facts} for each in stated}
        return cls(assets, parts, facts, own)

    def stated_at(self, asset: str, field: str) -> str | None:
        """Who states a field: a line of a file, a source of the catalog, or both; None where nobody does."""
        fact = self.facts.get(asset, {}).get(field)
        if fact is None:
            return None
        line = place(fact.file, fact.line) if fact.file is not None else None
        source = ", ".join(str(word) for word in (fact.source, fact.certainty) if word)
        return "; ".join(filter(None, (line, source))) or None

    def below(self, part: str) -> Iterator[str]:
        """The parts on which a part rests."""
        for entry in requirements_of(self.parts[part]):
            yield from (option.id for option in entry.any_of if option.id in self.parts)

    def direct(self) -> tuple[str, ...]:
        """The parts that are used themselves, and not only by other parts: what one has an arrangement about."""
        used = {name for asset in self.assets.values() if asset.id not in self.parts for name in _named(asset)}
        under = {name for part in self.parts for name in self.below(part) if name != part}
        return tuple(
            name for name, part in self.parts.items() if name in used or part.contract is not None or name not in under
        )

    def alternatives(self) -> Mapping[str, Sequence[str]]:
        """By part the other third parties that could give the same, by the requirements that name both."""
        hosts: dict[str, list[str]] = defaultdict(list)
        for name, part in self.parts.items():
            for model in part.serves or () if isinstance(part, GpuHost) else ():
                hosts[model].append(name)
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for entry in (entry for asset in self.assets.values() for entry in requirements_of(asset)):
            options = [list(self._parts_of(option.id, hosts)) for option in entry.any_of]
            for number, option in enumerate(options):
                beside = options[:number] + options[number + 1 :]
                others = {who for other in beside for name in other for who in providers_of(self.parts[name])}
                for name in option:
                    ours = {*providers_of(self.parts[name]), *self.own}
                    found[name].update(dict.fromkeys(sorted(others - ours)))
        return {part: tuple(others) for part, others in found.items() if others}

    def _parts_of(self, option: str, hosts: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """The parts behind an alternative: itself, or what serves the model that it is."""
        asset = self.assets.get(option)
        if option in self.parts:
            yield option
        elif isinstance(asset, Model):
            if asset.provider_service is not None and asset.provider_service in self.parts:
                yield asset.provider_service
            yield from hosts.get(option, ())


def providers_of(part: Part) -> tuple[str, ...]:
    """Who provides a service or operates a host; nobody where that is not stated."""
    if isinstance(part, GpuHost):
        return part.operator or ()
    return (part.provider,) if part.provider is not None else ()


def subcontractors_of(part: Part) -> tuple[str, ...]:
    """The organizations that are named as doing a part of a service's work."""
    named = part.subcontractors or () if isinstance(part, CloudService) else ()
    return tuple(each.organization for each in named if each.organization is not None)


def _is_ours(part: Part, own: frozenset[str]) -> bool:
    providers = set(providers_of(part))
    return bool(providers) and providers <= own


_USING = ("provider_service", "stored_in", "backed_up_in", "logs_to", "registry", "mirror", "fetched_from")
"""Fields by which assets use services and hosts, beside what they require."""


def _named(asset: Asset) -> Iterator[str]:
    for field in _USING:
        value = getattr(asset, field, None)
        yield from (value,) if isinstance(value, str) else value or ()
    for entry in requirements_of(asset):
        yield from (option.id for option in entry.any_of)
