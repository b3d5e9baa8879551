"""SOV-6, technology sovereignty: open interfaces, open source, and whose processors compute."""

from collections.abc import Iterator

from sovcheck.facts.documents.cloud_service import CloudServiceDocument
from sovcheck.facts.documents.gpu_host import GpuHostDocument
from sovcheck.facts.documents.software import SoftwareDocument
from sovcheck.frameworks.control import decision, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, between, exactly
from sovcheck.frameworks.reference_set import ReferenceSet

_CLOSED = frozenset({"proprietary"})


def of_interface(service: CloudServiceDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """6.1 of a service."""
    del inside
    is_open = service["interface_open"]
    if is_open:
        yield between("6.1", 4, 5, "its interface is open; whether all functions are is declared", "interface_open")
    elif is_open is False:
        yield between("6.1", 1, 2, "its interface is the vendor's own", "interface_open")
    else:
        yield between("6.1", 1, 5, "whether its interface is open is not stated", "interface_open")


def of_licence(facts: SoftwareDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """6.3 of software, by its licence; who governs the project is not known."""
    del inside
    licence = facts["licence"]
    if licence["id"] in _CLOSED:
        yield between("6.3", 1, 2, "its licence is proprietary", "licence.id")
    elif licence["id"] is None or not is_open_source(licence["id"]):
        yield between("6.3", 1, 5, "whether its licence is open is not known", "licence.id")
    else:
        yield between("6.3", 3, 5, f"{licence['id']} is an open licence; who governs it is declared", "licence.id")


def of_host(host: GpuHostDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """6.5 of a host with accelerators."""
    accelerators, country = host["accelerators"], host["country"]
    if accelerators is None:
        yield between("6.5", 1, 5, "its accelerators are not stated", "accelerators")
        return
    if not accelerators:
        return
    if country is None or inside.lacks(country):
        abroad = country is not None
        where = f"it stands in {country}" if abroad else "where it stands is not stated"
        foreign = any(inside.lacks(each["vendor_country"]) for each in accelerators)
        yield between(
            "6.5", 1, (1 if foreign else 4) if abroad else (2 if foreign else 5), where, "country, accelerators"
        )
        return
    yield _stack(host, inside)


def _stack(host: GpuHostDocument, inside: ReferenceSet) -> PartialAnswer:
    accelerators = host["accelerators"] or []
    foreign = sorted({each["model"] for each in accelerators if inside.lacks(each["vendor_country"])})
    if foreign:
        why = f"hosted inside on foreign processors: {joined(foreign)}; designed together or not is declared"
        return between("6.5", 2, 3, why, "accelerators.vendor_country")
    if any(each["vendor_country"] is None for each in accelerators):
        return between("6.5", 2, 5, "who designs its processors is not stated", "accelerators.vendor_country")
    if any(inside.lacks(each["manufactured_in"]) for each in accelerators):
        return exactly("6.5", 4, "processors designed inside and made outside", "accelerators.manufactured_in")
    made = all(each["manufactured_in"] is not None for each in accelerators)
    operators = [decision(organization, inside) for organization, _ in who_runs(host)]
    if (
        made
        and operators
        and all(who.known and who.seated and not who.foreign and not who.blocking for who in operators)
    ):
        return exactly("6.5", 5, "designed, made and run inside", "accelerators, operator")
    return between("6.5", 4, 5, "designed inside; where made, or in whose hands run, is not all inside", "accelerators")


def is_open_source(licence: str) -> bool:
    """Whether the licence is among those that the field calls open source."""
    return licence in _OPEN_SOURCE


_OPEN_SOURCE = frozenset(
    {
        *("0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0"),
        *("EPL-2.0", "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC"),
        *("LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MPL-2.0", "PostgreSQL"),
        *("Python-2.0", "Unlicense", "Zlib"),
    }
)
"""SPDX ids that the Open Source Initiative has approved, as far as systems of the field use them."""
