"""Who decides over an organization, seen from a reference set."""

from collections.abc import Iterable, Iterator
from typing import cast

from msgspec import Struct

from sovcheck.facts.documents.cloud_service import CloudServiceDocument
from sovcheck.facts.documents.gpu_host import GpuHostDocument
from sovcheck.facts.documents.parties import Controller, OrganizationFacts
from sovcheck.frameworks.reference_set import ReferenceSet

_HALF = "blocks"


Operated = GpuHostDocument | CloudServiceDocument
"""What somebody runs for others, or for itself."""


class Decision(Struct, frozen=True):
    """Who has the last word over an organization.

    ``outside`` can decide alone or with others of their country, ``blocking`` have half; ``known`` says that nobody
    else can be among them. ``seated`` is whether the organization itself sits inside; None where that is not stated.
    """

    name: str
    seated: bool | None
    outside: tuple[str, ...]
    blocking: tuple[str, ...]
    inside_parents: bool
    known: bool

    @property
    def foreign(self) -> bool:
        """Whether somebody outside decides, the organization itself included where nobody is above it."""
        return bool(self.outside) or (self.seated is False and not self.inside_parents)


def decision(organization: OrganizationFacts, inside: ReferenceSet) -> Decision:
    """Who decides over the organization."""
    above = [each for each in organization["controllers"] if each["relation"] != "self"]
    outside = [each for each in above if inside.lacks(each["country"])]
    country = organization["country"]
    return Decision(
        name=organization["name"] or organization["id"] or "somebody who is not named",
        seated=None if country is None else inside.has(country),
        outside=tuple(sorted({named(each) for each in outside if each["relation"] != _HALF})),
        blocking=tuple(sorted({named(each) for each in outside if each["relation"] == _HALF})),
        inside_parents=any(inside.has(each["country"]) and each["relation"] != _HALF for each in above),
        known=organization["control"] is not None and all(each["country"] is not None for each in above),
    )


def named(controller: Controller) -> str:
    """``Example Inc (US)``, or the country alone."""
    who = controller["name"] or controller["organization"]
    country = controller["country"] or "of a country that is not stated"
    return f"{who} ({country})" if who else country


def who_runs(facts: Operated) -> Iterator[tuple[OrganizationFacts, str]]:
    """The organizations that run a host or a service, each with the name of the fact.

    The owner of a machine counts as well where that is somebody else: nobody has to state the owner of a rented one.
    """
    if facts["kind"] == "gpu_host":
        host = cast("GpuHostDocument", facts)
        operators = host["operators"] or [host["operator"]]
        yield from ((operator, "operator") for operator in operators)
        owner = host["owner"]
        if owner["id"] is not None and owner["id"] not in {operator["id"] for operator in operators}:
            yield owner, "owner"
    elif facts["kind"] == "cloud_service":
        service = cast("CloudServiceDocument", facts)
        yield from ((provider, "provider") for provider in service["providers"] or [service["provider"]])


def is_own_machine(facts: Operated) -> bool:
    """Whether it is a machine of one's own, wherever it is, and does not belong to somebody else all the same."""
    return facts.get("tenancy") in {"owned", "colocated"} and facts.get("owned_in_house") is True


def joined(names: Iterable[str], most: int = 3) -> str:
    """``a, b and c``; of many the first."""
    listed = list(dict.fromkeys(names))
    if len(listed) > most:
        listed = [*listed[:most], f"{len(listed) - most} more"]
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)
