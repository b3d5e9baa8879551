"""Question builder: from what leaves results unknown to one question per fact, for the party that can answer it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from sovcheck.catalog.completion import catalog_base
from sovcheck.catalog.entries.accelerators import AcceleratorModel
from sovcheck.catalog.entries.countries import Country
from sovcheck.catalog.entries.licences import Licence
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.extension import OWN_CONTRACT
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.system import System
from sovcheck.facts.licences.binding import OF_ITS_CONTROLLER, grant_of
from sovcheck.facts.missing.omitted import EVIDENCE
from sovcheck.findings.answer.questions import Place, Question, Settled
from sovcheck.findings.results.proof import MissingField
from sovcheck.findings.results.result import Result, Status
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software
from sovcheck.inventory.declared import Declared
from sovcheck.inventory.field_forms import ONE_OF, FieldForm, form_of
from sovcheck.lazy_model import LazyModel
from sovcheck.policy.severity import Severity

_OURS: Mapping[type[Asset], frozenset[str]] = {
    GpuHost: frozenset(
        {"operator", "owner", "tenancy", "cloud", "runtime", "serves", "requires", "key_custody", "machine_id_sha256"}
        | {"gpu_ids", "allowed_egress", "confidential_computing", "exit_plan"}
    ),
    CloudService: frozenset(
        {"provider", "type", "cloud", "region", "key_custody", "exit_plan", "cutoff_plan", "confidential_computing"}
    ),
    Model: frozenset(
        {"developer", "access", "provider_service", "revision", "files", "stored_in", "dtype", "update", "remote_code"}
        | {"self_hosted", "evaluations", "fetched_from", "fetched_at_start"}
    ),
    Dataset: frozenset({"controller", "curator", "stored_in", "backed_up_in"}),
    Software: frozenset({"developer", "registry", "mirror", "requires", "source_copy"}),
    Organization: frozenset({"listed_parties"}),
}
"""What the party that runs the system decides or has in hand, or can look up; the rest only the other side knows."""

ENTRY_TYPES: tuple[tuple[str, type[Sourced], str], ...] = (
    ("licences", Licence, "licence"),
    ("accelerators", AcceleratorModel, "accelerator"),
    ("countries", Country, "country"),
)
"""The lists of the catalog whose entries leave something open and are not assets; what such an entry is called."""

_UNKNOWN_FORM = FieldForm("in the words of `sovcheck schema`", (), "")
_EVIDENCE_FORM = FieldForm("nothing to write: `sovcheck smoke` shows it", (), "")


_Fact = tuple[str, str]
"""An asset or an entry of the catalog, and a field of it."""


class _Subject(NamedTuple):
    """What a question is about: its kind in words, the type that reads its fields, and who can answer."""

    kind: str
    fields: type[LazyModel] | None
    asked: str | None
    to_state: Place


class _Open(Struct):
    """A missing field with the results that it leaves open."""

    missing: MissingField
    severity: Severity
    settles: dict[Settled, None] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    """The fields of the group that results ask for, too."""

    def add(self, severity: Severity, settles: Iterable[Settled]) -> None:
        """Further results that it leaves open."""
        self.severity = max(self.severity, severity, key=lambda each: each.rank)
        self.settles.update(dict.fromkeys(settles))


def ask(results: Iterable[Result], system: System) -> tuple[Question, ...]:
    """The questions behind all unknown results: by who is asked, those asked most first, then the gravest."""
    owner = deployer_of(system)
    questions = [
        _question(each, system, owner) for each in _whole(_curators_first(_opened(results, system), system)).values()
    ]
    numbers: dict[str | None, int] = {}
    for question in questions:
        numbers[question.asked] = numbers.get(question.asked, 0) + 1

    def order(question: Question) -> tuple[object, ...]:
        who = (-numbers[question.asked], question.asked or "")
        return (*who, -question.severity.rank, question.asset, question.field)

    return tuple(sorted(questions, key=order))


def deployer_of(system: System) -> str | None:
    """The organization that answers for every application; None where they do not share one that is stated."""
    owners = {asset.owner for name in system.declared if isinstance(asset := system.assets[name], Application)}
    return owners.pop() if len(owners) == 1 else None


def _opened(results: Iterable[Result], system: System) -> dict[_Fact, _Open]:
    found: dict[_Fact, _Open] = {}
    stating = _stating(system)
    for result in results:
        if result.status is not Status.UNKNOWN:
            continue
        for each in result.missing or ():
            missing = _named_in_vain(each, result.asset, stating, system) or each
            opened = found.setdefault((missing.asset, missing.field), _Open(missing, result.severity))
            opened.add(result.severity, [Settled(rule=result.rule, asset=result.asset)])
    return found


def _stating(system: System) -> Mapping[str, str]:
    """By the id of each licence that is stated, the first asset that states it."""
    found: dict[str, str] = {}
    for name in system.declared:
        if (licence := _stated_licence(name, system)) is not None:
            found.setdefault(licence, name)
    return found


def _stated_licence(name: str, system: System) -> str | None:
    declared = system.inventory.assets.get(name)
    grant = grant_of(declared.asset) if declared is not None else None
    return grant.id if grant is not None else None


def _named_in_vain(
    missing: MissingField, judged: str, stating: Mapping[str, str], system: System
) -> MissingField | None:
    """The licence of an asset that states one which nobody knows: to name it is easier than to enter all its terms."""
    known = (system.assets, *(getattr(system.catalog, key) for key, _, _ in ENTRY_TYPES))
    if any(missing.asset in entries for entries in known) or system.catalog.licences_of(missing.asset):
        return None
    name = judged if _stated_licence(judged, system) == missing.asset else stating.get(missing.asset)
    return _field_of(system.inventory.assets[name], "licence.id") if name is not None else None


def _field_of(declared: Declared, path: str) -> MissingField:
    place = declared.location
    return MissingField(asset=declared.asset.id, field=path, file=place.file, line=place.line)


def _curators_first(found: dict[_Fact, _Open], system: System) -> Mapping[_Fact, _Open]:
    """With who compiled data before its licence: data of one's own needs none, and of others the curator knows it.

    Personal data that has a controller is asked for its licence only once its curator is another one.
    """
    for (name, path), opened in [*found.items()]:
        declared = system.inventory.assets.get(name)
        data = system.assets.get(name)
        if path != "licence.id" or declared is None or not isinstance(data, Dataset) or data.curator is not None:
            continue
        first = found.setdefault((name, "curator"), _Open(_field_of(declared, "curator"), opened.severity))
        first.add(opened.severity, opened.settles)
        if data.controller is not None and data.data_class in OF_ITS_CONTROLLER:
            del found[name, path]
    return found


def _whole(found: Mapping[_Fact, _Open]) -> Mapping[_Fact, _Open]:
    """Without the parts of a group that is asked for itself: who states the group states them, and both clash."""
    for (asset, path), part in found.items():
        group = next((each for above in _above(path) if (each := found.get((asset, above))) is not None), None)
        if group is not None:
            group.add(part.severity, part.settles)
            group.parts.append(path)
    return {(asset, path): each for (asset, path), each in found.items() if not _is_part(asset, path, found)}


def _is_part(asset: str, path: str, found: Mapping[_Fact, _Open]) -> bool:
    return any((asset, above) in found for above in _above(path))


def _above(path: str) -> Iterator[str]:
    """The groups that the field is a part of, the outermost first."""
    steps = path.split(".")
    return (".".join(steps[:end]) for end in range(1, len(steps)))


def _question(opened: _Open, system: System, owner: str | None) -> Question:
    missing = opened.missing
    subject = _subject(missing, system, owner)
    asked = system.assets.get(subject.asked) if subject.asked is not None else None
    form = _agreed_terms(missing, system) or _form(missing.field, subject, tuple(opened.parts))
    return Question(
        asked=subject.asked,
        asked_name=asked.name if asked is not None else None,
        asset=missing.asset,
        kind=subject.kind,
        field=missing.field,
        to_state=subject.to_state,
        allowed=form.allowed,
        values=form.values,
        example=form.example,
        severity=opened.severity,
        settles=tuple(opened.settles),
        file=missing.file,
        line=missing.line,
    )


def _agreed_terms(missing: MissingField, system: System) -> FieldForm | None:
    """The terms under which one uses a model of the catalog that names some: those, or a contract of one's own."""
    public = _public_terms(missing, system)
    if public is None:
        return None
    values = tuple(dict.fromkeys((public, OWN_CONTRACT)))
    return FieldForm(f"{ONE_OF}{', '.join(values)}", values, f"licence: {{id: {public}}}")


def _public_terms(missing: MissingField, system: System) -> str | None:
    """The id of the licence that the catalog names, where the asset is an entry of it or extends one."""
    asset = system.assets.get(missing.asset)
    is_entry = missing.asset not in system.inventory.assets or (asset is not None and asset.extends is not None)
    entry = catalog_base(asset, system.catalog) if asset is not None and is_entry else None
    grant = grant_of(entry) if entry is not None and missing.field == "licence.id" else None
    return grant.id if grant is not None else None


def _form(path: str, subject: _Subject, parts: tuple[str, ...]) -> FieldForm:
    if subject.to_state == "evidence":
        return _EVIDENCE_FORM
    return (subject.fields and form_of(subject.fields, path, parts)) or _UNKNOWN_FORM


def _subject(missing: MissingField, system: System, owner: str | None) -> _Subject:
    asset = system.assets.get(missing.asset)
    if asset is None:
        return _entry(missing.asset, system.catalog, owner)
    if missing.field == EVIDENCE:
        return _Subject(asset.kind.value, None, owner, "evidence")
    if form_of(inventory_type(asset), missing.field) is None:
        return _Subject(asset.kind.value, None, owner, "catalog")
    ours = missing.field.partition(".")[0] in _ours(asset) or _public_terms(missing, system) is not None
    asked = owner if ours else _other_side(asset, missing.field, system) or owner
    return _Subject(asset.kind.value, inventory_type(asset), asked, "inventory")


def _ours(asset: Asset) -> frozenset[str]:
    return _OURS.get(inventory_type(asset), frozenset())


def _entry(name: str, catalog: Catalog, owner: str | None) -> _Subject:
    """A catalog entry that is not an asset: of a licence its licensor knows; others can be looked up by anybody."""
    for key, entry_type, word in ENTRY_TYPES:
        entry = getattr(catalog, key).get(name)
        if entry is not None:
            licensor = entry.licensor if isinstance(entry, Licence) else None
            return _Subject(word, entry_type, licensor or owner, "catalog")
    return _Subject("licence", Licence, owner, "catalog")


def _other_side(asset: Asset, path: str, system: System) -> str | None:
    """Who knows what we do not: the party that runs, provides, developed or controls it; an organization itself."""
    match asset:
        case Organization():
            return asset.id
        case GpuHost() | CloudService():
            return next(iter(system.runners(asset.id)), None)
        case Model(access=Access.API, provider_service=service) if service is not None:
            return next(iter(system.runners(service)), asset.developer)
        case Model() | Software():
            return asset.developer
        case Dataset():
            return asset.curator if path.startswith("licence") else asset.controller
    return None


def inventory_type(asset: Asset) -> type[Asset]:
    """The type that reads the asset in an inventory; the catalog's entries have fields beside it."""
    return next(each for each in type(asset).__mro__ if "kind" in vars(each))
