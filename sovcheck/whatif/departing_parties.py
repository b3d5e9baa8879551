"""Who leaves: from what people write to parties of the graph, with everybody whom each takes along."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from sovcheck.catalog.country_suggestions import country_advice
from sovcheck.errors import UsageError
from sovcheck.findings.answer.departures import LeavingParty, PartyKind
from sovcheck.graph.loss import Scope
from sovcheck.graph.losses import Losses
from sovcheck.graph.paths import COUNTRY_PREFIX, country_node
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.organization import Organization
from sovcheck.suggestions import did_you_mean

_COUNTRY, _ORGANIZATION, _ASSET, _BLOC, _CLOUD = "country", "org", "asset", "bloc", "cloud"
_PREFIXES = (_COUNTRY, _ORGANIZATION, _ASSET, _BLOC, _CLOUD)
_CODE_LENGTH = 2
_SCOPES = {
    PartyKind.ASSET: Scope.ASSETS,
    PartyKind.ORGANIZATION: Scope.ORGANIZATIONS,
    PartyKind.COUNTRY: Scope.COUNTRIES,
}


class Leaving(Struct, frozen=True):
    """Parties that leave together. ``elements`` are their nodes; one that the graph does not have has none."""

    parties: tuple[LeavingParty, ...]
    elements: frozenset[int]

    @property
    def scope(self) -> Scope:
        """Behind which fields they may hide that somebody left out, also those that the graph does not have."""
        return max((_SCOPES[party.kind] for party in self.parties), default=Scope.ASSETS)


class Leavers:
    """Finds and describes who leaves one system; ``trusted`` are country codes, None where nobody says."""

    def __init__(self, graph: SystemGraph, losses: Losses, trusted: Collection[str] | None) -> None:
        self._graph = graph
        self._losses = losses
        self._trusted = trusted
        self._assets = graph.system.assets
        self._catalog = graph.system.catalog

    def named(self, words: Iterable[str], elsewhere: Collection[str] = ()) -> Leaving:
        """Everybody whom the words name, each once. Raises UsageError for a word that names nobody.

        Words of ``elsewhere`` name somebody in another system, of whom this one may have nothing.
        """
        named = tuple(dict.fromkeys(words))
        foreign = [word for word in named if word in elsewhere and not self.knows(word)]
        known = [word for word in named if word not in foreign]
        leaving = self.at_once(dict.fromkeys(node for word in known for node in self._nodes(word)))
        parties = (*leaving.parties, *(self._of_elsewhere(word) for word in foreign))
        return Leaving(parties, leaving.elements)

    def knows(self, word: str) -> bool:
        """Whether the word names somebody, if only one of several."""
        prefix, separator, name = word.partition(":")
        if separator and prefix in _PREFIXES:
            return self._of_prefix(prefix, name) is not None
        return any(self._of_prefix(each, word) is not None for each in _PREFIXES if each != _BLOC)

    def at_once(self, nodes: Iterable[str]) -> Leaving:
        """The parties of these node names, all together."""
        names = tuple(nodes)
        index = self._graph.topology.index
        elements = frozenset(index[name] for name in names if name in index)
        return Leaving(tuple(map(self.party, names)), elements)

    def party(self, node: str) -> LeavingParty:
        """Who stands behind a node's name, which a patch may have brought in, so that the system does not have it."""
        if node.startswith(COUNTRY_PREFIX):
            return self._country(node.removeprefix(COUNTRY_PREFIX))
        asset = self._assets.get(node) or self._catalog.organizations.get(node)
        if asset is None:
            return self._of_elsewhere(node)
        if isinstance(asset, Organization):
            countries = (asset.country,) if asset.country is not None else ()
            return LeavingParty(
                kind=PartyKind.ORGANIZATION,
                id=node,
                name=asset.name,
                countries=countries,
                takes_along=self._along(node),
                trusted=self._is_trusted(node, countries),
            )
        return LeavingParty(kind=PartyKind.ASSET, id=node, name=asset.name, trusted=self._is_trusted(node, ()))

    def _of_elsewhere(self, word: str) -> LeavingParty:
        """Somebody of whom this system has nothing; who is not an asset may still hide behind what is left out."""
        prefix, separator, name = word.partition(":")
        kind = PartyKind.ASSET if separator and prefix == _ASSET else PartyKind.ORGANIZATION
        return LeavingParty(kind=kind, id=name if separator and prefix in _PREFIXES else word)

    def _country(self, code: str) -> LeavingParty:
        entry = self._catalog.countries.get(code)
        trusted = None if self._trusted is None else code in self._trusted
        return LeavingParty(
            kind=PartyKind.COUNTRY,
            id=code,
            name=entry.name if entry is not None else None,
            countries=(code,),
            takes_along=self._along(country_node(code)),
            trusted=trusted,
        )

    def _along(self, node: str) -> tuple[str, ...]:
        """The organizations that leave with somebody."""
        number = self._graph.topology.index.get(node)
        taken = self._losses.taken_along(number) if number is not None else ()
        names = (self._graph.topology.names[party] for party in taken)
        return tuple(sorted(name for name in names if name != node and not name.startswith(COUNTRY_PREFIX)))

    def _is_trusted(self, node: str, countries: tuple[str, ...]) -> bool | None:
        """Whether nobody outside the trusted set can stop it; None where its control, or who stops it, is open."""
        if self._trusted is None:
            return None
        stopping = self._graph.stopped_by(node) if node in self._graph.topology.index else ()
        found = {name.removeprefix(COUNTRY_PREFIX) for name in stopping if name.startswith(COUNTRY_PREFIX)}
        found.update(countries)
        if not all(code in self._trusted for code in found):
            return False
        if isinstance(self._assets.get(node), Organization):
            return True if found and not self._graph.control_omissions(node) else None
        # Nobody at all stops weights that are held, or free software.
        return True if node in self._assets and not self._graph.cutoff_omissions(node) else None

    def _nodes(self, word: str) -> tuple[str, ...]:
        prefix, separator, name = word.partition(":")
        if separator and prefix in _PREFIXES:
            found = self._of_prefix(prefix, name)
            if found is None:
                raise UsageError(f"--without {word}: {self._advice(prefix, name)}")
            return found
        return self._of_any(word)

    def _of_any(self, word: str) -> tuple[str, ...]:
        """What the word names without a prefix; of a cloud its operator, who may have the same id."""
        found = {prefix: nodes for prefix in _PREFIXES if (nodes := self._of_prefix(prefix, word)) is not None}
        found.pop(_BLOC, None)
        if len(set(found.values())) == 1:
            return next(iter(found.values()))
        if found:
            either = " or ".join(f"{prefix}:{word}" for prefix in found)
            raise UsageError(f"--without {word}: that may be several parties: write {either}")
        raise UsageError(f"--without {word}: no such party: {self._advice_for_any(word)}")

    def _of_prefix(self, prefix: str, name: str) -> tuple[str, ...] | None:
        """The nodes that the name stands for as one of a kind; None where there is none."""
        asset, catalog = self._assets.get(name), self._catalog
        if prefix == _COUNTRY:
            return (country_node(name),) if name in catalog.countries else None
        if prefix == _BLOC:
            return tuple(map(country_node, catalog.bloc_members(name))) if name in catalog.blocs else None
        if prefix == _CLOUD:
            return (catalog.clouds[name].operator,) if name in catalog.clouds else None
        if prefix == _ORGANIZATION:
            is_known = isinstance(asset, Organization) or (asset is None and name in catalog.organizations)
            return (name,) if is_known else None
        return (name,) if asset is not None and not isinstance(asset, Organization) else None

    def _names(self, prefix: str) -> Iterable[str]:
        catalog = self._catalog
        if prefix == _ASSET:
            return (name for name, asset in self._assets.items() if not isinstance(asset, Organization))
        if prefix == _ORGANIZATION:
            own = (name for name, asset in self._assets.items() if isinstance(asset, Organization))
            return {*own, *catalog.organizations}
        return {_COUNTRY: catalog.countries, _BLOC: catalog.blocs, _CLOUD: catalog.clouds}[prefix]

    def _advice(self, prefix: str, name: str) -> str:
        if prefix == _COUNTRY:
            return f"no such country: {country_advice(name, self._catalog.countries, self._catalog.blocs)}"
        lists = {_BLOC: "blocs", _CLOUD: "clouds", _ORGANIZATION: "organizations"}
        shown_by = f"catalog list {lists[prefix]}" if prefix in lists else "graph"
        kind = {_ORGANIZATION: "organization"}.get(prefix, prefix)
        return f"no such {kind}: {did_you_mean(name, self._names(prefix), f'`sovcheck {shown_by}` shows them')}"

    def _advice_for_any(self, word: str) -> str:
        """The nearest name of any kind; a bloc needs its prefix."""
        if word.lower() in self._catalog.blocs:
            return f"did you mean 'bloc:{word.lower()}'?"
        if len(word) == _CODE_LENGTH and word.upper() in self._catalog.countries:
            return f"did you mean {word.upper()!r}?"
        by_name = {entry.name.lower(): code for code, entry in self._catalog.countries.items()}
        if word.lower() in by_name:
            return f"did you mean {by_name[word.lower()]!r}?"
        names = {name for prefix in (_ASSET, _ORGANIZATION, _CLOUD) for name in self._names(prefix)}
        return did_you_mean(word, names, "`sovcheck graph` shows whom the system depends on")
