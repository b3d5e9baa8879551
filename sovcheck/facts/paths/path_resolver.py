"""Path resolver: from the handle that a finding gives back to the path that proves it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from sovcheck.facts.applications.requirements import Required
from sovcheck.facts.handles import (
    EFFECTS,
    MIRROR_CUTOFF,
    OPTION_CUTOFF,
    REGISTRY_CUTOFF,
    Role,
    announcement_handle,
    change_handle,
    is_member,
    reach_handle,
    read_number,
    read_party,
)
from sovcheck.facts.kinds.gpu_host import OBSERVED_HANDLE
from sovcheck.facts.parts.copies import copies_of, source_of
from sovcheck.facts.parts.kept import kept_copies
from sovcheck.facts.parts.recipients import recipients_of
from sovcheck.facts.parts.teachers import lessons_of
from sovcheck.facts.paths.evidence_paths import EvidencePaths
from sovcheck.facts.paths.role_paths import RolePaths, requirement_hops, supply_hop
from sovcheck.facts.smokes import SMOKE_HANDLE
from sovcheck.facts.sources import Sources
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.path_alternatives import MOST_PATHS
from sovcheck.graph.paths import Hop, Party, Proof, country_node
from sovcheck.graph.results import Point
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.software import Software

Path = tuple[Hop, ...]
_TO_COUNTRY = (EdgeType.LOCATED_IN, EdgeType.ADMINISTERED_FROM, EdgeType.SUPPORTED_FROM)
"""How something, or somebody who sees it, is in a country."""


class PathResolver:
    """Finds paths. Where several assets look alike in the facts, the first by id that fits is taken."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._graph = sources.graph
        self._roles, evidence = RolePaths(sources), EvidencePaths(sources)
        self._readers: Mapping[str, Callable[[Asset, str], Path | Proof]] = {
            **{word: self._effect(word) for word in EFFECTS},
            OPTION_CUTOFF: self._option,
            REGISTRY_CUTOFF: lambda asset, rest: self._update_source(asset, "registry", rest),
            MIRROR_CUTOFF: lambda asset, rest: self._update_source(asset, "mirror", rest),
            "controller": self._controller,
            "holder": self._holder,
            "change": self._change,
            "announced": self._announced,
            "terms": self._terms,
            "reach": self._reach,
            "host": self._host,
            "copy": self._copy,
            "taught": self._taught,
            "source": self._source,
            "kept": self._kept,
            "recipient": self._recipient,
            "requirement": self._requirement,
            "single": self._single,
            "untested": self._untested,
            SMOKE_HANDLE: evidence.of_smoke,
            OBSERVED_HANDLE: evidence.of_observed,
            "speed": evidence.of_speed,
        }
        self._upwards: dict[tuple[str, str], Path | None] = {}

    def proof(self, asset_id: str, handle: str) -> Proof:
        """The paths behind a handle of the asset's facts; KeyError for any other text."""
        head, _, rest = handle.partition(":")
        found = self._readers[head](self._sources.system.assets[asset_id], rest)
        return found if isinstance(found, Proof) else Proof((found,))

    def _effect(self, word: str) -> Callable[[Asset, str], Path | Proof]:
        return lambda asset, rest: self._witness(asset.id, EFFECTS[word], rest)

    def _witness(self, asset_id: str, effect: Effect, rest: str) -> Path | Proof:
        """Who can stop an asset stops its alternatives, too, or it goes on; of other effects one way is enough."""
        party = read_party(rest)
        if not self._graph.is_exposed(asset_id, effect, party):
            raise KeyError(rest)
        if effect is not Effect.CUTOFF:
            return self._graph.witness(asset_id, effect, party)
        return self._graph.witness_proof(asset_id, effect, party)

    def _option(self, asset: Asset, rest: str) -> Proof:
        """From the application to each of its alternatives that the party can stop: those of model output, or all."""
        party, found = read_party(rest), self._required(asset)
        telling = [required for required in found if required.facts["ai"] and not required.facts["optional"]]
        return _first(self._stopped(telling, party) or self._stopped(found, party), rest)

    def _stopped(self, requirements: Sequence[Required], party: Party) -> list[Path]:
        return [
            (*requirement_hops(self._graph, (*required.chain, option)), *path)
            for required in requirements
            for option in required.options
            if self._graph.is_exposed(option, Effect.CUTOFF, party)
            for path in self._graph.witness_proof(option, Effect.CUTOFF, party).paths
        ]

    def _update_source(self, asset: Asset, field: str, rest: str) -> Proof:
        """From the software to its registry or mirror, and on to who can stop that."""
        place, party = getattr(asset, field) if isinstance(asset, Software) else None, read_party(rest)
        if place is None or not self._graph.is_exposed(place, Effect.CUTOFF, party):
            raise KeyError(rest)
        hops = tuple(self._known_hops((asset.id, EdgeType.UPDATED_FROM, place)))
        proof = self._graph.witness_proof(place, Effect.CUTOFF, party)
        return Proof(tuple((*hops, *path) for path in proof.paths), proof.further)

    def _controller(self, asset: Asset, rest: str) -> Path:
        role, _, name = rest.partition(":")
        for start, organization in self._roles.of(asset, _role(role)):
            if organization == asset.id == name:
                continue
            path = self._upward(organization, name)
            if path is not None:
                return (*start, *path)
        raise KeyError(rest)

    def _upward(self, organization: str, name: str) -> Path | None:
        """From the organization to one of its controllers; many assets have the same in a role."""
        key = (organization, name)
        if key not in self._upwards:
            members = (
                self._graph.controller_path(organization, party)
                for party in self._graph.controllers(organization)
                if is_member(name, party.organization, party.country)
            )
            self._upwards[key] = next(members, None)
        return self._upwards[key]

    def _holder(self, asset: Asset, rest: str) -> Path:
        role, _, name = rest.partition(":")
        for start, organization in self._roles.of(asset, _role(role)):
            for holding in self._graph.holders(organization):
                if is_member(name, holding.organization, holding.country):
                    return (*start, *self._graph.holder_path(organization, holding))
        raise KeyError(rest)

    def _change(self, asset: Asset, rest: str) -> Path:
        role = _role(rest.partition(":")[0])
        for start, organization in self._roles.of(asset, role):
            for change in self._graph.announcements.of(organization):
                if change_handle(role, change) == f"change:{rest}":
                    return (*start, *self._graph.announcements.path(organization, change))
        raise KeyError(rest)

    def _announced(self, asset: Asset, rest: str) -> Path:
        edge, organization, *_ = rest.split(":")
        for change in self._graph.announcements.of(organization):
            if announcement_handle(EdgeType(edge), organization, change) == f"announced:{rest}":
                start = self._graph.power_path(asset.id, EdgeType(edge), organization)
                return (*start, *self._graph.announcements.path(organization, change))
        raise KeyError(rest)

    def _terms(self, asset: Asset, licence_id: str) -> Path:
        name = self._sources.licences.spelling(asset.id, licence_id)
        if name is None:
            raise KeyError(licence_id)
        return self._graph.licence_path(asset.id, name)

    def _reach(self, asset: Asset, rest: str) -> Path:
        for place in self._graph.places(asset.id) if isinstance(asset, Dataset) else ():
            if reach_handle(place) == f"reach:{rest}":
                return self._graph.place_path(asset.id, place)
        raise KeyError(rest)

    def _host(self, asset: Asset, index: str) -> Path:
        """From the model to the place, and to its country where it is in one."""
        hostings = self._sources.hostings.of(asset) if isinstance(asset, Model) else []
        place = hostings[read_number(index, len(hostings))]
        on_host = isinstance(self._sources.system.assets[place.asset], GpuHost)
        edge = EdgeType.RUNS_ON if on_host else EdgeType.PROVIDED_BY
        country = place.facts["country"]
        return tuple(self._known_hops((asset.id, edge, place.asset), (place.asset, EdgeType.LOCATED_IN, country)))

    def _copy(self, asset: Asset, index: str) -> Path:
        """From the model to the place of the copy, and on to who runs it, or to its country."""
        copies = copies_of(asset, self._sources) or [] if isinstance(asset, Model) else []
        copy = copies[read_number(index, len(copies))]
        place = self._sources.system.assets[copy.asset]
        stored = (asset.id, EdgeType.STORED_IN, copy.asset)
        if isinstance(place, CloudService) and place.provider is not None:
            return tuple(self._known_hops(stored, (copy.asset, EdgeType.PROVIDED_BY, place.provider)))
        return tuple(self._known_hops(stored, (copy.asset, EdgeType.LOCATED_IN, copy.facts["country"])))

    def _kept(self, asset: Asset, index: str) -> Path:
        """From the dataset to the place of the copy, and on to who holds its keys, or runs it."""
        copies = kept_copies(asset, self._sources) if isinstance(asset, Dataset) else []
        place = self._sources.system.assets[copies[read_number(index, len(copies))].asset]
        stored = (asset.id, EdgeType.STORED_IN, place.id)
        custody = place.key_custody if isinstance(place, GpuHost | CloudService) else None
        if custody is not None and custody.holder is not None:
            return tuple(self._known_hops(stored, (place.id, EdgeType.KEYS_HELD_BY, custody.holder)))
        runners = self._sources.system.runners(place.id)
        edge = EdgeType.OPERATED_BY if isinstance(place, GpuHost) else EdgeType.PROVIDED_BY
        return tuple(self._known_hops(stored, *((place.id, edge, runner) for runner in runners[:1])))

    def _recipient(self, asset: Asset, index: str) -> Path:
        """From the application or software to who receives it, and on to a country."""
        found = recipients_of(asset, self._sources) if isinstance(asset, Application | Software) else []
        recipient = found[read_number(index, len(found))]
        countries = recipient.facts["countries"] or ()
        hops = self._known_hops((asset.id, EdgeType.FLOWS_TO, recipient.asset))
        end = self._known_hops(*((recipient.asset, edge, country) for country in countries[:1] for edge in _TO_COUNTRY))
        return (*hops, *islice(end, 1))

    def _source(self, asset: Asset, index: str) -> Path:
        """From the model to the place where its files are fetched, and on to who runs it, or to its country."""
        if not isinstance(asset, Model):
            raise KeyError(index)
        found = source_of(asset, self._sources)
        source = found[read_number(index, len(found))]
        place = self._sources.system.assets[source.asset]
        provider = place.provider if isinstance(place, CloudService) else None
        run = tuple(self._known_hops((source.asset, EdgeType.PROVIDED_BY, provider)))
        stands = self._known_hops((source.asset, EdgeType.LOCATED_IN, source.facts["country"]))
        return (supply_hop(asset, "fetched_from", source.asset, self._sources), *(run or stands))

    def _taught(self, asset: Asset, index: str) -> Path:
        """From the model to the data that holds what another wrote."""
        lessons = lessons_of(asset, self._sources) if isinstance(asset, Model) else []
        lesson = lessons[read_number(index, len(lessons))]
        return tuple(self._known_hops((asset.id, EdgeType.TRAINED_ON, lesson.asset)))

    def _known_hops(self, *edges: tuple[str, EdgeType, str | None]) -> Iterator[Hop]:
        for source, edge, target in edges:
            node = country_node(target) if edge in _TO_COUNTRY and target is not None else target
            hop = self._graph.edge(source, edge, node) if node is not None else None
            if hop is not None:
                yield hop

    def _requirement(self, asset: Asset, index: str) -> Proof:
        """From the application to each alternative, through whatever relays the requirement."""
        found = self._required(asset)
        required = found[read_number(index, len(found))]
        paths = [requirement_hops(self._graph, (*required.chain, option)) for option in required.options]
        return _first(paths, index)

    def _single(self, asset: Asset, rest: str) -> Proof:
        kind, _, name = rest.partition(":")
        point = Point(kind, name)
        if not isinstance(asset, Application) or not self._graph.stops_alone(asset.id, point):
            raise KeyError(rest)
        return self._graph.survival_proof(asset.id, point)

    def _untested(self, asset: Asset, rest: str) -> Proof:
        kind, _, name = rest.partition(":")
        point, tested = Point(kind, name), self._sources.tested
        if not isinstance(asset, Application) or not self._graph.stops_alone(asset.id, point, tested):
            raise KeyError(rest)
        return self._graph.survival_proof_if_tested(asset.id, point, tested)

    def _required(self, asset: Asset) -> list[Required]:
        return self._sources.requirements.of(asset) if isinstance(asset, Application) else []


def _first(paths: Sequence[Path], rest: str) -> Proof:
    """As many of the paths as are shown; KeyError for none."""
    if not paths:
        raise KeyError(rest)
    return Proof(tuple(paths[:MOST_PATHS]), max(0, len(paths) - MOST_PATHS))


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise KeyError(text) from None
