"""Exchange: hosts and services that an application requires, and in whose place an equal one would do.

Applications of a fleet differ by which of a thousand equal services they name. Where nothing else names these, all that
is said of one application is said of the other, with the services of the one in the place of those of the other.
"""

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from sovcheck.catalog.references import references_of
from sovcheck.evidence.appraised import AppraisedEvidence
from sovcheck.facts.likeness import Likeness
from sovcheck.graph.spares import Alike
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import IDENTITY
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.requirements import RequirementEntry

_REQUIRES = "requires"
_FIELDS = itemgetter(*(name for name in Application.model_fields if name not in {*IDENTITY, _REQUIRES}))


class Exchange:
    """Answers about applications; those about one that are asked for again are kept."""

    def __init__(self, graph: SystemGraph, evidence: AppraisedEvidence, likeness: Likeness) -> None:
        self._graph = graph
        self._evidence = evidence
        self._likeness = likeness
        self._known: dict[str, Mapping[str, Hashable]] = {}
        self._numbers: dict[Hashable, int] = {}
        self._number_of: dict[str, int] = {}

    def of(self, application: Application) -> Mapping[str, Hashable]:
        """The required hosts and services in whose place an equal one would do, each with its class.

        Nothing else may name them, neither the application nor what is not one, nor an application that somebody names:
        then nothing leads to them on another way.
        """
        known = self._known.get(application.id)
        if known is None:
            known = self._known[application.id] = self._found(application)
        return known

    def stated(self, application: Application) -> int | None:
        """Equal only for applications that state the same, but for what can be exchanged; None where nothing can."""
        equal = self.of(application)
        if not equal:
            return None
        number = self._number_of.get(application.id)
        if number is None:
            requires = _with_classes(application.requires or (), equal)
            key = (_FIELDS(application.__dict__), requires)
            number = self._number_of[application.id] = self._numbers.setdefault(key, len(self._numbers))
        return number

    @cached_property
    def alike(self) -> Sequence[Alike]:
        """All applications, those together that state the same but for what can be exchanged."""
        groups: dict[Hashable, list[Application]] = {}
        for application in self._graph.system.all_of(Application):
            stated = self.stated(application)
            groups.setdefault(application.id if stated is None else stated, []).append(application)
        return [
            Alike(group[0].id, [tuple(self.of(each)) for each in group], [each.id for each in group[1:]])
            for group in groups.values()
        ]

    def likeness(self, application: Application) -> Hashable | None:
        """Equal only for applications whose proofs are each other's, where their signatures are equal, too.

        The proofs of one are those of the other with what either has ``of`` its own in the place of what the other has.
        Equally short paths are told apart by the order of ids, so that what is required has to be in the same order.
        """
        system, topology = self._graph.system, self._graph.topology
        own, declared = self.of(application), system.inventory.assets.get(application.id)
        if not own or declared is None or declared.changes or application.id in system.filled:
            return None
        if any(isinstance(asset := system.assets[name], GpuHost) and asset.serves for name in own):
            return None  # its models lead to it as well
        targets = [topology.target[edge] for edge in topology.edges(topology.index[application.id])]
        order = tuple(sorted(range(len(targets)), key=targets.__getitem__))
        return (order, declared.location.file, declared.lines.shape, declared.lines.relative())

    def _found(self, application: Application) -> Mapping[str, Hashable]:
        found: dict[str, Hashable] = {}
        otherwise = set[str]()
        for field, target, _ in references_of(application):
            if not field.startswith(_REQUIRES):
                otherwise.add(target)
            elif target not in self._named_by_others and not self._evidence.of_host(target):
                likeness = self._likeness.of(target)
                if likeness is not None:
                    found[target] = likeness
        return {name: likeness for name, likeness in found.items() if name not in otherwise}

    @cached_property
    def _named_by_others(self) -> frozenset[str]:
        """What is named by assets other than applications to which nothing leads. Assets of one text name the same."""
        assets = self._graph.system.assets
        named = set[str]()
        for asset in self._graph.system.distinct.values():
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
