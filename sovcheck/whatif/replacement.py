"""Candidates about models and software: a copy, a second host, other handling, another one in its place or beside."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sovcheck.findings.answer.changes import Effort
from sovcheck.inventory.assets.application import FieldOfUse
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.model import Access, Model, WeightFormat
from sovcheck.whatif.candidate import Candidate, rewriting
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design
from sovcheck.whatif.removal import doing_without, hosts_of, removals
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
from sovcheck.whatif.trusted_alternatives import (
    MODEL,
    RUNTIME,
    STORE,
    placeholder,
    updates,
    with_host,
    with_open_model,
    with_runtime,
    with_store,
)


def model_replacements(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """A copy or a second host of a model that one can have, another one in its place or beside it, or none."""
    asset = terms.system.assets.get(asset_id)
    closed = isinstance(asset, Model) and asset.access is Access.API
    needed = [name for name, _ in requiring(design, asset_id)]
    if not closed:
        yield from _copies(design, asset_id, terms)
    yield from doing_without(design, asset_id, terms)
    yield from _handling(design, asset_id)
    yield from _training(design, asset_id, terms)
    yield from _measuring(design, asset_id, terms)
    if asset_id != terms.free_id(MODEL):
        if needed:
            yield _own_model(design, asset_id, terms, replace=False)
        yield _own_model(design, asset_id, terms, replace=True)


def software_replacements(asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """Other software in its place, for hosts to serve models with and for whatever else needs it."""
    own = terms.free_id(RUNTIME)
    if asset_id == own:
        return

    def apply(design: Design) -> Design:
        if asset_id not in design:
            return design
        design = exchanged(with_runtime(design, terms), asset_id, lambda entry: _renamed(entry, asset_id, own))
        for name in design.namers(asset_id):
            fields = design.fields(name)
            if (fields.get("runtime") or {}).get("software") == asset_id:
                kept = {part: value for part, value in fields["runtime"].items() if part != "version"}
                design = design.rewritten(name, {**fields, "runtime": {**kept, "software": own}})
        for candidate in removals(design, asset_id, is_replaced=True):
            design = candidate.apply(design)
        return design

    yield Candidate(
        Effort.REPLACE_SOFTWARE,
        asset_id,
        f"replace {asset_id} by software that is mirrored at {terms.operator_words}",
        apply,
        (f"there is such software that does as well as {asset_id}",),
    )


def _renamed(entry: Entry, asset_id: str, other: str) -> Entry:
    options = [{**option, "id": other} if option["id"] == asset_id else option for option in entry["any_of"]]
    return {**entry, "any_of": options}


def _handling(design: Design, asset_id: str) -> Iterator[Candidate]:
    """Weights in a format that runs no code, of a revision that does not move, without code from elsewhere."""
    fields = design.fields(asset_id)
    files = fields.get("files") or ()
    if any(each["format"] == WeightFormat.PICKLE.value for each in files):
        yield rewriting(
            Effort.OPERATE,
            asset_id,
            f"convert the weights of {asset_id} to safetensors",
            lambda fields: {**fields, "files": [_converted(asset_id, each) for each in fields.get("files") or ()]},
            f"{asset_id} does as well in that format: the patch holds placeholders for digests",
        )
    if fields.get("revision") is not None:
        yield rewriting(
            Effort.OPERATE,
            asset_id,
            f"pin the revision of {asset_id}",
            lambda fields: {**fields, "revision": placeholder(f"revision of {asset_id}")},
            f"the revision of {asset_id} is recorded: the patch holds a placeholder for it",
        )
    if fields.get("remote_code"):
        yield rewriting(
            Effort.OPERATE,
            asset_id,
            f"run {asset_id} without code from elsewhere",
            lambda fields: {**fields, "remote_code": False},
            f"the runtime knows how to run {asset_id}",
        )


def _converted(asset_id: str, file: Mapping[str, Any]) -> Mapping[str, Any]:
    if file["format"] != WeightFormat.PICKLE.value:
        return file
    path = f"{file['path'].removesuffix('.bin').removesuffix('.pt')}.safetensors"
    return {"path": path, "format": WeightFormat.SAFETENSORS.value, "sha256": placeholder(f"{asset_id} {path}")}


def _training(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """What it takes to train the model further, where somebody says that it is not there."""
    update = design.fields(asset_id).get("update") or {}
    wanted = updates(None, terms)
    lacking = {name: good for name, good in wanted.items() if name in update and not _is_enough(update[name], good)}
    if lacking:
        yield rewriting(
            Effort.TRAIN,
            asset_id,
            f"get what it takes to train {asset_id} further: {', '.join(lacking)}",
            lambda fields: {**fields, "update": {**(fields.get("update") or {}), **lacking}},
            f"{', '.join(lacking)} can be had, by right and in fact, for {asset_id}",
        )


def _measuring(design: Design, asset_id: str, terms: Circumstances) -> Iterator[Candidate]:
    """That it was measured in the languages of its users, and for what they use it for."""
    users = [name for name, _ in requiring(design, asset_id) if design.kind(name) is Kind.APPLICATION]
    wanted = {"languages": _said(design, users, "languages"), "domains": _said(design, users, "fields_of_use")}
    evaluations = design.fields(asset_id).get("evaluations") or ()
    lacking = {
        part: sorted(set(said).difference(*(each.get(part) or () for each in evaluations)))
        for part, said in wanted.items()
    }
    if any(lacking.values()):
        what = ", ".join(dict.fromkeys([*lacking["languages"], *lacking["domains"]]))
        measured = {"name": "a benchmark, still to be chosen", "date": terms.day, **wanted}
        yield rewriting(
            Effort.TEST,
            asset_id,
            f"measure how good {asset_id} is for its users: {what}",
            lambda fields: {**fields, "evaluations": [*(fields.get("evaluations") or ()), measured]},
            f"{asset_id} does well enough: {what}",
        )


def _said(design: Design, users: Sequence[str], field: str) -> list[str]:
    said = {word for name in users for word in design.fields(name).get(field) or ()}
    return sorted(said - {FieldOfUse.GENERAL.value})


def _is_enough(stated: object, wanted: object) -> bool:
    return stated is True if wanted is True else int(str(stated)) >= int(str(wanted))


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
        for candidate in removals(design, asset_id, is_replaced=True) if replace else ():
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
