"""The changes that a person could make about what fails or is not known: never a waiver, never a field left out."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

from sovcheck.findings.changes import Effort
from sovcheck.findings.report import Result, Status
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design, Fields
from sovcheck.whatif.dropping import dropping, hosts_of
from sovcheck.whatif.outcome import WEIGHTS
from sovcheck.whatif.requirements import (
    entries_of,
    exchanged,
    is_optional,
    made_optional,
    options_of,
    requiring,
    tried,
    with_option,
    without_option,
)
from sovcheck.whatif.stating import stating
from sovcheck.whatif.trusted_hands import (
    MODEL,
    STORE,
    keeps_only,
    moved_host,
    moved_service,
    with_host,
    with_open_model,
    with_store,
)


def candidates(
    design: Design,
    results: Collection[Result],
    terms: Circumstances,
    kept: Collection[str] = (),
    most: int | None = None,
) -> list[Candidate]:
    """Every candidate about these results of the design, each once, in their order; none that changes what is kept.

    With ``most`` only about so many assets, those that most of what fails is about.
    """
    if most is not None:
        results = _about_few(results, most)
    found: dict[tuple[int, str, str], Candidate] = {}
    for candidate in [*stating(design, results, terms), *doing(design, results, terms)]:
        if not candidate.touches & set(kept):
            found.setdefault(candidate.key, candidate)
    return [found[key] for key in sorted(found)]


def concern(results: Iterable[Result]) -> Counter[str]:
    """How much what fails is about each asset: its own failures, and those whose proof leads over it."""
    weights: Counter[str] = Counter()
    for result in results:
        if result.blocking:
            weights.update(dict.fromkeys(sorted(about(result)), WEIGHTS[result.severity]))
    return weights


def _about_few(results: Collection[Result], most: int) -> list[Result]:
    few = {asset_id for asset_id, _ in sorted(concern(results).items(), key=lambda item: (-item[1], item[0]))[:most]}
    return [result for result in results if not result.blocking or result.asset in few]


def about(result: Result) -> set[str]:
    """The assets that a result is about: its own, and those that its proof leads over."""
    return {result.asset, *(hop.asset for path in result.paths for hop in path)}


def doing(design: Design, results: Collection[Result], terms: Circumstances) -> Iterator[Candidate]:
    """The candidates that change more than what is known."""
    concerned = concern(results)
    for asset_id in sorted(name for name in concerned if name in design):
        yield from _OF_KIND.get(design.kind(asset_id), _nothing)(design, asset_id, terms)
        yield from dropping(design, asset_id)
    unknown = {result.asset for result in results if result.status is Status.UNKNOWN} - set(concerned)
    for asset_id in sorted(name for name in unknown if name in design):
        if design.kind(asset_id) in (Kind.SOFTWARE, Kind.MODEL):
            yield from _OF_KIND[design.kind(asset_id)](design, asset_id, terms)
            yield from dropping(design, asset_id)


def _nothing(*_: object) -> Iterator[Candidate]:
    return iter(())


def _rewriting(
    effort: Effort, asset_id: str, label: str, change: Callable[[Fields], Fields], *assumed: str
) -> Candidate:
    """A candidate that changes the fields of one asset."""

    def apply(design: Design) -> Design:
        return design.rewritten(asset_id, change(design.fields(asset_id))) if asset_id in design else design

    return Candidate(effort, asset_id, label, frozenset({asset_id}), apply, assumed)


def _host(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    yield _moving(Effort.MOVE_HOST, asset_id, moved_host, terms)
    yield from _agreements(design, asset_id, terms)


def _service(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    fields = design.fields(asset_id)
    if not _answers_for_a_closed_model(design, asset_id, terms):
        yield _moving(Effort.MOVE_SERVICE, asset_id, moved_service, terms)
        yield from _alternative_service(design, asset_id, terms)
    if keeps_only(fields) and (fields.get("key_custody") or {}).get("custodian") != "customer-only":
        own = {"custodian": "customer-only"}
        yield _rewriting(
            Effort.KEYS,
            asset_id,
            f"hold the keys of {asset_id} alone",
            lambda fields: {**fields, "key_custody": own},
            f"everything in {asset_id} is encrypted before it arrives",
        )
    yield from _agreements(design, asset_id, terms)
    yield from _optional(design, asset_id, terms)


def _moving(
    effort: Effort, asset_id: str, moved: Callable[[Fields, Circumstances], Fields], terms: Circumstances
) -> Candidate:
    def apply(design: Design) -> Design:
        if asset_id not in design:
            return design
        return terms.with_operator(design).rewritten(asset_id, moved(design.fields(asset_id), terms))

    assumed = f"{terms.operator_words} runs {asset_id} at home, on terms of {terms.home}, with nobody foreign above it"
    return Candidate(
        effort, asset_id, f"move {asset_id} to {terms.operator_words}", frozenset({asset_id}), apply, (assumed,)
    )


def _answers_for_a_closed_model(design: Design, service: str, terms: Circumstances) -> bool:
    """Whether a model is answered there that nobody else can have; moving such a service moves nothing."""
    for name in design.namers(service):
        asset = terms.system.assets.get(name)
        closed = isinstance(asset, Model) and asset.access is Access.API and asset.extends is not None
        if closed and design.fields(name).get("provider_service") == service:
            return True
    return False


def _agreements(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Better terms where those that are stated are not good enough, and a plan that was tried."""
    fields = design.fields(asset_id)
    contract = fields.get("contract") or {}
    better = {name: terms.home for name in ("law", "venue") if contract.get(name, terms.home) not in terms.trusted}
    wanted = terms.profile.thresholds.control_notice_days
    if int(contract.get("control_change_notice_days", wanted)) < wanted:
        better["control_change_notice_days"] = wanted  # type: ignore[assignment]
    ended = "end" in contract and date.fromisoformat(contract["end"]) < terms.today
    if better or ended:
        kept = {name: value for name, value in contract.items() if name != "end" or not ended}
        agreed = {**kept, **better, **({"open_ended": True} if ended else {})}
        yield _rewriting(
            Effort.CONTRACT,
            asset_id,
            f"agree on better terms for {asset_id}",
            lambda fields: {**fields, "contract": agreed},
            f"whoever runs {asset_id} agrees",
        )
    if fields.get("training_use") not in (None, "never", "opt-in", "opted-out"):
        yield _rewriting(
            Effort.CONTRACT,
            asset_id,
            f"agree that nobody trains on what {asset_id} is sent",
            lambda fields: {**fields, "training_use": "never"},
            f"whoever runs {asset_id} agrees",
        )
    for plan in ("exit_plan", "cutoff_plan"):
        if fields.get(plan) is not None:
            good = terms.plan()
            yield _rewriting(
                Effort.CONTRACT,
                asset_id,
                f"write and try the {plan.replace('_', ' ')} of {asset_id}",
                lambda fields, plan=plan, good=good: {**fields, plan: {**(fields.get(plan) or {}), **good}},  # type: ignore[misc]
                f"the {plan.replace('_', ' ')} of {asset_id} works when it is tried",
            )


def _alternative_service(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    needed = [name for name, entry in requiring(design, asset_id) if not is_optional(entry)]
    if not needed:
        return
    other = terms.free_id(f"{asset_id}-in-trusted-hands"[:128].rstrip("-._"))

    def apply(design: Design) -> Design:
        if asset_id not in design:
            return design
        copy = {**moved_service(design.fields(asset_id), terms), "id": other}
        design = terms.with_operator(design).added(Kind.CLOUD_SERVICE, copy)
        return exchanged(
            design, asset_id, lambda entry: with_option(tried(entry, asset_id, terms.day), other, terms.day)
        )

    yield Candidate(
        Effort.ALTERNATIVE,
        asset_id,
        f"have an alternative to {asset_id} at {terms.operator_words}",
        frozenset({*needed}),
        apply,
        (f"the switch from {asset_id} and back works when it is tried",),
    )


def _optional(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    needed = [
        name
        for name, entry in requiring(design, asset_id)
        if options_of(entry) == [asset_id] and not is_optional(entry) and len(entries_of(design.fields(name))) > 1
    ]
    if not needed:
        return

    def change(entry: dict[str, object]) -> dict[str, object]:
        return dict(made_optional(entry, terms.day)) if options_of(entry) == [asset_id] else entry

    yield Candidate(
        Effort.OPTIONAL,
        asset_id,
        f"make {' and '.join(needed)} do without {asset_id}",
        frozenset(needed),
        lambda design: exchanged(design, asset_id, change) if asset_id in design else design,  # type: ignore[arg-type]
        (f"life without {asset_id} works when it is tried",),
    )


def _model(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    asset = terms.system.assets.get(asset_id)
    closed = isinstance(asset, Model) and asset.access is Access.API
    needed = [name for name, _ in requiring(design, asset_id)]
    if not closed:
        yield from _copies(design, asset_id, terms)
    yield from _optional(design, asset_id, terms)
    if needed and asset_id != terms.free_id(MODEL):
        yield _own_model(design, asset_id, terms, replace=False)
        yield _own_model(design, asset_id, terms, replace=True)


def _copies(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    store = terms.free_id(STORE)
    hosts = hosts_of(design, asset_id)

    def keep(design: Design) -> Design:
        if asset_id not in design:
            return design
        fields = design.fields(asset_id)
        places = [*(fields.get("stored_in") or ()), *([] if store in (fields.get("stored_in") or ()) else [store])]
        return with_store(design, terms).rewritten(asset_id, {**fields, "stored_in": places})

    def serve(design: Design) -> Design:
        if asset_id not in design:
            return design
        like = design.fields(hosts[0]) if hosts[0] in design else None
        return with_host(design, [asset_id], like, terms)

    yield Candidate(
        Effort.MIRROR,
        asset_id,
        f"keep a copy of {asset_id} at {terms.operator_words}",
        frozenset({asset_id}),
        keep,
        (f"the copy of {asset_id} is the one that was tested",),
    )
    if hosts:
        yield Candidate(
            Effort.ALTERNATIVE,
            asset_id,
            f"serve {asset_id} from a second host, run by {terms.operator_words}",
            frozenset({asset_id}),
            serve,
            (f"{asset_id} does as well on the second host",),
        )


def _own_model(design: Design, asset_id: str, terms: Circumstances, *, replace: bool) -> Candidate:
    own = terms.free_id(MODEL)

    def exchange(entry: dict[str, object]) -> dict[str, object]:
        if own in options_of(entry):
            both = entry
        else:
            both = dict(with_option(tried(entry, asset_id, terms.day), own, terms.day))
        if is_optional(entry):
            both = dict(entry) | {"any_of": both["any_of"]}
        return dict(without_option(both, asset_id) or both) if replace else both

    def apply(design: Design) -> Design:
        if asset_id not in design:
            return design
        # What takes a model's place runs where that ran.
        hosts = hosts_of(design, asset_id) if replace else []
        design = exchanged(with_open_model(design, terms, hosts), asset_id, exchange)  # type: ignore[arg-type]
        for name in hosts:
            fields = design.fields(name)
            served = [model for model in fields["serves"] if model != asset_id]
            design = design.rewritten(name, {**fields, "serves": served})
        if replace and (claim := design.fields(asset_id).get("self_hosted")) is not None:
            # What was claimed of the one is claimed of the other, and has to be proved all the same.
            design = design.rewritten(own, {**design.fields(own), "self_hosted": claim})
        for candidate in dropping(design, asset_id) if replace else ():
            design = candidate.apply(design)
        return design

    where = "a model of open weights" if replace and hosts_of(design, asset_id) else _run_by(terms)
    return Candidate(
        Effort.REPLACE_MODEL if replace else Effort.ALTERNATIVE,
        asset_id,
        f"replace {asset_id} by {where}" if replace else f"have an alternative to {asset_id}: {where}",
        frozenset({asset_id, *(name for name, _ in requiring(design, asset_id))}),
        apply,
        (f"there is such a model that does as well as {asset_id}",),
    )


def _run_by(terms: Circumstances) -> str:
    return f"a model of open weights, run by {terms.operator_words}"


def _software(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    fields = design.fields(asset_id)
    store = terms.free_id(STORE)

    def mirror(design: Design) -> Design:
        if asset_id not in design:
            return design
        fields = design.fields(asset_id)
        own = {"mirror": store, **({} if fields.get("registry") else {"registry": store})}
        return with_store(design, terms).rewritten(asset_id, {**fields, **own})

    if not fields.get("mirror"):
        yield Candidate(
            Effort.MIRROR,
            asset_id,
            f"mirror {asset_id} at {terms.operator_words}",
            frozenset({asset_id}),
            mirror,
            (f"all of {asset_id} can be installed again from the mirror",),
        )
    telemetry = fields.get("telemetry") or {}
    if telemetry.get("setting") == "on":
        yield _rewriting(
            Effort.TEST,
            asset_id,
            f"switch off what {asset_id} reports",
            lambda fields: {**fields, "telemetry": {**fields["telemetry"], "setting": "off"}},
            f"{asset_id} reports nothing once that is off",
        )
    yield from _optional(design, asset_id, terms)


def _flow(design: Design, asset_id: str, _: Circumstances) -> Iterator[Candidate]:
    if design.fields(asset_id).get("transfer_mechanism") in (None, "none"):
        yield _rewriting(
            Effort.CONTRACT,
            asset_id,
            f"agree on standard clauses for {asset_id}",
            lambda fields: {**fields, "transfer_mechanism": "scc"},
            "whoever receives the data agrees, and an assessment of the transfer allows it",
        )


def _application(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """What to do about an application stands with what it needs."""
    for entry in entries_of(design.fields(asset_id)):
        for option in options_of(entry):
            if option in design and design.kind(option) is Kind.MODEL:
                yield from _model(design, option, terms)


_OF_KIND: dict[Kind, Callable[[Design, str, Circumstances], Iterator[Candidate]]] = {
    Kind.APPLICATION: _application,
    Kind.CLOUD_SERVICE: _service,
    Kind.DATA_FLOW: _flow,
    Kind.GPU_HOST: _host,
    Kind.MODEL: _model,
    Kind.SOFTWARE: _software,
}
