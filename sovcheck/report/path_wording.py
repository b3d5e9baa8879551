"""The words of paths and places: each step as a sentence, who states it, and where one path turns off another."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sovcheck.findings.report import Hop, Result
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.report.wording import counted

_MOST_PLACES = 3
"""How many places are named that would settle a result."""
NO_NAMES: Mapping[str, str] = MappingProxyType({})
_STEPS: Mapping[str, str] = MappingProxyType(
    {
        EdgeType.OPERATED_BY: "is operated by",
        EdgeType.OWNED_BY: "is owned by",
        EdgeType.LOCATED_IN: "is in",
        EdgeType.ADMINISTERED_FROM: "is administered from",
        EdgeType.SUPPORTED_FROM: "is supported from",
        EdgeType.SUBCONTRACTED_TO: "passes work on to",
        EdgeType.MANAGED_BY: "is managed by",
        EdgeType.STANDS_ON: "stands on the cloud of",
        EdgeType.KEYS_HELD_BY: "has its keys held by",
        EdgeType.PROVIDED_BY: "is provided by",
        EdgeType.RUNS_ON: "runs on",
        EdgeType.SERVES: "serves",
        EdgeType.REQUIRES: "requires",
        EdgeType.DERIVED_FROM: "is derived from",
        EdgeType.TRAINED_ON: "was trained on",
        EdgeType.STORED_IN: "is stored in",
        EdgeType.FLOWS_TO: "flows to",
        EdgeType.UPDATED_FROM: "gets its updates from",
        EdgeType.LICENSED_BY: "is under the licence of",
        EdgeType.BUILT_BY: "was built by",
        EdgeType.MADE_BY: "was made by",
        EdgeType.EVIDENCED_BY: "is shown by the evidence",
    }
)
"""What an edge says, between the two that it joins."""
_CITATION = re.compile(r"(.*) \(as of ([0-9]{4}-[0-9]{2}-[0-9]{2})\)", re.DOTALL)
"""A source as catalog entries cite it."""


def message_with_places(result: Result) -> str:
    """The message, and where other assets are declared that leave the result open: a few where there are many."""
    elsewhere = [missing for missing in result.missing or () if missing.asset != result.asset]
    places = dict.fromkeys(place(each.file, each.line or 0) for each in elsewhere if each.file is not None)
    named = "; ".join([*list(places)[:_MOST_PLACES], *(["and others"] if len(places) > _MOST_PLACES else [])])
    places_named = f" (at {named})" if named else ""
    further = f", and at least {counted(result.further_missing, 'more field')}" if result.further_missing else ""
    return f"{result.message}{places_named}{further}"


def place(file: str, line: int | None) -> str:
    """``file:line``, or the file where no line is known."""
    return f"{file}:{line}" if line else file


def hop_step(hop: Hop, names: Mapping[str, str] = NO_NAMES) -> str:
    """The step as a sentence without its full stop; ``names`` are what people call organizations, by id."""
    start, end = (_called(each, names) for each in (hop.asset, hop.to))
    if hop.left_out:
        return f"{counted(hop.left_out, 'step')} from {start} to {end} left out"
    return f"{start} {_STEPS.get(hop.edge, hop.edge)} {end}"


def _called(name: str, names: Mapping[str, str]) -> str:
    return names.get(name, name).removeprefix(COUNTRY_PREFIX)


def hop_place(hop: Hop) -> str:
    """The line of the inventory that states the step; nothing where none does."""
    return place(hop.file, hop.line) if hop.file is not None else ""


def hop_source(hop: Hop) -> str:
    """What the catalog knows the step from, how sure that is and as of when; nothing where it is not a source of it."""
    if not hop.source:
        return ""
    cited = _CITATION.fullmatch(hop.source)
    source, day = (cited[1], cited[2]) if cited is not None else (hop.source, None)
    return f"{', '.join(str(word) for word in ('catalog', hop.certainty, day) if word)}: {source}"


def hop_origin(hop: Hop) -> str:
    """Who states the step: a line of the inventory, a source of the catalog and how sure it is, or both."""
    return "; ".join(filter(None, (hop_place(hop), hop_source(hop))))


def branches(result: Result) -> Iterator[tuple[str, tuple[Hop, ...]]]:
    """The paths that prove a result: the first, then of each other what follows where it turns off from the first.

    Each comes with the words that lead over to it, none for the first. What is not shown comes last, without hops.
    """
    for number, path in enumerate(result.paths):
        same = _alike(path, result.paths[0]) if number else 0
        yield (f"and over the alternative {path[same].to}:" if number else ""), path[same:]
    if result.further_paths:
        yield f"and at least {counted(result.further_paths, 'further path')}, not shown", ()


def _alike(path: tuple[Hop, ...], first: tuple[Hop, ...]) -> int:
    """How many steps the paths share from their beginning; the last one is never among them."""
    same = 0
    while same < min(len(path), len(first)) - 1 and path[same] == first[same]:
        same += 1
    return same
