"""Candidates that only state something: facts, texts and digests that are on record, and that a switch was tried."""

from collections.abc import Iterable, Iterator

from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.report import MissingField, Result, Status
from sovcheck.inventory.assets.asset import Kind
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design
from sovcheck.whatif.favourable_answers import favourable_answer, stated
from sovcheck.whatif.requirements import exchanged, options_of, tried
from sovcheck.whatif.trusted_alternatives import RUNTIME, with_runtime

_ON_RECORD = {
    Kind.MODEL: ("licence.text_sha256", "files"),
    Kind.DATASET: ("licence.text_sha256",),
    Kind.SOFTWARE: ("licence.text_sha256",),
}
"""What fails where it is left out, and the party that has the thing can look up."""


def statements(design: Design, results: Iterable[Result], terms: Circumstances) -> Iterator[Candidate]:
    """What to state so that these results may pass; each once."""
    for result in results:
        if result.status is Status.UNKNOWN:
            for missing in result.missing or ():
                yield from _of_missing(design, missing, terms)
        elif result.status is Status.FAIL and result.asset in design:
            for field in _ON_RECORD.get(design.kind(result.asset), ()):
                if not _is_on_record(design, result.asset, field):
                    yield from _fact(design, result.asset, field, terms)


def _is_on_record(design: Design, asset_id: str, field: str) -> bool:
    fields = design.fields(asset_id)
    if field == "files":
        files = fields.get("files") or ()
        return fields.get("access") != "weights" if not files else all("sha256" in each for each in files)
    licence = fields.get("licence")
    # The licence of an entry of the catalog may be completed by its text.
    return "text_sha256" in licence if licence else fields.get("extends") is None


def _of_missing(design: Design, missing: MissingField, terms: Circumstances) -> Iterator[Candidate]:
    if missing.asset not in design:
        yield from _fact(design, missing.asset, missing.field, terms)
        return
    if missing.file is None:
        return
    if missing.field.endswith(".tested") and missing.field.startswith("requires."):
        yield from _test(design, missing, terms)
    elif missing.field == "runtime.software":
        yield _runtime(missing.asset, terms)
    else:
        yield from _fact(design, missing.asset, missing.field, terms)


def _runtime(host: str, terms: Circumstances) -> Candidate:
    """Which software serves on a host: one that is mirrored in trusted hands, as one hopes."""

    def apply(other: Design) -> Design:
        if host not in other or (other.fields(host).get("runtime") or {}).get("software"):
            return other
        other = with_runtime(other, terms)
        return other.rewritten(host, stated(other.fields(host), "runtime.software", terms.free_id(RUNTIME)))

    return Candidate(
        effort=Effort.FACT,
        subject=host,
        label=f"state runtime.software of {host}",
        apply=apply,
        assumed=(f"the software on {host} reports to nobody and is mirrored in trusted hands",),
    )


def _fact(design: Design, asset_id: str, field: str, terms: Circumstances) -> Iterator[Candidate]:
    answer = favourable_answer(design, asset_id, field, terms)
    if answer is None:
        return
    name, value = answer
    licence = _licence_of(asset_id, terms) if name.startswith("licence.") else None

    from_catalog = asset_id not in design

    def apply(other: Design) -> Design:
        if asset_id not in other and not from_catalog:
            return other
        other = other.added(Kind.ORGANIZATION, {"id": asset_id, "extends": "catalog"}) if from_catalog else other
        fields = other.fields(asset_id)
        if licence is not None and "licence" not in fields:
            fields = stated(fields, "licence.id", licence)
        return other.rewritten(asset_id, stated(fields, name, value))

    yield Candidate(
        effort=Effort.FACT,
        subject=asset_id,
        label=f"state {name} of {asset_id}",
        apply=apply,
        assumed=(_assumption(asset_id, name, value),),
    )


def _licence_of(asset_id: str, terms: Circumstances) -> str | None:
    licence = getattr(terms.system.assets.get(asset_id), "licence", None)
    return licence.id if licence is not None else None


def _test(design: Design, missing: MissingField, terms: Circumstances) -> Iterator[Candidate]:
    """That the switch to an alternative was tried; found by its id, since places in a list change."""
    place = int(missing.field.split(".")[1])
    entries = design.fields(missing.asset).get("requires") or ()
    if place >= len(entries):
        return
    parts = missing.field.split(".")
    options = options_of(entries[place])
    option = options[int(parts[3])] if parts[2] == "any_of" else options[0]

    what = "life without" if parts[2] != "any_of" else "the switch to"
    yield trying(missing.asset, option, what, terms)


def trying(asset_id: str, option: str, what: str, terms: Circumstances) -> Candidate:
    """That life without something that the asset needs, or the switch to it, was tried."""

    def apply(other: Design) -> Design:
        if asset_id not in other:
            return other
        return exchanged(other, option, lambda entry: tried(entry, option, terms.day), of=asset_id)

    return Candidate(
        effort=Effort.TEST,
        subject=option,
        label=f"try {what} {option}",
        apply=apply,
        assumed=(f"{what} {option} works when it is tried",),
    )


_DIGEST = "to be recorded"
"""In place of a digest that the patch holds as a placeholder: nobody can hope for an invented one."""


def _assumption(asset_id: str, name: str, value: object) -> str:
    if "sha256" in name or name == "files":
        return f"{name} of {asset_id} is recorded: the patch holds placeholders for digests"
    if name == "revision":
        return f"{name} of {asset_id} is a fixed revision: the patch holds a placeholder for it"
    return f"{name} of {asset_id} turns out as hoped for: {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_DIGEST if 'sha256' in name else _shown(each)}" for name, each in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)
