"""What assets need, in the fields of a design: finding, exchanging and taking out what is in ``requires``."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sovcheck.whatif.design import Design, Fields

Entry = Mapping[str, Any]
"""One entry of ``requires``: ``any_of`` with its alternatives, ``optional``, ``tested``."""


def entries_of(fields: Fields) -> list[Entry]:
    """The entries of an asset, each in the long form."""
    return list(fields.get("requires") or ())


def options_of(entry: Entry) -> list[str]:
    """The ids of the alternatives of an entry."""
    return [option["id"] for option in entry["any_of"]]


def is_optional(entry: Entry) -> bool:
    """Whether life goes on without."""
    return bool(entry.get("optional"))


def requiring(design: Design, asset_id: str) -> Iterator[tuple[str, Entry]]:
    """Every asset whose requirements name the asset, with the entry that does."""
    for name in design.namers(asset_id):
        for entry in entries_of(design.fields(name)):
            if asset_id in options_of(entry):
                yield name, entry


def exchanged(
    design: Design, asset_id: str, exchange: Callable[[Entry], Entry | None], of: str | None = None
) -> Design:
    """The design in which every entry, ``of`` one asset or of all, that names the asset is exchanged.

    None takes the entry away.
    """
    for name in sorted({name for name, _ in requiring(design, asset_id) if of in (None, name)}):
        fields = design.fields(name)
        entries = [exchange(entry) if asset_id in options_of(entry) else entry for entry in entries_of(fields)]
        design = design.rewritten(name, {**fields, "requires": [entry for entry in entries if entry is not None]})
    return design


def without_option(entry: Entry, asset_id: str) -> Entry | None:
    """The entry without one of its alternatives, None where it was the only one."""
    left = [option for option in entry["any_of"] if option["id"] != asset_id]
    return {**entry, "any_of": left} if left else None


def with_option(entry: Entry, asset_id: str, tested: str) -> Entry:
    """The entry with one alternative more, to which the switch was tried on that day."""
    return {**entry, "any_of": [*entry["any_of"], {"id": asset_id, "tested": tested}]}


def tried(entry: Entry, asset_id: str, tested: str) -> Entry:
    """The entry with the day on which the switch to an alternative, or life without the part, was tried."""
    if is_optional(entry) and len(entry["any_of"]) == 1:
        return {**entry, "tested": tested}
    options = [{**option, "tested": tested} if option["id"] == asset_id else option for option in entry["any_of"]]
    return {**entry, "any_of": options}


def made_optional(entry: Entry, tested: str) -> Entry:
    """The entry as one without which life goes on, as was tried on that day."""
    return {"any_of": [{"id": option["id"]} for option in entry["any_of"]], "optional": True, "tested": tested}
