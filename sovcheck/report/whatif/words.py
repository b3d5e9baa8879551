"""The sentences of the answer, without markup: who leaves, what becomes of what, and why."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sovcheck.findings.answer.departures import (
    ApplicationAfter,
    Consequence,
    Departure,
    Fallback,
    LeavingParty,
    Outcome,
    PartyKind,
    PromisedDays,
)
from sovcheck.findings.results.proof import Hop, MissingField
from sovcheck.graph.paths import COUNTRY_PREFIX
from sovcheck.report.wording import first_few
from sovcheck.whatif.grace_period import Assume

LABELS = {
    Outcome.STOPS: "STOPS",
    Outcome.NOT_KNOWN: "not known",
    Outcome.ONLY_COPY_LOST: "only copy lost",
    Outcome.ON_FALLBACK: "runs on fallback",
    Outcome.LOSES_OPTIONAL_PART: "loses a part",
    Outcome.GOES_STALE: "goes stale",
    Outcome.CANNOT_BE_RENEWED: "cannot be renewed",
    Outcome.GOES_ON: "goes on",
}
MEANINGS = {
    Outcome.GOES_STALE: "no more updates or new installations; nothing stops today",
    Outcome.CANNOT_BE_RENEWED: "no new versions, spares or support from the maker; nothing stops today",
}
_FEW = 6


def party_words(party: LeavingParty) -> str:
    """The party as people call it: its name, and its country where it has one."""
    if party.kind is PartyKind.COUNTRY:
        return f"{party.name} ({party.id})" if party.name else party.id
    name = party.name or party.id
    said = ", ".join((*(() if name == party.id else (party.id,)), *party.countries))
    return f"{name} ({said})" if said else name


def short_party(party: LeavingParty) -> str:
    """The party by its id, and its country."""
    if party.kind is PartyKind.COUNTRY or not party.countries:
        return party.id
    return f"{party.id} ({', '.join(party.countries)})"


def headline(departure: Departure) -> str:
    """Who leaves, and whom that takes along."""
    parties = departure.without
    names = [party_words(party) for party in parties]
    along = sorted({name for party in parties for name in party.takes_along} - {party.id for party in parties})
    if all(party.kind is PartyKind.ASSET for party in parties):
        return f"Without {listed(names)}"
    them = "it" if len(parties) == 1 else "them"
    whom = f"with {them} go: {listed(along)}" if along else f"nobody else here goes with {them}"
    return f"Without {listed(names)}; {whom}"


def listed(names: Sequence[str], more: int = 0) -> str:
    """The first few names, and how many more there are."""
    return first_few(names, _FEW, more)


def application_words(after: ApplicationAfter) -> str:
    """The application, and how critical it is."""
    return f"{after.id} ({after.criticality or 'criticality not stated'})"


def going_words(after: ApplicationAfter) -> str:
    """The same of one that goes on, with a word where that rests on what nobody knows or tried lately."""
    return application_words(after) if after.surely_goes_on else f"{application_words(after)}, not surely"


def branches(consequence: Consequence) -> Iterator[str]:
    """Why, in a line for each path; paths that differ in nothing that is said are one."""
    yield from dict.fromkeys(branch(path) for path in consequence.paths if path)
    if consequence.further_paths:
        yield f"and {consequence.further_paths:,} more ways"


def branch(path: Sequence[Hop]) -> str:
    """One path: what stops first below the application, what it hangs on, and where that is."""
    first, rest = path[0], path[1:]
    start = first.to if rest else first.asset
    steps = rest or path
    said = ", ".join(_step(hop) for hop in steps)
    return f"{_name(start)}: {said}{_places(path)}"


def fallback_words(fallback: Fallback) -> str:
    """What takes over for what, and when that was tried."""
    to = listed([option.id for option in fallback.to], fallback.more_to)
    lost = listed(fallback.lost, fallback.more_lost)
    if fallback.hosts:
        return f"{fallback.asset} goes on on {to}, without {lost}"
    tried = [option for option in fallback.to if option.tested is not None]
    if all(option.counts for option in fallback.to) and not tried:
        return f"{to} goes on, without its spare {lost}"
    if not tried:
        return f"{to} for {lost}; switch never tested"
    newest = max(option.tested for option in tried if option.tested is not None)
    late = "" if any(option.counts for option in fallback.to) else ", too long ago to count"
    return f"{to} for {lost}; switch tested {newest}{late}"


def about(consequence: Consequence) -> Iterator[str]:
    """What the consequence says beside its paths."""
    yield from (fallback_words(fallback) for fallback in consequence.fallbacks)
    for part in consequence.lost_parts:
        late = "" if part.counts else ", too long ago to count"
        tried = f"life without it tested {part.tested}{late}" if part.tested else "life without it never tested"
        yield f"{part.part} of {part.asset}; {tried}"
    if consequence.missing:
        yield f"nobody states {missing_words(consequence.missing)}"
    if not (consequence.fallbacks or consequence.lost_parts or consequence.missing):
        yield listed(consequence.parts, consequence.more_parts)


def missing_words(missing: Iterable[MissingField]) -> str:
    """The fields that nobody states, by asset."""
    ordered = sorted(missing, key=lambda each: (each.asset, each.field))
    groups = groupby(ordered, key=lambda each: each.asset)
    return "; ".join(f"{asset}: {', '.join(each.field for each in fields)}" for asset, fields in groups)


def survives_words(after: ApplicationAfter, assume: Assume) -> str:
    """The days that plans promise, by which, and what promises none."""
    days = f"{after.survives_days:,} days are promised"
    more = (f"and {after.more_promises:,} more",) if after.more_promises else ()
    by = "; ".join((*map(_promise, after.promises), *more))
    planless = listed(after.without_plan, after.more_without_plan or 0)
    without = f"no plan says days on {planless}" if after.without_plan else ""
    notice = " (notice is kept)" if assume is Assume.NOTICE else ""
    reasons = "; ".join(part for part in (by, without) if part)
    return f"{days}{notice}: {reasons}" if reasons else f"{days}{notice}"


def is_idle(departure: Departure) -> bool:
    """Whether nothing that is stated depends on the party that leaves."""
    known = (each for after in departure.applications for each in after.consequences)
    return not departure.assets and all(each.outcome is Outcome.NOT_KNOWN for each in known)


def _promise(promise: PromisedDays) -> str:
    if promise.notice:
        return f"notice of {promise.asset} {promise.days:,}"
    tested = f"tested {promise.tested}" if promise.tested else "never tested"
    return f"cutoff_plan of {promise.asset} {promise.days:,}, {tested}"


def _step(hop: Hop) -> str:
    if hop.left_out:
        return f"{hop.left_out:,} steps"
    return f"{hop.edge.replace('_', ' ')} {_name(hop.to)}"


def _name(node: str) -> str:
    return node.removeprefix(COUNTRY_PREFIX)


def _places(path: Sequence[Hop]) -> str:
    """The lines that say so, by file, in the order of the path."""
    lines: dict[str, list[str]] = {}
    for hop in path:
        if hop.file is not None:
            found = lines.setdefault(hop.file, [])
            if hop.line is not None and str(hop.line) not in found:
                found.append(str(hop.line))
    return "".join(f"   {file}:{','.join(numbers)}" if numbers else f"   {file}" for file, numbers in lines.items())
