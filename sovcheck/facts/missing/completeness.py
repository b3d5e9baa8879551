"""Which fields of an inventory nobody stated, of those that apply to such an asset: by the names that one writes."""

from collections.abc import Mapping

from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.model import Access

COUNTED: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.ORGANIZATION: {
        "country": ("country",),
        "listed_parties": ("listed",),
        "parents": ("ownership", "control"),
        "public_body": ("public_body",),
    },
    Kind.MODEL: {
        "access": ("access",),
        "developer": ("developer",),
        "evaluations": ("evaluations",),
        "files": ("weights",),
        "languages": ("languages",),
        "licence.id": ("licence", "terms"),
        "modalities": ("modalities",),
        "openness": ("openness",),
        "parameters": ("parameters",),
        "provider_service": ("provider",),
        "release_date": ("age_days",),
        "remote_code": ("remote_code",),
        "revision": ("revision", "revision_pinned", "revision_moves"),
        "self_hosted": ("self_hosted",),
        "stored_in": ("copies",),
        "update": ("update",),
    },
    Kind.DATASET: {
        "class": ("data_class",),
        "controller": ("controller",),
        "curator": ("curator",),
        "deletion_evidence": ("deletion_evidence",),
        "licence": ("licence",),
        "subject_countries": ("subject_countries", "subjects_in_eea"),
    },
    Kind.GPU_HOST: {
        "accelerators": ("accelerators", "memory_gib"),
        "administered_from": ("administered_from",),
        "contract": ("contract",),
        "country": ("country",),
        "key_custody": ("keys",),
        "management": ("management",),
        "operator": ("operator",),
        "owner": ("owner",),
        "runtime.offline": ("runtime_offline",),
        "serves": ("models",),
        "support_countries": ("support_countries",),
        "tenancy": ("tenancy",),
    },
    Kind.CLOUD_SERVICE: {
        "administered_from": ("administered_from",),
        "contract": ("contract",),
        "country": ("countries",),
        "cutoff_plan": ("cutoff_plan",),
        "exit_plan": ("exit_plan",),
        "interface.open": ("interface_open",),
        "interface.standard": ("interface_standard",),
        "key_custody": ("keys",),
        "provider": ("provider",),
        "support_countries": ("support_countries",),
        "training_use": ("training_use",),
        "type": ("type",),
    },
    Kind.APPLICATION: {
        "criticality": ("criticality",),
        "data": ("data_classes",),
        "domicile": ("domicile",),
        "fields_of_use": ("fields_of_use",),
        "languages": ("languages",),
        "monthly_revenue_usd": ("monthly_revenue_usd",),
        "owner": ("owner",),
        "requires": ("requirements",),
        "service_level": ("service_level",),
        "stage": ("stage",),
        "users": ("users",),
    },
    Kind.DATA_FLOW: {
        "datasets": ("data_classes",),
        "encryption.customer_only_keys": ("customer_only_keys",),
        "encryption.in_transit": ("encrypted_in_transit",),
        "from": ("from_countries",),
        "purpose": ("purpose",),
        "to": ("to_countries",),
        "transfer_mechanism": ("mechanism",),
    },
    Kind.SOFTWARE: {
        "built_in": ("built_in",),
        "developer": ("developer",),
        "licence": ("licence",),
        "licence_server": ("licence_server",),
        "mirror": ("mirror", "mirrored"),
        "registry": ("registry",),
        "signed_by": ("signer",),
        "telemetry": ("telemetry",),
    },
}
"""The fields that count, each with the facts that it states: by the names that one writes.

A list of its own, and not all facts that can be unknown: a new fact would change the share of every inventory there is.
"""

_ORGANIZATION = (
    "id",
    "name",
    "country",
    "public_body",
    "ownership",
    "control",
    "support_countries",
    "administered_from",
)

MEMBERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("controller", "curator", "developer", "mirror", "operator", "owner", "provider", "registry", "signer"),
        _ORGANIZATION,
    ),
    "contract": (
        "law",
        "venue",
        "notice_days",
        "control_change_notice_days",
        "unilateral_changes",
        "change_notice_days",
        "open_ended",
        "ends_in_days",
    ),
    "cutoff_plan": ("exists", "tested_days_ago", "offline_days"),
    "exit_plan": ("exists", "tested_days_ago", "offline_days"),
    "keys": ("custodian", "attested"),
    "licence": ("id", "known", "obtained"),
    "management": ("provider", "phone_home", "licence_server"),
    "service_level": ("max_first_token_ms", "min_tokens_per_second", "max_monthly_cost"),
    "terms": ("complete",),
    "update": (
        "host",
        "host_country",
        "host_control",
        "code",
        "data",
        "rights",
        "owners",
        "budget",
        "last_update_days_ago",
    ),
    "weights": ("files", "too_small", "hashed", "formats", "stored", "gib"),
}
"""What must be null in a group for it to be unknown."""

_OF_HELD_WEIGHTS = frozenset({"files", "parameters", "remote_code", "revision", "self_hosted", "stored_in", "update"})
"""What the customer of an API can neither know nor choose."""


def unknown_fields(kind: Kind, document: Mapping[str, object]) -> tuple[list[str], float]:
    """The fields that nobody stated, sorted, and their percentage of those that apply.

    A group is unknown when everything in it that can be stated is null: so a role that nobody has is unknown
    though its list of controllers is only empty. A field that states several facts is unknown when all of them are.
    """
    applying = [(field, facts) for field, facts in COUNTED[kind].items() if _applies(field, kind, document)]
    unknown = [field for field, facts in applying if _is_unknown(facts, document)]
    return unknown, round(100 * len(unknown) / len(applying), 2)


def _applies(field: str, kind: Kind, document: Mapping[str, object]) -> bool:
    if kind is not Kind.MODEL:
        return True
    match document["access"]:
        case Access.API.value:
            return field not in _OF_HELD_WEIGHTS
        case Access.WEIGHTS.value:
            return field != "provider_service"
    return True


def _is_unknown(facts: tuple[str, ...], document: Mapping[str, object]) -> bool:
    for name in facts:  # (a generator takes three times as long, and this is asked of every field)
        value = document[name]
        if value is not None and not (isinstance(value, dict) and _is_null(value, MEMBERS[name])):
            return False
    return True


def _is_null(group: Mapping[str, object], members: tuple[str, ...]) -> bool:
    for member in members:  # noqa: SIM110 (as above)
        if group[member] is not None:
            return False
    return True
