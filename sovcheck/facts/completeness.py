"""Which fields of an inventory nobody stated, of those that apply to such an asset: by the names that one writes."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from sovcheck.facts.shape import Group, ListOf, Scalar, kind_shape
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.model import Access

_ALWAYS_KNOWN = frozenset(
    {
        *("kind", "exposure", "deployment", "completeness", "smoke", "observed"),
        *("cutoff_complete", "stale_complete", "hosts_complete"),
    }
)
"""What no file states: what follows from others, and what was seen on the machines themselves."""

_WRITTEN: Mapping[Kind, Mapping[str, str | None]] = {
    Kind.ORGANIZATION: {"control": "parents", "listed": "listed_parties", "ownership": "parents"},
    Kind.MODEL: {
        "age_days": "release_date",
        "ancestor": None,
        "copies": "stored_in",
        "licence": "licence.id",
        "provider": "provider_service",
        "revision_moves": "revision",
        "revision_pinned": "revision",
        "terms": "licence.id",
        "weights": "files",
    },
    Kind.DATASET: {
        "access_complete": None,
        "data_class": "class",
        "reach_complete": None,
        "subjects_in_eea": "subject_countries",
    },
    Kind.GPU_HOST: {
        "keys": "key_custody",
        "memory_gib": "accelerators",
        "models": "serves",
        "models_gib": None,
        "runtime_offline": "runtime.offline",
    },
    Kind.CLOUD_SERVICE: {
        "countries": "country",
        "interface_open": "interface.open",
        "interface_standard": "interface.standard",
        "keys": "key_custody",
        "processed_in": None,  # stated only where it is elsewhere than where the service stands
    },
    Kind.APPLICATION: {
        "data_classes": "data",
        "listings": None,
        "requirements": "requires",
        "survival": None,
    },
    Kind.DATA_FLOW: {
        "customer_only_keys": "encryption.customer_only_keys",
        "data_classes": "datasets",
        "encrypted_in_transit": "encryption.in_transit",
        "from_countries": "from",
        "mechanism": "transfer_mechanism",
        "subject_countries": None,
        "to_countries": "to",
    },
    Kind.SOFTWARE: {"mirrored": "mirror", "signer": "signed_by"},
}
"""The field that states a fact, where it has another name; None for what follows from other assets."""

_OF_HELD_WEIGHTS = frozenset({"files", "parameters", "remote_code", "revision", "self_hosted", "stored_in", "update"})
"""What the customer of an API can neither know nor choose."""


def unknown_fields(kind: Kind, document: Mapping[str, object]) -> tuple[list[str], float]:
    """The fields that nobody stated, sorted, and their percentage of those that apply.

    A group is unknown when everything in it that can be null is: so a role in which nobody stands is unknown though
    its list of controllers is only empty. A field that states several facts is unknown when all of them are.
    """
    applying = [(field, facts) for field, facts in _checks(kind) if _applies(field, kind, document)]
    unknown = [field for field, facts in applying if _is_unknown(facts, document)]
    return unknown, round(100 * len(unknown) / len(applying), 2)


def _applies(field: str, kind: Kind, document: Mapping[str, object]) -> bool:
    if kind is not Kind.MODEL:
        return True
    match document["access"]:
        case Access.API.value:
            return field not in _OF_HELD_WEIGHTS
        case Access.WEIGHTS.value:
            return field != "provider_service"
    return True


_Fact = tuple[str, tuple[str, ...]]
"""A fact that can be unknown, with the members that must be null for that; none for what is no group."""


@cache
def _checks(kind: Kind) -> tuple[tuple[str, tuple[_Fact, ...]], ...]:
    """Each field with the facts that it states."""
    found: dict[str, list[_Fact]] = {}
    for name, members in _nullable_facts(kind):
        field = _WRITTEN[kind].get(name, name)
        if field is not None:
            found.setdefault(field, []).append((name, members))
    return tuple((field, tuple(found[field])) for field in sorted(found))


def _nullable_facts(kind: Kind) -> Iterator[_Fact]:
    for name, shape in kind_shape(kind).fields.items():
        if name in _ALWAYS_KNOWN:
            continue
        if isinstance(shape, Group):
            members = tuple(member for member, part in shape.fields.items() if _is_nullable(part))
            if members:
                yield name, members
        elif _is_nullable(shape):
            yield name, ()


def _is_nullable(shape: object) -> bool:
    return isinstance(shape, Scalar | ListOf) and shape.nullable


def _is_unknown(facts: tuple[_Fact, ...], document: Mapping[str, object]) -> bool:
    for name, members in facts:  # (a generator takes three times as long, and this is asked of every field)
        value = document[name]
        if value is not None and not (members and _is_null(cast("Mapping[str, object]", value), members)):
            return False
    return True


def _is_null(group: Mapping[str, object], members: tuple[str, ...]) -> bool:
    for member in members:  # noqa: SIM110 (as above)
        if group[member] is not None:
            return False
    return True
