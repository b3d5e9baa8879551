"""The changes that a person could make about what fails or is not known: never a waiver, never a field left out."""

from collections.abc import Callable, Collection, Iterator

from sovcheck.findings.changes import Effort
from sovcheck.findings.report import Result, Status
from sovcheck.inventory.assets.asset import Kind
from sovcheck.whatif.candidate import Candidate, rewriting
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.concern import concern
from sovcheck.whatif.design import Design
from sovcheck.whatif.dropping import doing_without, dropping
from sovcheck.whatif.moving import moving_host, moving_service
from sovcheck.whatif.replacing import replacing_model
from sovcheck.whatif.requirements import entries_of, options_of
from sovcheck.whatif.stating import stating
from sovcheck.whatif.trusted_hands import STORE, with_store


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
        if not (kept and candidate.apply(design).touched.intersection(kept)):
            found.setdefault(candidate.key, candidate)
    return [found[key] for key in sorted(found)]


def _about_few(results: Collection[Result], most: int) -> list[Result]:
    few = {asset_id for asset_id, _ in sorted(concern(results).items(), key=lambda item: (-item[1], item[0]))[:most]}
    return [result for result in results if not result.blocking or result.asset in few]


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
            mirror,
            (f"all of {asset_id} can be installed again from the mirror",),
        )
    telemetry = fields.get("telemetry") or {}
    if telemetry.get("setting") == "on":
        yield rewriting(
            Effort.TEST,
            asset_id,
            f"switch off what {asset_id} reports",
            lambda fields: {**fields, "telemetry": {**fields["telemetry"], "setting": "off"}},
            f"{asset_id} reports nothing once that is off",
        )
    yield from doing_without(design, asset_id, terms)


def _flow(design: Design, asset_id: str, _: Circumstances) -> Iterator[Candidate]:
    if design.fields(asset_id).get("transfer_mechanism") in (None, "none"):
        yield rewriting(
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
                yield from replacing_model(design, option, terms)


_OF_KIND: dict[Kind, Callable[[Design, str, Circumstances], Iterator[Candidate]]] = {
    Kind.APPLICATION: _application,
    Kind.CLOUD_SERVICE: moving_service,
    Kind.DATA_FLOW: _flow,
    Kind.GPU_HOST: moving_host,
    Kind.MODEL: replacing_model,
    Kind.SOFTWARE: _software,
}
