"""The favourable answer to each fact that somebody here could state; there is none to any other."""

from collections.abc import Callable, Mapping
from typing import Any

from sovcheck.inventory.assets.asset import Kind
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design, Fields
from sovcheck.whatif.trusted_alternatives import keeps_only, placeholder, updates

Answer = Callable[[str, Fields, Circumstances], Any]
"""From the id of an asset and what it states to the value of a field; None where there is none to hope for."""


def _seat(asset_id: str, fields: Fields, terms: Circumstances) -> list[str]:
    return [_country(asset_id, fields, terms)]


def _country(asset_id: str, fields: Fields, terms: Circumstances) -> str:
    """Its own, which the catalog may say, where that is trusted."""
    entry = terms.system.catalog.organizations.get(asset_id)
    country = fields.get("country") or (entry.country if entry is not None else None)
    return country if country in terms.trusted else terms.home


def _runner(asset_id: str, _: Fields, terms: Circumstances) -> str | None:
    return next(iter(terms.system.runners(asset_id)), None) if asset_id in terms.system.assets else None


def _management(asset_id: str, fields: Fields, terms: Circumstances) -> Mapping[str, Any]:
    runner = _runner(asset_id, fields, terms)
    return {**({"provider": runner} if runner else {}), "phone_home": False, "licence_server": False}


def _custody(_: str, fields: Fields, __: Circumstances) -> Mapping[str, str]:
    return {"custodian": "customer-only" if keeps_only(fields) else "provider"}


def _always(value: object) -> Answer:
    return lambda *_: value


def _home(_: str, __: Fields, terms: Circumstances) -> str:
    return terms.home


def _at_home(_: str, __: Fields, terms: Circumstances) -> list[str]:
    return [terms.home]


def _day(_: str, __: Fields, terms: Circumstances) -> str:
    return terms.day


def _offline_days(_: str, __: Fields, terms: Circumstances) -> int:
    return terms.profile.thresholds.offline_days


def _notice(_: str, __: Fields, terms: Circumstances) -> int:
    return terms.profile.thresholds.control_notice_days


def _text_hash(asset_id: str, _: Fields, __: Circumstances) -> str:
    return placeholder(f"licence of {asset_id}")


def _files(asset_id: str, fields: Fields, _: Circumstances) -> list[Mapping[str, Any]]:
    files = fields.get("files") or [{"path": "model.safetensors", "format": "safetensors"}]
    return [{**each, "sha256": each.get("sha256") or placeholder(f"{asset_id} {each['path']}")} for each in files]


def _training_host(asset_id: str, _: Fields, terms: Circumstances) -> str | None:
    """A machine on which it runs already, if it has one of its own."""
    serving = [
        name
        for name, asset in terms.system.assets.items()
        if asset.kind is Kind.GPU_HOST and asset_id in (getattr(asset, "serves", None) or ())
    ]
    return next(iter(serving), None)


def _controller(_: str, fields: Fields, __: Circumstances) -> str | None:
    return fields.get("controller")


def _licence_of_own(_: str, fields: Fields, __: Circumstances) -> str | None:
    """The party that put together the data that it controls sets the terms; those of others nobody here knows."""
    is_own = fields.get("curator") is not None and fields["curator"] == fields.get("controller")
    return "CC0-1.0" if is_own else None


def _sbom(asset_id: str, _: Fields, __: Circumstances) -> Mapping[str, Any]:
    return {"sha256": placeholder(f"bill of materials of {asset_id}"), "complete": True}


def source_copy(_: str, __: Fields, terms: Circumstances) -> Mapping[str, Any]:
    """A copy at home, as fresh and with as many versions as the profile asks for."""
    wanted = terms.profile.thresholds
    return {
        "exists": True,
        "age_hours": wanted.source_copy_hours,
        "versions": wanted.source_copy_versions,
        "country": terms.home,
    }


def running_cost(asset_id: str, fields: Fields, terms: Circumstances) -> Mapping[str, Any]:
    """The cost of the last month as its budget has it, with a bill still to be recorded."""
    most = (fields.get("service_level") or {}).get("max_monthly_cost", 0)
    return {"monthly": most, "measured": terms.day, "bill_sha256": placeholder(f"bill of {asset_id}")}


_CONTRACT: Mapping[str, Answer] = {
    "contract": lambda _, __, terms: terms.contract(),
    "contract.law": _home,
    "contract.venue": _home,
    "contract.end": _always(None),  # said by open_ended
    "contract.open_ended": _always(True),
    "contract.notice_days": _always(365),
    "contract.control_change_notice_days": _notice,
    "contract.unilateral_changes": _always(False),
    "contract.change_notice_days": lambda _, __, terms: terms.profile.thresholds.change_notice_days,
    "contract.enforces_lists_of": _always([]),
}

_PLANS: Mapping[str, Answer] = {
    f"{plan}{field}": answer
    for plan in ("exit_plan", "cutoff_plan")
    for field, answer in {
        "": lambda _, __, terms: terms.plan(),
        ".exists": lambda *_: True,
        ".tested": _day,
        ".offline_days": _offline_days,
    }.items()
}

_EXIT_PLAN = {field: answer for field, answer in _PLANS.items() if field.startswith("exit_plan")}

_PLACE: Mapping[str, Answer] = {
    "country": _country,
    "administered_from": _seat,
    "support_countries": _seat,
    "security_operations_from": _seat,
    "requires": _always([]),
    "key_custody": _custody,
    "key_custody.custodian": lambda *given: _custody(*given)["custodian"],
}

_LICENCE: Mapping[str, Answer] = {"licence.text_sha256": _text_hash, "licence.obtained": _day}

_ANSWERS: Mapping[Kind, Mapping[str, Answer]] = {
    Kind.GPU_HOST: {
        **_CONTRACT,
        **_EXIT_PLAN,
        **_PLACE,
        "owner": _runner,
        "tenancy": _always("rented"),
        "management": _management,
        "management.provider": _runner,
        "management.phone_home": _always(False),
        "management.licence_server": _always(False),
        "runtime.offline": _always(True),
        "serves": _always([]),
    },
    Kind.CLOUD_SERVICE: {
        **_CONTRACT,
        **_PLACE,
        **_PLANS,
        "training_use": _always("never"),
        "interface.open": _always(True),
        "subcontractors": _always([]),
        "subcontractors_complete": _always(True),
        "processed_in": _seat,
    },
    Kind.MODEL: {
        **_LICENCE,
        "revision": lambda asset, *_: placeholder(f"revision of {asset}"),
        "dtype": _always("bf16"),
        "remote_code": _always(False),
        "fetched_at_start": _always(False),
        "files": _files,
        "update": lambda asset, fields, terms: updates(_training_host(asset, fields, terms), terms),
        "update.host": _training_host,
        "update.code": _always(True),
        "update.data": _always(True),
        "update.rights": _always(True),
        "update.owners": lambda _, __, terms: terms.profile.thresholds.update_owners,
        "update.budget": _always(True),
    },
    Kind.DATASET: {
        **_LICENCE,
        "licence.id": _licence_of_own,
        "curator": _controller,
        "subject_countries": _at_home,
        "backed_up_in": _always([]),
        "employee_data": _always(False),
        "us_bulk_sensitive": _always(False),
        "important_data": _always(False),
        "localised_by_order": _always([]),
        "export_filings": _always([]),
        "exported_people_per_year": _always(0),
        "origin_countries": _at_home,
        "opt_outs": _always("honoured"),
        "deletion_evidence": lambda _, __, terms: {"method": "to be stated", "date": terms.day},
        "deletion_evidence.date": _day,
    },
    Kind.SOFTWARE: {
        **_LICENCE,
        "built_in": _at_home,
        "signed_by": lambda _, fields, __: fields.get("developer"),
        "telemetry": _always({"setting": "none"}),
        "telemetry.setting": _always("none"),
        "licence_server": _always(False),
        "sbom": _sbom,
        "sbom.complete": _always(True),
        "sbom.sha256": lambda *given: _sbom(*given)["sha256"],
        "source_copy": source_copy,
        **{
            f"source_copy.{part}": lambda *given, part=part: source_copy(*given)[part]
            for part in ("exists", "age_hours", "versions", "country")
        },
        "requires": _always([]),
    },
    Kind.APPLICATION: {
        "criticality": _always("business"),
        "domicile": _home,
        "logs_to": _always([]),
        "maintainers": lambda _, __, terms: terms.profile.thresholds.maintainers,
        "fields_of_use": _always(["general"]),
        "running_cost": running_cost,
        "running_cost.measured": _day,
        "running_cost.bill_sha256": lambda *given: running_cost(*given)["bill_sha256"],
        "stage": _always("production"),
    },
    Kind.DATA_FLOW: {
        "encryption": _always({"in_transit": True, "customer_only_keys": True}),
        "encryption.in_transit": _always(True),
        "encryption.customer_only_keys": _always(True),
        "purpose": _always("to be stated"),
    },
    Kind.ORGANIZATION: {
        "listed_parties": _always([]),
        "screened": _day,
        "technology_from": _always([]),
        "critical_infrastructure_in": _always([]),
        "administered_from": _seat,
        "support_countries": _seat,
        "security_operations_from": _seat,
    },
}
"""What can be stated of each kind, by the names that one writes.

Not who owns an organization, from what a vendor made a model, or on which terms a licence can end: those who would have
to say so are not here.
"""

_TOLD_BY = {"contract.end": "contract.open_ended", "licence.id": "curator"}
"""Fields that another one makes superfluous: a contract without an end says so, own data needs no licence."""


_WHOLE = frozenset(
    {"cutoff_plan", "deletion_evidence", "exit_plan", "key_custody", "running_cost", "source_copy", "telemetry"}
)
"""Groups that nobody can state in part."""


def is_of_catalog(asset_id: str, terms: Circumstances) -> bool:
    """Whether it is an organization of the catalog, of which an inventory may state what its entry leaves open."""
    return asset_id in terms.system.catalog.organizations


def favourable_answer(design: Design, asset_id: str, field: str, terms: Circumstances) -> tuple[str, Any] | None:
    """The field to state, and the value that one hopes for; None where nobody here could state it."""
    if asset_id not in design and not is_of_catalog(asset_id, terms):
        return None
    declared = asset_id in design
    kind, fields = (design.kind(asset_id), design.fields(asset_id)) if declared else (Kind.ORGANIZATION, {})
    if field in _TOLD_BY and (kind is Kind.DATASET or field != "licence.id"):
        # Where that is stated, and something asks for the field all the same, it is to be stated itself.
        field = _TOLD_BY[field] if fields.get(_TOLD_BY[field]) is None else field
    group, _, part = field.partition(".")
    if part and group in _WHOLE and fields.get(group) is None:
        field = group
    answer = _ANSWERS[kind].get(field)
    value = answer(asset_id, fields, terms) if answer is not None else None
    # What is stated so already leaves it open all the same.
    return None if value is None or fields.get(field) == value else (field, value)


def stated(fields: Fields, field: str, value: object) -> Fields:
    """The fields with one more that is stated, by its dotted name; what is stated there already is kept."""
    name, _, rest = field.partition(".")
    if not rest:
        return {**fields, name: value}
    below = fields.get(name)
    if below is not None and not isinstance(below, Mapping):
        return fields
    return {**fields, name: stated(below or {}, rest, value)}
