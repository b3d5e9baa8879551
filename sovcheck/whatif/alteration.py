"""What an alteration changes: control, law, what becomes of applications without somebody, and what the rules say."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sovcheck.findings.answer.departures import LeavingParty
from sovcheck.findings.report import Result, Status
from sovcheck.findings.results.proof import written
from sovcheck.findings.results.result import left_open
from sovcheck.graph.edges import Effect
from sovcheck.graph.paths import Party, shortened
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Kind
from sovcheck.whatif.departures import WhatIf
from sovcheck.whatif.report import ControlChange, LawChange, OutcomeChange, ResultChange

_LAW = (Effect.CUTOFF, Effect.ACCESS)
_NO_ASSETS = {Kind.ORGANIZATION, Kind.DATA_FLOW}


def control_changes(before: SystemGraph, after: SystemGraph) -> Iterator[ControlChange]:
    """The organizations that somebody else controls then, by id."""
    for name in _organizations(before) & _organizations(after):
        then, now = _controllers(after, name), _controllers(before, name)
        if then != now:
            yield ControlChange(organization=name, gains=tuple(sorted(then - now)), loses=tuple(sorted(now - then)))


def law_changes(before: SystemGraph, after: SystemGraph) -> Iterator[LawChange]:
    """The assets that come under other countries' law, by id: theirs who can stop or read them."""
    for name in before.system.declared:
        asset = after.system.assets.get(name)
        if asset is None or asset.kind in _NO_ASSETS:
            continue
        then, now = _countries(after, name), _countries(before, name)
        if then.keys() != now.keys():
            gained = tuple(sorted(then.keys() - now.keys()))
            path = after.witness(name, *then[gained[0]]) if gained else ()
            yield LawChange(
                asset=name,
                kind=asset.kind.value,
                comes_under=gained,
                leaves=tuple(sorted(now.keys() - then.keys())),
                path=tuple(map(written, shortened(path))),
            )


def outcome_changes(before: WhatIf, after: WhatIf) -> Iterator[OutcomeChange]:
    """The applications that fare otherwise without a country or an organization, by that party, then application."""
    parties = {**before.countries_and_organizations(), **after.countries_and_organizations()}
    for node in sorted(parties):
        now, then = ({name: each.outcome for name, each in asked.after([node]).items()} for asked in (before, after))
        for application in sorted(now.keys() & then.keys()):
            if now[application] is not then[application]:
                yield OutcomeChange(
                    application=application,
                    without=_told(parties[node]),
                    before=now[application],
                    after=then[application],
                )


def result_changes(before: Iterable[Result], after: Iterable[Result]) -> Iterator[ResultChange]:
    """The results that are others then, the gravest first: a rule's word on one asset about one party or place.

    What a rule does not say is not known where it cannot tell all of the asset.
    """
    now, then = _by_fingerprint(before), _by_fingerprint(after)
    open_now, open_then = left_open(now.values()), left_open(then.values())
    for result in sorted({**now, **then}.values(), key=_order):
        key = result.fingerprint
        one, other = _status(now.get(key), result, open_now), _status(then.get(key), result, open_then)
        if one is not other:
            yield ResultChange(
                rule=result.rule,
                title=result.title,
                severity=result.severity,
                asset=result.asset,
                message=result.message,
                before=one,
                after=other,
            )


def _status(said: Result | None, about: Result, cannot_tell: Collection[tuple[str, str]]) -> Status | None:
    if said is not None:
        return said.status
    return Status.UNKNOWN if (about.rule, about.asset) in cannot_tell else None


def _order(result: Result) -> tuple[int, str, str, str]:
    return (-result.severity.rank, result.rule, result.asset, result.discriminator or "")


def _by_fingerprint(results: Iterable[Result]) -> Mapping[str, Result]:
    return {result.fingerprint: result for result in results}


def _organizations(graph: SystemGraph) -> "set[str]":
    return {name for name, asset in graph.system.assets.items() if asset.kind is Kind.ORGANIZATION}


def _controllers(graph: SystemGraph, organization: str) -> set[str]:
    return {party.organization or party.country or "" for party in graph.controllers(organization)}


def _countries(graph: SystemGraph, asset: str) -> Mapping[str, tuple[Effect, Party]]:
    """By country the first effect that reaches the asset from there, and the party behind it."""
    found: dict[str, tuple[Effect, Party]] = {}
    for effect in _LAW:
        for party in graph.exposure(asset, effect):
            if party.country is not None:
                found.setdefault(party.country, (effect, party))
    return found


def _told(party: LeavingParty) -> LeavingParty:
    """The party without those whom it takes along, who are others before and after."""
    return party.model_copy(update={"takes_along": ()})
