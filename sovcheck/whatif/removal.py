"""Candidates that take something away, or make others do without it; never what the rest cannot do without."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sovcheck.findings.answer.changes import Effort
from sovcheck.inventory.assets.asset import Kind
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import NAMING, Design, Fields
from sovcheck.whatif.requirements import (
    Entry,
    entries_of,
    exchanged,
    is_optional,
    made_optional,
    options_of,
    requiring,
    without_option,
)

_DROPPABLE = frozenset({Kind.CLOUD_SERVICE, Kind.MODEL, Kind.SOFTWARE, Kind.DATA_FLOW, Kind.DATASET, Kind.GPU_HOST})

_PLACES = ("serves", "stored_in", "backed_up_in")
"""Fields of which one item has to stay."""
_WHOLE = ("base_models", "data", "training_datasets", "generated_by")
"""Fields of which every item has to stay: what a model was made from, what an application works on."""


def removals(design: Design, asset_id: str, *, is_replaced: bool = False) -> Iterator[Candidate]:
    """Taking the asset away, where whatever needs it has another, or does without already.

    What nothing takes the place of is not taken from a system of which nothing else is judged.
    """
    taken = _taken(design, asset_id, is_replaced=is_replaced)
    if taken is None:
        return

    def apply(other: Design) -> Design:
        again = _taken(other, asset_id, is_replaced=is_replaced) if asset_id in other else None
        return _without(other, again) if again is not None else other

    # Whatever it began with, what goes together is one candidate.
    names = sorted(taken, key=lambda name: (design.kind(name) is not Kind.MODEL, name))
    yield Candidate(
        effort=Effort.DROP,
        subject=names[0],
        label=f"drop {_listed(names)}",
        apply=apply,
        assumed=(f"everything goes on without {_listed(names)}",),
    )


def doing_without(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Making those do without the asset that have no other in its place, and need more than it."""
    needed = [
        name
        for name, entry in requiring(design, asset_id)
        if options_of(entry) == [asset_id] and not is_optional(entry) and len(entries_of(design.fields(name))) > 1
    ]
    if not needed:
        return

    def change(entry: Entry) -> Entry:
        return made_optional(entry, terms.day) if options_of(entry) == [asset_id] else entry

    def apply(design: Design) -> Design:
        for name in needed:
            design = exchanged(design, asset_id, change, of=name)
        return design

    yield Candidate(
        Effort.OPTIONAL,
        asset_id,
        f"make {' and '.join(needed)} do without {asset_id}",
        apply,
        (f"life without {asset_id} works when it is tried",),
    )


def _taken(design: Design, asset_id: str, *, is_replaced: bool) -> frozenset[str] | None:
    """What goes with the asset; None where something that stays cannot do without."""
    if design.kind(asset_id) not in _DROPPABLE:
        return None
    taken = {asset_id}
    fields = design.fields(asset_id)
    for name in design.namers(asset_id):
        other = design.fields(name)
        if design.kind(name) is Kind.MODEL and other.get("provider_service") == asset_id:
            taken.add(name)
        if design.kind(name) is Kind.DATA_FLOW and {other.get("from"), other.get("to")} & {asset_id}:
            taken.add(name)
    service = fields.get("provider_service")
    for named in (service, *_ancestors(design, asset_id)):
        if isinstance(named, str) and named in design and not _is_needed_otherwise(design, named, frozenset(taken)):
            taken.add(named)
    gone = frozenset(taken)
    staying = {name for each in taken for name in design.namers(each)} - gone
    without = all(_does_without(design, name, gone) for name in sorted(staying))
    left = is_replaced or _leaves_something(design, gone)
    return gone if without and left and not _stops_serving(design, gone) else None


def _leaves_something(design: Design, gone: frozenset[str]) -> bool:
    """Whether some of what is judged stays: nothing is better for being gone altogether."""
    declared = design.inventory.assets
    return any(name not in gone and name in design and design.kind(name) is not Kind.ORGANIZATION for name in declared)


def _ancestors(design: Design, asset_id: str) -> Iterator[str]:
    """The models from which it was made, from its own base to the root, as far as they are declared."""
    waiting, seen = [asset_id], {asset_id}
    while waiting:
        bases = design.fields(waiting.pop()).get("base_models") or ()
        for base in bases if not isinstance(bases, str) else ():
            if base in design and base not in seen:
                seen.add(base)
                waiting.append(base)
                yield base


def _is_needed_otherwise(design: Design, asset_id: str, gone: frozenset[str]) -> bool:
    return any(name not in gone for name in design.namers(asset_id))


def _does_without(design: Design, name: str, gone: frozenset[str]) -> bool:
    """Whether what stays has another, or says that it goes on without."""
    fields = design.fields(name)
    for entry in entries_of(fields):
        if set(options_of(entry)) <= gone and not is_optional(entry):
            return False
    left = [entry for entry in entries_of(fields) if not set(options_of(entry)) <= gone]
    if design.kind(name) is Kind.APPLICATION and entries_of(fields) and not left:
        return False
    if any(set(fields.get(field) or ()) and set(fields[field]) <= gone for field in _PLACES):
        return False
    if any(gone.intersection(fields.get(field) or ()) for field in _WHOLE):
        return False
    if fields.get("fetched_from") in gone:
        return False
    return not (design.kind(name) is Kind.GPU_HOST and (fields.get("runtime") or {}).get("software") in gone)


def _stops_serving(design: Design, gone: frozenset[str]) -> bool:
    """Whether a model that stays is served by nothing any more."""
    served = {
        model
        for host in gone
        if design.kind(host) is Kind.GPU_HOST
        for model in design.fields(host).get("serves") or ()
        if model in design and model not in gone
    }
    return any(set(hosts_of(design, model)) <= gone for model in served)


def hosts_of(design: Design, model: str) -> list[str]:
    """The hosts that serve a model, sorted."""
    return [
        name
        for name in design.namers(model)
        if design.kind(name) is Kind.GPU_HOST and model in (design.fields(name).get("serves") or ())
    ]


def _without(design: Design, taken: frozenset[str]) -> Design:
    for gone in sorted(taken):
        design = exchanged(design, gone, partial(without_option, asset_id=gone))
        design = design.without(gone)
    for name in sorted({name for gone in taken for name in design.namers(gone)}):
        design = design.rewritten(name, _cleared(design.fields(name), taken))
    return design


def _cleared(fields: Fields, taken: frozenset[str]) -> dict[str, Any]:
    """The fields without the ids of what is gone; a field that only held one of them is no longer stated."""
    cleared: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            cleared[name] = _cleared(value, taken)
        elif name in NAMING and isinstance(value, list | tuple):
            cleared[name] = [item for item in value if item not in taken]
        elif name not in NAMING or value not in taken:
            cleared[name] = value
    return cleared


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
