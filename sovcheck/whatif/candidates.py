"""The changes that a person could make about what fails or is not known: never a waiver, never a field left out."""

from collections.abc import Callable, Collection, Iterator

from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.report import Result, Status
from sovcheck.inventory.assets.asset import Kind
from sovcheck.whatif.candidate import Candidate, rewriting
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design, Fields
from sovcheck.whatif.favourable_answers import favourable_answer, running_cost, source_copy
from sovcheck.whatif.outcome import concern
from sovcheck.whatif.relocation import alternative_service, host_relocations, service_relocations
from sovcheck.whatif.remote_operation import people_at_home, without_licence_server
from sovcheck.whatif.removal import doing_without, removals
from sovcheck.whatif.replacement import model_replacements, software_replacements
from sovcheck.whatif.requirements import entries_of, is_optional, options_of
from sovcheck.whatif.statements import statements, trying
from sovcheck.whatif.trusted_alternatives import STORE, with_store


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
    for candidate in [*statements(design, results, terms), *actions(design, results, terms)]:
        if not (kept and candidate.apply(design).touched.intersection(kept)):
            found.setdefault(candidate.key, candidate)
    return [found[key] for key in sorted(found)]


def _about_few(results: Collection[Result], most: int) -> list[Result]:
    few = {asset_id for asset_id, _ in sorted(concern(results).items(), key=lambda item: (-item[1], item[0]))[:most]}
    return [result for result in results if not result.blocking or result.asset in few]


def actions(design: Design, results: Collection[Result], terms: Circumstances) -> Iterator[Candidate]:
    """The candidates that change more than what is known."""
    concerned = concern(results)
    for asset_id in sorted(name for name in concerned if name in design):
        yield from _OF_KIND.get(design.kind(asset_id), _nothing)(design, asset_id, terms)
        yield from removals(design, asset_id)
    for asset_id in sorted(_untold(design, results, terms).difference(concerned)):
        yield from _OF_KIND.get(design.kind(asset_id), _nothing)(design, asset_id, terms)
        yield from removals(design, asset_id)


def _untold(design: Design, results: Collection[Result], terms: Circumstances) -> set[str]:
    """The assets of which, or through which, something is not known that nobody here could state."""
    found = set()
    for result in results:
        for each in (result.missing or ()) if result.status is Status.UNKNOWN else ():
            ours = each.file is not None or each.asset not in design
            if not ours or favourable_answer(design, each.asset, each.field, terms) is None:
                found |= {name for name in (result.asset, each.asset) if name in design}
    return found


def _nothing(*_: object) -> Iterator[Candidate]:
    return iter(())


def _source(fields: Fields, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """A copy of the source as it should be, where the one that is stated is not."""
    copy = source_copy(asset_id, fields, terms)
    if fields.get("source_copy") not in (None, copy):
        yield rewriting(
            Effort.MIRROR,
            asset_id,
            f"copy the source of {asset_id} every night",
            lambda fields: {**fields, "source_copy": copy},
            f"the source of {asset_id} is published, or its developer agrees on a copy in escrow",
        )


def _software(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    fields = design.fields(asset_id)
    store = terms.free_id(STORE)

    def mirror(design: Design) -> Design:
        if asset_id not in design:
            return design
        fields = design.fields(asset_id)
        own = {"mirror": store, **({} if fields.get("registry") else {"registry": store})}
        return with_store(design, terms).rewritten(asset_id, {**fields, **own})

    if fields.get("mirror") != store:
        yield Candidate(
            Effort.MIRROR,
            asset_id,
            f"mirror {asset_id} at {terms.operator_words}",
            mirror,
            (f"all of {asset_id} can be installed again from the mirror",),
        )
    yield from _source(fields, asset_id, terms)
    telemetry = fields.get("telemetry") or {}
    if telemetry.get("setting") == "on":
        yield rewriting(
            Effort.TEST,
            asset_id,
            f"switch off what {asset_id} reports",
            lambda fields: {**fields, "telemetry": {**fields["telemetry"], "setting": "off"}},
            f"{asset_id} reports nothing once that is off",
        )
    if fields.get("licence_server"):
        yield without_licence_server(asset_id)
    yield from software_replacements(asset_id, terms)
    yield from doing_without(design, asset_id, terms)


def _flow(design: Design, asset_id: str, _: Circumstances) -> Iterator[Candidate]:
    if design.fields(asset_id).get("transfer_mechanism") in (None, "none", "adequacy", "dpf"):
        yield rewriting(
            Effort.CONTRACT,
            asset_id,
            f"agree on standard clauses for {asset_id}",
            lambda fields: {**fields, "transfer_mechanism": "scc"},
            "whoever receives the data agrees, and an assessment of the transfer allows it",
        )
    encryption = design.fields(asset_id).get("encryption") or {}
    if not (encryption.get("in_transit") and encryption.get("customer_only_keys")):
        yield rewriting(
            Effort.KEYS,
            asset_id,
            f"encrypt {asset_id} with keys of one's own",
            lambda fields: {**fields, "encryption": {"in_transit": True, "customer_only_keys": True}},
            f"whoever receives {asset_id} needs only to keep it",
        )


def _within_budget(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """What costs more than it may is run for less."""
    fields = design.fields(asset_id)
    most = (fields.get("service_level") or {}).get("max_monthly_cost")
    cost = (fields.get("running_cost") or {}).get("monthly")
    if most is not None and cost is not None and float(cost) > float(most):
        yield rewriting(
            Effort.OPERATE,
            asset_id,
            f"run {asset_id} for no more than its budget",
            lambda fields: {**fields, "running_cost": running_cost(asset_id, fields, terms)},
            f"smaller models, fewer machines or a better price are enough for the users of {asset_id}",
        )


def _dataset(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Kept, and backed up, at a trusted party and nowhere else; deletion that is shown anew; or life without."""
    yield from doing_without(design, asset_id, terms)
    yield from _deletion(design, asset_id, terms)
    store = terms.free_id(STORE)
    fields = design.fields(asset_id)
    if not (fields.get("stored_in") or fields.get("backed_up_in")):
        return

    def move(design: Design) -> Design:
        if asset_id not in design:
            return design
        fields = design.fields(asset_id)
        return with_store(design, terms).rewritten(asset_id, {**fields, "stored_in": [store], "backed_up_in": []})

    yield Candidate(
        Effort.MOVE_DATA,
        asset_id,
        f"keep {asset_id} at {terms.operator_words} only",
        move,
        (f"nobody needs {asset_id} where it is kept now",),
    )


def _deletion(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    evidence = design.fields(asset_id).get("deletion_evidence")
    if evidence is not None and evidence.get("date") != terms.day:
        yield rewriting(
            Effort.TEST,
            asset_id,
            f"show that {asset_id} can be deleted",
            lambda fields: {**fields, "deletion_evidence": {**fields["deletion_evidence"], "date": terms.day}},
            f"no copy of what is deleted of {asset_id} is left",
        )


def _application(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """What to do about an application is with what it needs; logs can go elsewhere, life without be tried."""
    yield from _within_budget(design, asset_id, terms)
    store = terms.free_id(STORE)
    if set(design.fields(asset_id).get("logs_to") or ()) - {store}:
        yield Candidate(
            Effort.MOVE_DATA,
            asset_id,
            f"log {asset_id} at {terms.operator_words} only",
            lambda other: _logging_to(store, other, asset_id, terms),
            (f"nobody needs the logs of {asset_id} where they go now",),
        )
    people = terms.profile.thresholds.maintainers
    if int(design.fields(asset_id).get("maintainers", people)) < people:
        yield rewriting(
            Effort.OPERATE,
            asset_id,
            f"have {people} people who can keep {asset_id} running",
            lambda fields: {**fields, "maintainers": people},
            f"they can be found, and know {asset_id}",
        )
    for entry in entries_of(design.fields(asset_id)):
        if is_optional(entry) and entry.get("tested") != terms.day:
            for option in options_of(entry)[:1]:
                yield trying(asset_id, option, "life without", terms)
        for option in options_of(entry):
            if option in design and design.kind(option) is Kind.MODEL:
                yield from model_replacements(design, option, terms)
            elif option in design and design.kind(option) is Kind.CLOUD_SERVICE:
                yield from alternative_service(design, option, terms)


def _logging_to(store: str, design: Design, asset_id: str, terms: Circumstances) -> Design:
    if asset_id not in design:
        return design
    return with_store(design, terms).rewritten(asset_id, {**design.fields(asset_id), "logs_to": [store]})


def _organization(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """From where the people of the party that runs something work, unless the catalog says it."""
    if design.fields(asset_id).get("extends") is None:
        yield from people_at_home(design, asset_id, terms)


_OF_KIND: dict[Kind, Callable[[Design, str, Circumstances], Iterator[Candidate]]] = {
    Kind.APPLICATION: _application,
    Kind.CLOUD_SERVICE: service_relocations,
    Kind.DATA_FLOW: _flow,
    Kind.DATASET: _dataset,
    Kind.GPU_HOST: host_relocations,
    Kind.MODEL: model_replacements,
    Kind.ORGANIZATION: _organization,
    Kind.SOFTWARE: _software,
}
