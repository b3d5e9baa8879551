"""What an application requires, with its alternatives and what each of them means."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from json import dumps
from operator import itemgetter

from msgspec import Struct

from sovcheck.facts.contracts import days_since
from sovcheck.facts.documents.application import Option, RequirementFacts
from sovcheck.facts.documents.parties import Controller
from sovcheck.facts.handles import OPTION_CUTOFF, Role
from sovcheck.facts.lineage.model_providers import Chain, Offers
from sovcheck.facts.organizations.parties import Parties, each_once
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.requirements import Alternative, RequirementEntry
from sovcheck.inventory.requirements import requirements_of


class Required(Struct, frozen=True):
    """A requirement: ``chain`` leads from the application to who states it, ``options`` are in the order of facts.

    ``relayed``: its only option passes on output, and what it requires for that is listed as a requirement of its own.
    """

    chain: Chain
    options: tuple[str, ...]
    relayed: bool
    facts: RequirementFacts


class _Reading(Struct, frozen=True):
    """An entry before it has its place among the others; ``texts`` are the options in writing, to sort by."""

    chain: Chain
    optional: bool
    tested: date | None
    relayed: bool
    texts: tuple[str, ...]
    options: list[Option]
    assets: tuple[str, ...]


class Requirements:
    """Answers shared by all applications: an alternative is described once."""

    def __init__(self, graph: SystemGraph, parties: Parties, today: date) -> None:
        self._graph = graph
        self._parties = parties
        self._today = today
        self._offers = Offers(graph)
        self._options: dict[tuple[str, date | None, bool], tuple[str, Option]] = {}
        self._latest: tuple[str, list[Required]] = ("", [])

    def is_known(self, asset: str) -> bool:
        """Whether everybody who can stop the asset is known."""
        return not self._graph.cutoff_omissions(asset)

    def of(self, application: Application) -> list[Required]:
        """The application's requirements, and those for model output of what merely relays it, sorted by content."""
        # Several facts of one application are asked for in a row.
        if self._latest[0] != application.id:
            found = [self._read(*entry) for entry in self._entries(application)]
            found.sort(key=lambda reading: (reading.optional, reading.texts, reading.tested or date.min))
            self._latest = (application.id, [self._required(index, reading) for index, reading in enumerate(found)])
        return self._latest[1]

    def sellers(self, required: Required) -> Iterator[tuple[Chain, Chain, str]]:
        """Who offers the options: the requirements on the way, the assets from there, the organization."""
        for option in required.options:
            for chain in self._behind(option, required.relayed):
                places, sellers = self._offers.sellers(chain[-1])
                for seller in sellers:
                    yield (*required.chain, *chain), places, seller

    def _entries(self, application: Application) -> Iterator[tuple[Chain, RequirementEntry, bool, date | None]]:
        """Every entry, with the chain to who states it.

        With it whether it or a relay on the way is optional, and when life without that was last tried.
        """
        seen: set[str] = set()
        needed: deque[tuple[Chain, date | None]] = deque([((application.id,), None)])
        optional: deque[tuple[Chain, date | None]] = deque()
        while needed or optional:
            is_needed = bool(needed)
            chain, tried = needed.popleft() if needed else optional.popleft()
            if len(chain) > 1:
                # Not before now: what is optional by one way may be needed by another.
                if chain[-1] in seen:
                    continue
                seen.add(chain[-1])
            for entry in sorted(requirements_of(self._graph.system.assets[chain[-1]]), key=_order):
                spare = entry.optional or not is_needed
                tested = max((day for day in (entry.tested, tried) if day is not None), default=None)
                if len(chain) == 1 or any(self._offers.output(option.id) is not False for option in entry.any_of):
                    yield chain, entry, spare, tested
                if self._is_relayed(entry) and entry.any_of[0].id not in seen:
                    (optional if spare else needed).append(((*chain, entry.any_of[0].id), tested))

    def _is_relayed(self, entry: RequirementEntry) -> bool:
        return len(entry.any_of) == 1 and self._offers.is_relay(entry.any_of[0].id)

    def _read(self, chain: Chain, entry: RequirementEntry, optional: bool, tested: date | None) -> "_Reading":
        relayed = self._is_relayed(entry)
        options = [(*self._option(option, relayed), option.id) for option in entry.any_of]
        options.sort(key=itemgetter(0, 2))
        return _Reading(
            chain,
            optional,
            tested,
            relayed,
            texts=tuple(text for text, _, _ in options),
            options=[facts for _, facts, _ in options],
            assets=tuple(asset for _, _, asset in options),
        )

    def _required(self, index: int, reading: _Reading) -> Required:
        facts: RequirementFacts = {
            "optional": reading.optional,
            "ai": _some(option["ai"] for option in reading.options),
            "tested_days_ago": days_since(reading.tested, self._today),
            "options": reading.options,
            "path": f"requirement:{index}",
        }
        return Required(reading.chain, reading.assets, reading.relayed, facts)

    def _option(self, option: Alternative, relayed: bool) -> tuple[str, Option]:
        key = (option.id, option.tested, relayed)
        if key not in self._options:
            facts = self._describe(option, relayed)
            self._options[key] = (dumps(facts, sort_keys=True), facts)
        return self._options[key]

    def _describe(self, option: Alternative, relayed: bool) -> Option:
        ai = False if relayed else self._offers.output(option.id)
        behind = [chain[-1] for chain in self._behind(option.id, relayed)]
        access = {self._offers.access(origin) for origin in behind} if ai else set()
        return {
            "kind": self._graph.system.assets[option.id].kind.value,
            "ai": ai,
            "access": access.pop() if len(access) == 1 else None,
            "self_hosted": _every(map(self._offers.is_self_hosted, behind)) if ai else ai,
            "passes_on": _some(map(self._offers.passes_on, behind)) if ai else ai,
            "providers": self._providers(behind),
            "cutoff": self._parties.cutoff(OPTION_CUTOFF, option.id),
            "complete": self.is_known(option.id) or None,
            "tested_days_ago": days_since(option.tested, self._today),
        }

    def _behind(self, option: str, relayed: bool) -> list[Chain]:
        """What the option comes down to: itself, or whatever gives the output that it passes on."""
        ai = self._offers.gives_output(option) and not relayed
        return list(self._offers.origins(option)) if ai else [(option,)]

    def _providers(self, origins: Iterable[str]) -> list[Controller]:
        names = {seller for origin in origins for seller in self._offers.sellers(origin)[1]}
        sold_by = (self._parties.organization(Role.PROVIDER, name)["controllers"] for name in sorted(names))
        return each_once(controller for controllers in sold_by for controller in controllers)


def _order(entry: RequirementEntry) -> tuple[list[str], date]:
    return [option.id for option in entry.any_of], entry.tested or date.min


def _every(answers: Iterable[bool | None]) -> bool | None:
    """False when one is false, else None when one is not known."""
    found = set(answers)
    return False if False in found else None if None in found else True


def _some(answers: Iterable[bool | None]) -> bool | None:
    """True when one is true, else None when one is not known."""
    found = set(answers)
    return True if True in found else None if None in found else False
