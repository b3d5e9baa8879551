"""Candidates about models: a copy, a second host, another model in its place or beside it."""

from collections.abc import Iterator

from sovcheck.findings.changes import Effort
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design
from sovcheck.whatif.dropping import doing_without, dropping, hosts_of
from sovcheck.whatif.requirements import (
    Entry,
    exchanged,
    is_optional,
    options_of,
    requiring,
    tried,
    with_option,
    without_option,
)
from sovcheck.whatif.trusted_hands import MODEL, STORE, with_host, with_open_model, with_store


def replacing_model(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """A copy or a second host of a model that one can have, another one in its place or beside it, or none."""
    asset = terms.system.assets.get(asset_id)
    closed = isinstance(asset, Model) and asset.access is Access.API
    needed = [name for name, _ in requiring(design, asset_id)]
    if not closed:
        yield from _copies(design, asset_id, terms)
    yield from doing_without(design, asset_id, terms)
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
        keep,
        (f"the copy of {asset_id} is the one that was tested",),
    )
    if hosts:
        yield Candidate(
            Effort.ALTERNATIVE,
            asset_id,
            f"serve {asset_id} from a second host, run by {terms.operator_words}",
            serve,
            (f"{asset_id} does as well on the second host",),
        )


def _own_model(design: Design, asset_id: str, terms: Circumstances, *, replace: bool) -> Candidate:
    own = terms.free_id(MODEL)

    def exchange(entry: Entry) -> Entry:
        both = entry if own in options_of(entry) else with_option(tried(entry, asset_id, terms.day), own, terms.day)
        if is_optional(entry):
            both = {**entry, "any_of": both["any_of"]}
        return without_option(both, asset_id) or both if replace else both

    def apply(design: Design) -> Design:
        if asset_id not in design:
            return design
        # What takes a model's place runs where that ran.
        hosts = hosts_of(design, asset_id) if replace else []
        design = exchanged(with_open_model(design, terms, hosts), asset_id, exchange)
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
        apply,
        (f"there is such a model that does as well as {asset_id}",),
    )


def _run_by(terms: Circumstances) -> str:
    return f"a model of open weights, run by {terms.operator_words}"
