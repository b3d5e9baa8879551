"""What an organization runs for itself alone, or owns: nobody else depends on it, or keeps weights or data there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from sovcheck.facts.organizations.groups import Groups
from sovcheck.graph.bit_sets import SparseSet, reached_members
from sovcheck.graph.reachability import all_ahead
from sovcheck.graph.results import DeploymentAggregate
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model


class _Owners(Struct, frozen=True):
    """Who owns some applications; ``stated`` where each of these names its owner."""

    names: frozenset[str] = frozenset()
    stated: bool = True


_NOBODY = _Owners()
_NOBODY_NAMED = _Owners(stated=False)


class InHouse:
    """Answers about hosts and services, from what is worked out once for all of them."""

    def __init__(self, graph: SystemGraph) -> None:
        self._graph = graph
        self._system = graph.system
        self._of_set: dict[int, _Owners] = {}
        self._belonging: dict[tuple[str, int, _Owners], bool | None] = {}
        self._groups = Groups(graph)

    def is_in_house(self, asset_id: str) -> bool:
        """Whether nobody runs it, or the cloud below, but who owns every application that depends on it.

        Or on what is kept there.

        Where nobody says where weights or data are kept, or which data an application uses, they may be kept there.
        """
        runners = frozenset(self._system.runners_and_cloud(asset_id))
        used = self._graph.deployment(asset_id)
        kept, anywhere = self._of_what_is_kept(asset_id), self._of_what_may_be_anywhere
        owners = used.owners | kept.names
        stated = used.owners_stated and kept.stated and anywhere.stated
        return stated and bool(owners) and owners == runners and anywhere.names <= runners

    def belongs_to_its_users(self, host: GpuHost) -> bool | None:
        """Whether the machine's owner is in one hand with the owners of what depends on it, or is kept there.

        None where one of them is not stated, or not known to be in another hand.
        """
        if host.owner is None:
            return None
        # Machines of one owner that the same applications use are asked about at each of these.
        key = host.owner, self._graph.deployment_class(host.id), self._of_what_is_kept(host.id)
        if key not in self._belonging:
            self._belonging[key] = self._is_of(host.owner, self._graph.deployment(host.id), key[2])
        return self._belonging[key]

    def _is_of(self, owner: str, used: DeploymentAggregate, kept: _Owners) -> bool | None:
        stated = used.owners_stated and kept.stated
        for user in used.owners | kept.names:
            match self._groups.are_one(owner, user):
                case False:
                    return False
                case None:
                    stated = False
        return stated or None

    def _of_what_is_kept(self, asset_id: str) -> _Owners:
        """Who uses what is kept in the place, or in one that depends on it."""
        found = self._kept.get(self._graph.topology.index[asset_id])
        if not found:
            return _NOBODY
        owners = self._of_set.get(id(found))
        if owners is None:
            # Equal sets are one object that stays.
            groups = tuple(self._places)
            owners = self._of_set[id(found)] = _united(groups[number] for number in found)
        return owners

    @cached_property
    def _kept(self) -> Mapping[int, SparseSet]:
        """By node of a place, or of what one depends on, the numbers of those whose weights and data are there."""
        index = self._graph.topology.index
        users: dict[int, list[int]] = {}
        for number, places in enumerate(self._places.values()):
            for place in places:
                users.setdefault(index[place], []).append(~number)
        nodes = all_ahead(users, self._graph.dependencies)
        for node in nodes:
            for target in self._graph.dependencies(node):
                users.setdefault(target, []).append(node)
        # A number that is turned round stands for the one who keeps something, and is not a node.
        return reached_members(nodes, lambda node: users.get(node, ()), lambda node: ~node if node < 0 else None)

    @cached_property
    def _places(self) -> Mapping[_Owners, Collection[str]]:
        """Where things are kept, by who uses them."""
        found: dict[_Owners, set[str]] = {}
        for owners, places in self._uses:
            found.setdefault(owners, set()).update(places or ())
        return found

    @cached_property
    def _of_what_may_be_anywhere(self) -> _Owners:
        silent = [owners for owners, places in self._uses if places is None]
        silent += [_owner(application) for application in self._system.all_of(Application) if application.data is None]
        return _united(silent)

    @cached_property
    def _uses(self) -> Collection[tuple[_Owners, tuple[str, ...] | None]]:
        """Who uses weights or data, and where these are kept; None where they may be anywhere."""
        return list(dict.fromkeys((*self._of_weights(), *self._of_data())))

    def _of_weights(self) -> Iterator[tuple[_Owners, tuple[str, ...] | None]]:
        for model in self._system.all_of(Model):
            used = self._graph.deployment(model.id)
            if model.access is not Access.API and used.applications:
                yield _Owners(used.owners, used.owners_stated), model.stored_in

    def _of_data(self) -> Iterator[tuple[_Owners, tuple[str, ...] | None]]:
        for application in self._system.all_of(Application):
            for name in self._system.data_of(application):
                dataset = self._system.assets[name]
                if isinstance(dataset, Dataset):
                    yield _owner(application), dataset.stored_in
                    yield _owner(application), dataset.backed_up_in


def _owner(application: Application) -> _Owners:
    return _NOBODY_NAMED if application.owner is None else _Owners(frozenset({application.owner}))


def _united(owners: Iterable[_Owners]) -> _Owners:
    parts = list(owners)
    return _Owners(frozenset().union(*(part.names for part in parts)), all(part.stated for part in parts))
