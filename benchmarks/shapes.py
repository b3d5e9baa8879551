"""Writes inventories of the shapes that grow worst: chains, rings, meshes of owners, and what many others hang on.

usage: python benchmarks/shapes.py --shape SHAPE --size N --output inventory.yaml
       python benchmarks/shapes.py --list
"""

import argparse
import random
from collections.abc import Callable, Iterator
from pathlib import Path

HOME = ["FR", "DE", "NL", "SE", "NO", "ES", "IT", "PL", "IE", "FI", "DK", "BE", "AT", "CZ", "PT"]
ABROAD = ["US", "CN", "IN", "AE", "GB", "JP", "CH", "KR", "SG", "BR", "CA", "AU"]
COUNTRIES = HOME + ABROAD
HEAD = """\
apiVersion: sovcheck/v1
kind: Inventory
metadata: {name: worst case}
organizations:
  - {id: home, country: FR, public_body: true, parents: [], administered_from: [FR], support_countries: [FR],
     security_operations_from: [FR]}
  - {id: abroad, country: US, parents: []}
"""
APPLICATION = (
    "owner: home, domicile: FR, criticality: government, stage: production, fields_of_use: [general], data: []"
)
MODEL = "developer: home, access: weights, licence: {id: Apache-2.0}, parameters: 1B, dtype: bf16"
CONTROLLERS = 30
"""How many organizations stand above each host of the shape ``controllers``."""
OWNERS = 10
"""How many owners each organization of the shape ``mesh`` has."""
LAYERS = 50
"""How many organizations stand above one another in it; chains of more than 100 are refused."""


def chain(size: int) -> Iterator[str]:
    """Applications that each require the next, the last one a service abroad."""
    yield from services(1)
    yield "applications:\n"
    for number in range(size):
        yield application(number, f"a-{number + 1}" if number + 1 < size else "s-0")


def ring(size: int) -> Iterator[str]:
    """Applications that each require the next, and the last one the first; one requires a service abroad."""
    yield from services(1)
    yield "applications:\n"
    for number in range(size):
        yield application(number, f"a-{(number + 1) % size}" + (", s-0" if number == 0 else ""))


def lineage(size: int) -> Iterator[str]:
    """Models that are each derived from the one before."""
    yield "models:\n"
    for number in range(size):
        yield model(number, f"m-{number - 1}" if number else "")


def alternatives(size: int) -> Iterator[str]:
    """One application on any one of many services."""
    yield from services(size)
    yield "applications:\n"
    yield application(0, f"{{any_of: [{names('s', range(size))}]}}")


def choices(size: int) -> Iterator[str]:
    """Applications that each choose among fifty of the same hundred services."""
    chance = drawn()
    yield from services(100)
    yield "applications:\n"
    for number in range(size):
        yield application(number, f"{{any_of: [{names('s', chance.sample(range(100), 50))}]}}")


def mesh(size: int) -> Iterator[str]:
    """Organizations in layers, each with ten owners in the layer above; one host below them all."""
    chance = drawn()
    width = max(OWNERS, size // LAYERS)
    for number in range(size):
        first = (number // width + 1) * width
        above = range(first, min(size, first + width))
        owners = chance.sample(above, min(OWNERS, len(above)))
        yield organization(f"o-{number}", chance.choice(COUNTRIES), [(f"o-{owner}", 9) for owner in owners])
    yield "gpu_hosts:\n"
    yield host(0, "o-0")


def parents(size: int) -> Iterator[str]:
    """One organization with many owners, and a host of it."""
    chance = drawn()
    for number in range(size):
        yield organization(f"o-{number}", chance.choice(COUNTRIES), [])
    yield organization("top", "FR", [(f"o-{number}", 90 / size) for number in range(size)])
    yield "gpu_hosts:\n"
    yield host(0, "top")


def controllers(size: int) -> Iterator[str]:
    """Hosts of one operator, above which thirty organizations abroad own each other."""
    for number in range(CONTROLLERS):
        owners = [(f"o-{number + 1}", 100.0)] if number + 1 < CONTROLLERS else []
        yield organization(f"o-{number}", ABROAD[number % len(ABROAD)], owners)
    yield "gpu_hosts:\n"
    for number in range(size):
        yield host(number, "o-0", country="US")


def serving(size: int) -> Iterator[str]:
    """One host abroad that serves many models."""
    yield "models:\n"
    for number in range(size):
        yield model(number, "")
    yield "gpu_hosts:\n"
    yield host(0, "abroad", country="US", serves=names("m", range(size)))


def stored(size: int) -> Iterator[str]:
    """One dataset that is stored in many services."""
    yield f"datasets:\n  - {{id: d-0, controller: home, class: personal, stored_in: [{names('s', range(size))}]}}\n"
    yield from services(size)


def datasets(size: int) -> Iterator[str]:
    """Datasets that are each stored in 25 of the same fifty services."""
    chance = drawn()
    yield "datasets:\n"
    for number in range(size):
        places = names("s", chance.sample(range(50), 25))
        yield f"  - {{id: d-{number}, controller: home, class: personal, stored_in: [{places}]}}\n"
    yield from services(50)


def flows(size: int) -> Iterator[str]:
    """One dataset that flows from service to service, in a ring."""
    yield "datasets:\n  - {id: d-0, controller: home, class: personal, stored_in: [s-0]}\n"
    yield from services(size)
    yield "data_flows:\n"
    for number in range(size):
        yield f"  - {{id: f-{number}, from: s-{number}, to: s-{(number + 1) % size}, datasets: [d-0], purpose: copy}}\n"


def layers(size: int) -> Iterator[str]:
    """Applications in layers of four that each require all of the layer below: more paths than anybody can count."""
    yield from services(1)
    yield "applications:\n"
    for number in range(size):
        below = range((number // 4 + 1) * 4, min(size, (number // 4 + 2) * 4))
        yield application(number, names("a", below) or "s-0")


def tower(size: int) -> Iterator[str]:
    """Applications that each require the next and a service of their own: what stops each is all that stands below."""
    yield from services(size)
    yield "applications:\n"
    for number in range(size):
        yield application(number, f"s-{number}" + (f", a-{number + 1}" if number + 1 < size else ""))


def relays(size: int) -> Iterator[str]:
    """Applications that each require the next, the last one a model that a host abroad serves."""
    yield "models:\n"
    yield model(0, "")
    yield "gpu_hosts:\n"
    yield host(0, "abroad", country="US", serves="m-0")
    yield "applications:\n"
    for number in range(size):
        yield application(number, f"a-{number + 1}" if number + 1 < size else "m-0")


def spares(size: int) -> Iterator[str]:
    """Applications that each require the next or a service that was tried, so that there is a way out at each link."""
    yield from services(size)
    yield "applications:\n"
    for number in range(size):
        further = f"a-{number + 1}" if number + 1 < size else "s-0"
        yield application(number, f"{{any_of: [{further}, {{id: s-{number}, tested: 2026-09-01}}]}}")


def hub(size: int) -> Iterator[str]:
    """Applications that all require one, which chooses among as many services."""
    yield from services(size)
    yield "applications:\n"
    yield application(0, f"{{any_of: [{names('s', range(size))}]}}")
    for number in range(1, size):
        yield application(number, "a-0")


def software(size: int) -> Iterator[str]:
    """Software that each requires the next, and a host that runs on the first."""
    yield "software:\n"
    for number in range(size):
        needed = f"w-{number + 1}" if number + 1 < size else ""
        yield f"  - {{id: w-{number}, developer: home, requires: [{needed}]}}\n"
    yield "gpu_hosts:\n"
    yield host(0, "abroad", runtime="w-0")


SHAPES: dict[str, Callable[[int], Iterator[str]]] = {
    shape.__name__: shape
    for shape in (
        *(chain, ring, layers, tower, relays, spares, hub, software, lineage, alternatives, choices),
        *(mesh, parents, controllers, serving, stored, datasets, flows),
    )
}


def drawn() -> random.Random:
    """The same choices each time."""
    return random.Random(5)


def names(letter: str, numbers: range | list[int]) -> str:
    """Ids in a list."""
    return ", ".join(f"{letter}-{number}" for number in numbers)


def organization(name: str, country: str, owners: list[tuple[str, float]]) -> str:
    """One organization with its owners and their percent."""
    held = ", ".join(f"{{organization: {owner}, capital: {part:.6f}, voting: {part:.6f}}}" for owner, part in owners)
    return f"  - {{id: {name}, country: {country}, parents: [{held}]}}\n"


def services(count: int) -> Iterator[str]:
    """Object stores at home and abroad; the first is abroad."""
    chance = drawn()
    yield "cloud_services:\n"
    for number in range(count):
        provider, country = chance.choice(["home", "abroad"]), chance.choice(COUNTRIES)
        if number == 0:
            provider, country = "abroad", "US"
        yield f"  - {{id: s-{number}, provider: {provider}, type: object-store, country: {country}"
        yield ", training_use: never, contract: {law: FR, venue: FR}}\n"


def application(number: int, requires: str) -> str:
    """One application on what it requires."""
    return f"  - {{id: a-{number}, {APPLICATION}, requires: [{requires}]}}\n"


def model(number: int, base: str) -> str:
    """One model and what it is derived from."""
    return f"  - {{id: m-{number}, {MODEL}, base_models: [{base}]}}\n"


def host(number: int, operator: str, *, country: str = "FR", serves: str = "", runtime: str = "") -> str:
    """One rented host and who runs it."""
    runs = f", runtime: {{software: {runtime}}}" if runtime else ""
    return (
        f"  - {{id: h-{number}, owner: {operator}, operator: {operator}, country: {country}, tenancy: rented, "
        f"serves: [{serves}]{runs}, contract: {{law: US, venue: US}}}}\n"
    )


def main() -> None:
    """Parse the options and write the file."""
    parser = argparse.ArgumentParser(description="Write an inventory of a shape that grows worst.")
    parser.add_argument("--list", action="store_true", help="print the shapes and stop")
    parser.add_argument("--shape", choices=SHAPES)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    if options.list:
        print("\n".join(f"{name}: {shape.__doc__}" for name, shape in SHAPES.items()))
    elif options.shape is None or options.output is None:
        parser.error("name --shape and --output, or --list")
    else:
        with options.output.open("w", encoding="utf-8") as file:
            file.write(HEAD)
            file.writelines(SHAPES[options.shape](options.size))


if __name__ == "__main__":
    main()
