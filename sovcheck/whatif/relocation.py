"""Candidates about hosts and services: other hands, a second one beside it, keys held alone, better terms."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from sovcheck.findings.answer.changes import Effort
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.gpu_host import Tenancy
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.scalars import says_true
from sovcheck.whatif.candidate import Candidate, rewriting
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design, Fields
from sovcheck.whatif.remote_operation import remote_operations
from sovcheck.whatif.removal import doing_without
from sovcheck.whatif.requirements import exchanged, is_optional, requiring, tried, with_option
from sovcheck.whatif.trusted_alternatives import keeps_only, moved_host, moved_service

_NOT_RENTED = (Tenancy.COLOCATED.value, Tenancy.OWNED.value)
_MORE = (2, 4, 8)


def host_relocations(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Another operator for a host, a machine that is not rented, more accelerators, fewer hands on it, better terms."""
    yield _moving(Effort.MOVE_HOST, asset_id, moved_host, terms)
    yield from _not_rented(design, asset_id, terms)
    yield from _more_accelerators(design, asset_id)
    yield from remote_operations(design, asset_id, terms)
    yield from _agreements(design, asset_id, terms)


def service_relocations(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Another operator for a service, a second one, keys held alone, better terms, or life without it."""
    fields = design.fields(asset_id)
    if not _answers_for_a_closed_model(design, asset_id, terms):
        yield _moving(Effort.MOVE_SERVICE, asset_id, moved_service, terms)
        yield from alternative_service(design, asset_id, terms)
    if keeps_only(fields) and (fields.get("key_custody") or {}).get("custodian") != "customer-only":
        own = {"custodian": "customer-only"}
        yield rewriting(
            Effort.KEYS,
            asset_id,
            f"hold the keys of {asset_id} alone",
            lambda fields: {**fields, "key_custody": own},
            f"everything in {asset_id} is encrypted before it arrives",
        )
    yield from remote_operations(design, asset_id, terms)
    yield from _agreements(design, asset_id, terms)
    yield from doing_without(design, asset_id, terms)


def _moving(
    effort: Effort, asset_id: str, moved: Callable[[Fields, Circumstances], Fields], terms: Circumstances
) -> Candidate:
    def apply(design: Design) -> Design:
        if asset_id not in design:
            return design
        return terms.with_operator(design).rewritten(asset_id, moved(design.fields(asset_id), terms))

    assumed = f"{terms.operator_words} runs {asset_id} at home, on terms of {terms.home}, with nobody foreign above it"
    return Candidate(effort, asset_id, f"move {asset_id} to {terms.operator_words}", apply, (assumed,))


def _not_rented(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """A machine that the owner of the applications owns, and that a trusted party runs where it is."""
    fields = design.fields(asset_id)
    owners = terms.system.application_owners - {None}
    owner = next(iter(owners)) if len(owners) == 1 else terms.operator
    if fields.get("tenancy") is None or (fields["tenancy"] in _NOT_RENTED and fields.get("owner") in {None, owner}):
        return

    def apply(design: Design) -> Design:
        if asset_id not in design:
            return design
        moved = moved_host(design.fields(asset_id), terms)
        return terms.with_operator(design).rewritten(
            asset_id, {**moved, "owner": owner, "tenancy": Tenancy.COLOCATED.value}
        )

    yield Candidate(
        Effort.MOVE_HOST,
        asset_id,
        f"run {asset_id} on machines of one's own at {terms.operator_words}",
        apply,
        (f"machines can be had, and {terms.operator_words} runs them at home, on terms of {terms.home}",),
    )


def _more_accelerators(design: Design, asset_id: str) -> Iterator[Candidate]:
    """Two, four or eight times as many."""
    accelerators = design.fields(asset_id).get("accelerators") or ()
    for times in _MORE if accelerators else ():
        more = [{**group, "count": int(group["count"]) * times} for group in accelerators]
        yield rewriting(
            Effort.EQUIP,
            asset_id,
            f"have {times} times the accelerators in {asset_id}",
            partial(_with, {"accelerators": more}),
            f"{asset_id} has room for them, and they can be had",
        )


def _answers_for_a_closed_model(design: Design, service: str, terms: Circumstances) -> bool:
    """Whether a model is answered there that nobody else can have; moving such a service moves nothing."""
    for name in design.namers(service):
        asset = terms.system.assets.get(name)
        closed = isinstance(asset, Model) and asset.access is Access.API and asset.extends is not None
        if closed and design.fields(name).get("provider_service") == service:
            return True
    return False


def _with(changed: Fields, fields: Fields) -> Fields:
    return {**fields, **changed}


def _with_plan(plan: str, good: Fields, fields: Fields) -> Fields:
    return {**fields, plan: {**(fields.get(plan) or {}), **good}}


def _agreements(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Better terms where those that are stated are not good enough, and a plan that was tried."""
    fields = design.fields(asset_id)
    yield from _better_contract(fields, asset_id, terms)
    yield from _better_promises(fields, asset_id)
    for plan in ("exit_plan", "cutoff_plan"):
        if fields.get(plan) is not None:
            good = terms.plan()
            yield rewriting(
                Effort.CONTRACT,
                asset_id,
                f"write and try the {plan.replace('_', ' ')} of {asset_id}",
                partial(_with_plan, plan, good),
                f"the {plan.replace('_', ' ')} of {asset_id} works when it is tried",
            )


def _better_contract(fields: Fields, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """A trusted law and venue, notice before control changes, and an end that is still to come."""
    contract = fields.get("contract") or {}
    better: dict[str, object] = {
        name: terms.home for name in ("law", "venue") if contract.get(name, terms.home) not in terms.trusted
    }
    wanted = terms.profile.thresholds.control_notice_days
    if contract and int(contract.get("control_change_notice_days", 0)) < wanted:
        better["control_change_notice_days"] = wanted
    better |= _fair_terms(contract, terms)
    ended = "end" in contract and date.fromisoformat(contract["end"]) < terms.today
    if better or ended:
        kept = {name: value for name, value in contract.items() if name != "end" or not ended}
        agreed = {**kept, **better, **({"open_ended": True} if ended else {})}
        yield rewriting(
            Effort.CONTRACT,
            asset_id,
            f"agree on better terms for {asset_id}",
            lambda fields: {**fields, "contract": agreed},
            f"whoever runs {asset_id} agrees",
        )


def _fair_terms(contract: Fields, terms: Circumstances) -> Mapping[str, object]:
    """Time to leave before price or terms change, and no lists of foreign countries that are enforced."""
    better: dict[str, object] = {}
    wanted = terms.profile.thresholds.change_notice_days
    if says_true(contract.get("unilateral_changes")) and int(contract.get("change_notice_days", 0)) < wanted:
        better["change_notice_days"] = wanted
    lists = contract.get("enforces_lists_of") or []
    if not set(lists) <= set(terms.trusted):
        better["enforces_lists_of"] = [country for country in lists if country in terms.trusted]
    return better


def _better_promises(fields: Fields, asset_id: str) -> Iterator[Candidate]:
    """Nothing is trained on what it is sent, transfers rest on clauses, and others offer the interface, too."""
    if fields.get("training_use") not in (None, "never", "opt-in", "opted-out"):
        yield rewriting(
            Effort.CONTRACT,
            asset_id,
            f"agree that nobody trains on what {asset_id} is sent",
            lambda fields: {**fields, "training_use": "never"},
            f"whoever runs {asset_id} agrees",
        )
    if (fields.get("contract") or {}).get("transfer_mechanism") in ("adequacy", "dpf"):
        yield rewriting(
            Effort.CONTRACT,
            asset_id,
            f"agree on standard clauses for {asset_id}",
            lambda fields: {**fields, "contract": {**fields["contract"], "transfer_mechanism": "scc"}},
            f"whoever runs {asset_id} agrees, and an assessment of the transfer allows it",
        )
    if (fields.get("interface") or {}).get("open") is False:
        yield rewriting(
            Effort.OPERATE,
            asset_id,
            f"use {asset_id} through an interface that others offer, too",
            lambda fields: {**fields, "interface": {"open": True}},
            f"whoever runs {asset_id} offers one, or a layer before it does",
        )


def alternative_service(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Another service like it, run by somebody else than takes over what is moved."""
    terms = terms.elsewhere
    if all(is_optional(entry) for _, entry in requiring(design, asset_id)):
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
        apply,
        (f"the switch from {asset_id} and back works when it is tried",),
    )
