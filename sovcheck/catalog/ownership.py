"""Checks of ownership: whether shares add up, whether it runs in circles, and how deep it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sovcheck.catalog.stakes import as_held, changes, most_held
from sovcheck.inventory.assets.organization import Organization

_ROUNDING = 1e-6
"""What adding decimal shares may exceed 100 by without anybody having stated too much."""

LONGEST_CHAIN = 100
"""How many owners may be one above the other: every one of them is a party to everything below."""

_MOST_DAYS = 200
"""On how many days circles are looked for; where ownership changes on more, a circle over several days is one, too."""

OVERSTATED_ADVICE = "correct them: all shares together cannot be more than 100 %"


def overstated(organization: Organization) -> Iterator[tuple[str, float]]:
    """The names and sums of those rights of which holders are said to hold more than everything on one day."""
    for right in ("capital", "voting"):
        total = most_held(organization.parents or (), right)
        if total > 100 + _ROUNDING:
            yield right, total


def owners(organization: Organization) -> tuple[str, ...]:
    """The organizations that hold a share, in the order stated."""
    return tuple(stake.organization for stake in organization.parents or () if stake.organization is not None)


def ownership_cycles_by_day(organizations: Mapping[str, Organization]) -> list[tuple[str, ...]]:
    """Cycles as ``ownership_cycles`` finds them, that are there on any one day; every owner must be a key."""
    cycles = ownership_cycles({name: owners(each) for name, each in organizations.items()})
    days = changes(organizations.values()) if cycles else ()
    if not 0 < len(days) <= _MOST_DAYS:
        return cycles
    found = dict.fromkeys(
        cycle
        for day in (date.min, *days)
        for cycle in ownership_cycles({name: owners(as_held(each, day)) for name, each in organizations.items()})
    )
    return list(found)


def ownership_cycles(owners_of: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Cycles, each from its first id back to it: at least one when there is any, and no two share an id.

    Every owner named must itself be a key.
    """
    left = _without_roots(owners_of)
    seen: set[str] = set()
    cycles = []
    for start in sorted(left):
        walk: dict[str, None] = {}
        node = start
        while node not in seen:
            seen.add(node)
            walk[node] = None
            node = min(owner for owner in owners_of[node] if owner in left)
        if node in walk:
            cycles.append(_from_first_id(list(walk)[list(walk).index(node) :]))
    return cycles


def long_chains(owners_of: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids that have just more than ``LONGEST_CHAIN`` owners one above the other, sorted; more may lie below.

    Every owner named must itself be a key. Cycles are not followed.
    """
    owned, open_owners = _links(owners_of)
    height = dict.fromkeys(owners_of, 0)
    ready = [node for node, count in open_owners.items() if not count]
    while ready:
        owner = ready.pop()
        for node in owned[owner]:
            height[node] = max(height[node], height[owner] + 1)
            open_owners[node] -= 1
            if not open_owners[node]:
                ready.append(node)
    return sorted(node for node, owners_above in height.items() if owners_above == LONGEST_CHAIN + 1)


def _without_roots(owners_of: Mapping[str, Sequence[str]]) -> set[str]:
    """What is left after taking away, again and again, those whom nobody left owns: each has an owner among them."""
    owned, open_owners = _links(owners_of)
    ready = [node for node, count in open_owners.items() if not count]
    left = set(owners_of)
    while ready:
        root = ready.pop()
        left.remove(root)
        for node in owned[root]:
            open_owners[node] -= 1
            if not open_owners[node]:
                ready.append(node)
    return left


def _links(owners_of: Mapping[str, Sequence[str]]) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Whom each owns, and by how many each is owned."""
    owned: dict[str, list[str]] = {node: [] for node in owners_of}
    for node, owners_of_node in owners_of.items():
        for owner in set(owners_of_node):
            owned[owner].append(node)
    return owned, {node: len(set(owners_of_node)) for node, owners_of_node in owners_of.items()}


def _from_first_id(cycle: Sequence[str]) -> tuple[str, ...]:
    first = cycle.index(min(cycle))
    turned = (*cycle[first:], *cycle[:first])
    return (*turned, turned[0])
