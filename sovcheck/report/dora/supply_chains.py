"""B_05.02: below each arrangement who provides what it stands on, and who does a part of the work, rank by rank."""

from collections import deque
from collections.abc import Iterator

from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.report.dora.arrangements import Arrangements, providers_of
from sovcheck.report.dora.templates import SUPPLY_CHAINS, Cell, Row


def supply_chains(known: Arrangements) -> Iterator[Row]:
    """For each service or host that is used itself who provides it, rank 1, and who is below, rank by rank."""
    for direct in known.direct():
        waiting = deque([(direct, 1, "")])
        seen = {direct}
        while waiting:
            name, rank, above = waiting.popleft()
            yield _link(known, direct, name, rank, above)
            yield from _passed_on(known, direct, name, rank)
            for below in known.below(name):
                if below not in seen:
                    seen.add(below)
                    waiting.append((below, rank + 1, name))


def _link(known: Arrangements, direct: str, name: str, rank: int, above: str) -> Row:
    part = known.parts[name]
    cells = {
        "c0010": Cell(refers_to=(direct,)),
        "c0030": Cell(refers_to=providers_of(part)),
        "c0050": Cell(value=str(rank), basis="computed", stated_at=known.stated_at(above, "requires")),
    }
    if above:
        cells["c0060"] = Cell(refers_to=providers_of(known.parts[above]))
    return Row(SUPPLY_CHAINS, _key(direct, name), cells)


def _passed_on(known: Arrangements, direct: str, name: str, rank: int) -> Iterator[Row]:
    """Those to whom the provider of a service passes a part of the work; they may not be named."""
    part = known.parts[name]
    subcontractors = part.subcontractors or () if isinstance(part, CloudService) else ()
    for number, each in enumerate(subcontractors, start=1):
        at = known.stated_at(name, "subcontractors")
        cells = {
            "c0010": Cell(refers_to=(direct,)),
            "c0030": Cell(refers_to=(each.organization,) if each.organization is not None else (), stated_at=at),
            "c0050": Cell(value=str(rank + 1), basis="computed", stated_at=at, note=f"it does: {each.role}"),
            "c0060": Cell(refers_to=providers_of(part)),
        }
        yield Row(SUPPLY_CHAINS, f"{_key(direct, name)} > {each.organization or f'subcontractor {number}'}", cells)


def _key(direct: str, name: str) -> str:
    return direct if name == direct else f"{direct} > {name}"
