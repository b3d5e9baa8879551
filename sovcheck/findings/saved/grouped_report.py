"""Grouped reports, ``sovcheck.report/v2``: a result of many assets is there once, with those assets below it.

A result is that of its first asset, as in ``sovcheck.report/v1``. ``assets`` are the others, each with its id, name and
line, and with its message where that differs. Their fingerprints follow from their ids; steps of paths that leave the
first asset, and fields that it leaves out, are theirs, so many lines further down.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import replace

from sovcheck.errors import InputError, Location, Problem
from sovcheck.findings.results.result import fingerprint
from sovcheck.findings.saved.json_places import line_of, line_of_ambiguity
from sovcheck.policy.severity import Severity
from sovcheck.strict_json import NotStrictError, parse_object

GROUPED = "sovcheck.report/v2"

_UNGROUPED = "sovcheck.report/v1"
_ADVICE = "write it again with `sovcheck scan --output json-grouped=FILE`"
_HEAD = 256
"""Bytes in which the schema of a report is."""


Parsed = TypeVar("Parsed")


class OtherAsset(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An asset that has the result, too, as it stands in a grouped report."""

    asset: str
    line: Annotated[int, Meta(ge=0)]
    asset_name: str | None = None
    message: str | None = None


class _First(Struct, frozen=True):
    """What sets a group's others apart; everything else of it is checked as a result of any report is."""

    rule: str
    asset: str
    line: int
    severity: Severity
    message: str
    discriminator: str | None = None


def is_grouped(data: bytes) -> bool:
    """Whether the JSON is a grouped report."""
    return f'"{GROUPED}"'.encode() in data[:_HEAD]


def parsed(data: bytes, file: str, parse: Callable[[bytes, str], Parsed]) -> Parsed:
    """What ``parse`` makes of a report, which is ungrouped for it where that is needed; it raises InputError."""
    if not is_grouped(data):
        return parse(data, file)
    whole = ungrouped(data, file)
    try:
        return parse(whole, file)
    except InputError as error:
        # The lines are those of another text than that of the file.
        raise InputError([replace(problem, location=Location(file)) for problem in error.problems]) from None


def ungrouped(data: bytes, file: str) -> bytes:
    """The same report with every result of every asset. Raises InputError where a group is not as it should be."""
    try:
        tree = parse_object(data)
    except NotStrictError as error:
        raise InputError([Problem(Location(file, line_of_ambiguity(data)), "", str(error), _ADVICE)]) from None
    groups = tree.get("results")
    if not isinstance(groups, list):
        return data
    results: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    for place, group in enumerate(groups):
        try:
            results += _expanded(group)
        except (ValidationError, TypeError, KeyError, AttributeError) as error:
            where = Location(file, line_of(data, ("results", place)))
            wrong = str(error) if isinstance(error, ValidationError) else "is not a group of results"
            raise InputError([Problem(where, f"results.{place}", wrong, _ADVICE)]) from None
    results.sort(key=lambda each: each[0])
    whole = tree | {"schema": _UNGROUPED, "results": [result for _, result in results]}
    return json.dumps(whole, indent=2).encode()


def _expanded(group: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Each result of a group, with what it is sorted by."""
    first = convert(group, _First)
    result = {name: value for name, value in group.items() if name != "assets"}
    yield _order(first, first.asset, first.message), result
    for other in convert(group.get("assets", []), list[OtherAsset]):
        own = {**result, "asset": other.asset, "line": other.line}
        own |= {name: _moved(result[name], first, other) for name in ("paths", "missing") if name in result}
        own["fingerprint"] = fingerprint(first.rule, other.asset, first.discriminator)
        own["message"] = first.message if other.message is None else other.message
        own["asset_name"] = other.asset_name
        if other.asset_name is None:
            del own["asset_name"]
        yield _order(first, other.asset, own["message"]), own


def _order(first: _First, asset: str, message: str) -> tuple[Any, ...]:
    return -first.severity.rank, first.rule, asset, first.discriminator or "", message


def _moved(part: Any, first: _First, other: OtherAsset) -> Any:
    """Paths or missing fields, in which the other asset stands for the first."""
    if isinstance(part, list):
        return [_moved(each, first, other) for each in part]
    if not isinstance(part, Mapping) or part.get("asset") != first.asset:
        return part
    own: dict[str, Any] = {**part, "asset": other.asset}
    if isinstance(line := part.get("line"), int):
        own["line"] = line + other.line - first.line
    return own
