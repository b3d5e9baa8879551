"""Facts about organizations and whom they answer to; each is built once and shared by all documents."""

from collections.abc import Iterable, Sequence
from datetime import date

from sovcheck.catalog.system import System
from sovcheck.facts.documents.every_kind import Exposure, Exposures
from sovcheck.facts.documents.parties import (
    Announcement,
    ControlChange,
    Controller,
    Holder,
    OrganizationFacts,
    Stake,
)
from sovcheck.facts.handles import (
    EFFECTS,
    Role,
    announcement_handle,
    change_handle,
    member_handle,
    party_handle,
)
from sovcheck.facts.organizations.certifications import certification_facts
from sovcheck.facts.organizations.jurisdictions import Jurisdictions
from sovcheck.graph.announcements import Change
from sovcheck.graph.control_thresholds import Power
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.paths import Party
from sovcheck.graph.results import Basis
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.organization import Organization

_STATED = "stated"
_BASIS = {Basis.STATED: "stated", Basis.ASSUMED: "assumed", Basis.LEFT_OVER: "left-over"}
_RELATION = {Power.DECIDES: "parent", Power.JOINTLY: "jointly", Power.BLOCKS: "blocks", Power.NONE: "ends"}
NOBODY: OrganizationFacts = {
    "id": None,
    "name": None,
    "country": None,
    "public_body": None,
    "ownership": None,
    "control": None,
    "controllers": [],
    "control_changes": [],
    "holders": [],
    "stakes": [],
    "support_countries": None,
    "administered_from": None,
    "security_operations_from": None,
    "certifications": None,
}
"""The facts of a role in which nobody is stated."""


class Parties:
    """Organizations in their roles, and those exposed to them. What is returned is shared: never change it."""

    def __init__(self, graph: SystemGraph, jurisdictions: Jurisdictions, today: date) -> None:
        self._graph = graph
        self._today = today
        self._system: System = graph.system
        self._jurisdictions = jurisdictions
        self._organizations: dict[tuple[Role, str], OrganizationFacts] = {}
        self._together: dict[tuple[Role, tuple[str, ...]], OrganizationFacts] = {}
        self._exposures: dict[tuple[int, ...], Exposures] = {}
        self._exposure_lists: dict[tuple[str, int], list[Exposure]] = {}
        self._exposed_over: dict[tuple[str, Party, EdgeType], Exposure] = {}

    def organization(self, role: Role, organization: str | None) -> OrganizationFacts:
        """The facts of an organization in a role; NOBODY where none is stated."""
        if organization is None:
            return NOBODY
        facts = self._organizations.get((role, organization))
        if facts is None:
            facts = self._organizations[role, organization] = self._describe(role, organization)
        return facts

    def together(self, role: Role, organizations: Sequence[str] | None) -> OrganizationFacts:
        """Several organizations in one role, each of whom can do what one alone could; NOBODY where none is stated."""
        names = tuple(sorted(set(organizations or ())))
        if len(names) <= 1:
            return self.organization(role, names[0] if names else None)
        if (role, names) not in self._together:
            self._together[role, names] = _joined([self.organization(role, name) for name in names])
        return self._together[role, names]

    def country(self, organization: str | None) -> str | None:
        """The country of an organization; None where neither is stated."""
        asset = self._system.assets.get(organization) if organization is not None else None
        return asset.country if isinstance(asset, Organization) else None

    def ownership(self, organization: str) -> str | None:
        """``stated`` when every link of its chain of owners is."""
        return _STATED if self._graph.ownership_stated(organization) else None

    def control(self, organization: str) -> str | None:
        """``stated`` when nobody else can control it than who is stated to."""
        return _STATED if self._graph.control_stated(organization) else None

    def parents(self, organization: str) -> list[Controller]:
        """Who controls the organization, without itself."""
        return [
            self._controller(Role.SELF, organization, party)
            for party in self._graph.controllers(organization)
            if party.organization != organization
        ]

    def root_developers(self, organizations: Iterable[str]) -> list[Controller]:
        """The organizations that developed the roots of a lineage, and who controls them."""
        controllers = (self.organization(Role.ROOT, organization)["controllers"] for organization in organizations)
        return each_once(controller for found in controllers for controller in found)

    def exposures(self, asset: str) -> Exposures:
        """Who has which effect on the asset."""
        classes = self._graph.exposure_classes(asset)
        exposures = self._exposures.get(classes)
        if exposures is None:
            access, throttle, cutoff, origin, stale = (self._exposed(asset, word) for word in EFFECTS)
            exposures = {"access": access, "throttle": throttle, "cutoff": cutoff, "origin": origin, "stale": stale}
            self._exposures[classes] = exposures
        return exposures

    def cutoff(self, prefix: str, asset: str) -> list[Exposure]:
        """Who can stop an asset that another one needs; ``prefix`` starts their handles in the facts of that one."""
        return self._exposed(asset, prefix)

    def _exposed(self, asset: str, prefix: str) -> list[Exposure]:
        effect = EFFECTS.get(prefix, Effect.CUTOFF)
        key = (prefix, self._graph.exposure_class(asset, effect))
        exposed = self._exposure_lists.get(key)
        if exposed is None:
            first_edges = self._graph.first_edges(asset, effect)
            exposed = [self._exposure(prefix, party, via) for party, via in first_edges]
            self._exposure_lists[key] = exposed
        return exposed

    def _exposure(self, prefix: str, party: Party, via: EdgeType) -> Exposure:
        """Many assets are exposed to the same party over the same type of edge."""
        key = (prefix, party, via)
        exposure = self._exposed_over.get(key)
        if exposure is None:
            exposure = self._exposed_over[key] = {
                "country": party.country,
                "organization": party.organization,
                "organization_name": self._name(party.organization),
                "via": via.value,
                "compelled_access": self._jurisdictions.compelled_access(party.country),
                "path": party_handle(prefix, party),
            }
        return exposure

    def _describe(self, role: Role, organization: str) -> OrganizationFacts:
        asset = self._system.assets[organization]
        if not isinstance(asset, Organization):
            raise TypeError(
                f"{organization} is not an organization: references are checked when the system is resolved"
            )
        return {
            "id": organization,
            "name": asset.name,
            "country": asset.country,
            "public_body": asset.public_body,
            "ownership": self.ownership(organization),
            "control": self.control(organization),
            "controllers": [
                self._controller(role, organization, party) for party in self._graph.controllers(organization)
            ],
            "control_changes": self._control_changes(role, organization),
            "holders": self._holders(role, organization),
            "stakes": self._stakes(organization),
            "support_countries": _sorted(asset.support_countries),
            "administered_from": _sorted(asset.administered_from),
            "security_operations_from": _sorted(asset.security_operations_from),
            "certifications": certification_facts(asset, self._today),
        }

    def _controller(self, role: Role, organization: str, party: Party) -> Controller:
        return {
            "country": party.country,
            "organization": party.organization,
            "name": self._name(party.organization),
            "relation": self._relation(organization, party),
            "compelled_access": self._jurisdictions.compelled_access(party.country),
            "path": member_handle("controller", role, party.organization, party.country),
        }

    def _relation(self, organization: str, party: Party) -> str:
        return "self" if party.organization == organization else _RELATION[self._graph.power(organization, party)]

    def _control_changes(self, role: Role, organization: str) -> list[ControlChange]:
        return [
            self._change(change, change_handle(role, change)) for change in self._graph.announcements.of(organization)
        ]

    def announced(self, asset: Asset) -> list[Announcement]:
        """Changes of control of those with power over the asset, whatever the edge, by day and who gains it."""
        if self._graph.announcements.are_none or isinstance(asset, Organization):
            return []
        powers = sorted(set(self._graph.organizations_with_power(asset.id)))
        return [
            {
                **self._change(change, announcement_handle(edge, organization, change)),
                "edge": edge.value,
                "changing": organization,
                "changing_name": self._name(organization),
            }
            for edge, organization in powers
            for change in self._graph.announcements.of(organization)
        ]

    def _change(self, change: Change, path: str) -> ControlChange:
        party = change.party or Party(None, None)
        return {
            "day": change.day.isoformat(),
            "in_days": (change.day - self._today).days,
            "country": party.country,
            "organization": party.organization,
            "name": self._name(party.organization),
            "relation": _RELATION[change.power] if change.power is not None else None,
            "path": path,
        }

    def _holders(self, role: Role, organization: str) -> list[Holder]:
        return [
            {
                "country": holding.country,
                "organization": holding.organization,
                "name": self._name(holding.organization),
                "capital": holding.capital,
                "voting": holding.voting,
                "path": member_handle("holder", role, holding.organization, holding.country),
            }
            for holding in self._graph.holders(organization)
        ]

    def _stakes(self, organization: str) -> list[Stake]:
        stakes: list[Stake] = [
            {
                "countries": sorted(stake.countries),
                "capital": stake.capital,
                "voting": stake.voting,
                "basis": _BASIS[stake.basis],
            }
            for stake in self._graph.stakes(organization)
        ]
        return sorted(stakes, key=lambda stake: (stake["countries"], stake["basis"]))

    def _name(self, organization: str | None) -> str | None:
        return self._system.assets[organization].name if organization is not None else None


def each_once(controllers: Iterable[Controller]) -> list[Controller]:
    """Controllers without repetition, by country and organization; of those alike the first counts."""
    found: dict[tuple[str, str], Controller] = {}
    for controller in controllers:
        found.setdefault((controller["country"] or "", controller["organization"] or ""), controller)
    return [found[key] for key in sorted(found)]


def _joined(facts: Sequence[OrganizationFacts]) -> OrganizationFacts:
    """What is known of all of them, with everybody who controls or holds a share of one."""
    countries = {one["country"] for one in facts}
    bodies = [one["public_body"] for one in facts]
    return {
        "id": "+".join(one["id"] or "" for one in facts),
        "name": " and ".join(one["name"] or one["id"] or "" for one in facts),
        "country": countries.pop() if len(countries) == 1 else None,
        "public_body": None if None in bodies else all(bodies),
        "ownership": _STATED if all(one["ownership"] for one in facts) else None,
        "control": _STATED if all(one["control"] for one in facts) else None,
        "controllers": each_once(controller for one in facts for controller in one["controllers"]),
        "holders": [holder for one in facts for holder in one["holders"]],
        "stakes": [],
        "control_changes": [change for one in facts for change in one["control_changes"]],
        "support_countries": _every([one["support_countries"] for one in facts]),
        "administered_from": _every([one["administered_from"] for one in facts]),
        "security_operations_from": _every([one["security_operations_from"] for one in facts]),
        "certifications": None,
    }


def _every(lists: Sequence[list[str] | None]) -> list[str] | None:
    """Everything in the lists; None as soon as one of them is not stated."""
    found: set[str] = set()
    for each in lists:
        if each is None:
            return None
        found.update(each)
    return sorted(found)


def _sorted(countries: tuple[str, ...] | None) -> list[str] | None:
    return sorted(set(countries)) if countries is not None else None
