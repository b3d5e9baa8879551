"""Facts of a GPU host."""

from sovcheck.evidence.appraised import Signed, day_of
from sovcheck.evidence.verdicts import HostTruth
from sovcheck.facts.contracts import contract_facts, key_facts, plan_facts
from sovcheck.facts.documents.gpu_host import (
    AcceleratorFacts,
    ExportLicenceFacts,
    GpuHostDocument,
    GpuHostFields,
    ManagementFacts,
    ObservedFacts,
    ServedModel,
)
from sovcheck.facts.handles import Role
from sovcheck.facts.ordering import canonical, total
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.facts.weights import weights_gib
from sovcheck.inventory.assets.gpu_host import Accelerator, GpuHost, Management
from sovcheck.inventory.assets.model import Model

_NO_MANAGEMENT = Management.model_construct()
OBSERVED_HANDLE = "observed"
_GRAVEST_FIRST = (HostTruth.RENTED, HostTruth.UNKNOWN, HostTruth.CONSISTENT)


def gpu_host_facts(host: GpuHost, sources: Sources) -> GpuHostDocument:
    """Memory and weights are totals, and unknown as soon as one of their parts is."""
    operators = sources.system.runners(host.id)
    accelerators = _accelerators(host, sources)
    models = _models(host, sources)
    return {
        **sources.common(host),
        **stated_in(host, GpuHostFields),
        "in_house": sources.is_in_house(host.id),
        "owned_in_house": sources.belongs_to_its_users(host),
        "owner": sources.parties.organization(Role.OWNER, host.owner),
        "operator": sources.parties.together(Role.OPERATOR, operators),
        "operators": [
            sources.parties.organization(Role.OPERATOR, name)
            for name in sorted(sources.system.runners_and_cloud(host.id))
        ],
        "cutoff_complete": not sources.graph.cutoff_omissions(host.id) or None,
        "stale_complete": not sources.graph.stale_omissions(host.id) or None,
        "accelerators": accelerators,
        "memory_gib": _memory(host, accelerators),
        "models": models,
        "models_gib": total(model["weights_gib"] for model in models) if models is not None else None,
        "management": _management(host, sources),
        "runtime_offline": host.runtime.offline if host.runtime is not None else None,
        "observed": observed_facts(host, sources),
        "keys": key_facts(host.key_custody, host.confidential_computing),
        "contract": contract_facts(host.contract, sources.today),
        "export_licence": _export_licence(host, sources),
        "exit_plan": plan_facts(host.exit_plan, sources.today),
    }


def _accelerators(host: GpuHost, sources: Sources) -> list[AcceleratorFacts] | None:
    if host.accelerators is None:
        return None
    return canonical(_accelerator(group, sources) for group in host.accelerators)


def _accelerator(group: Accelerator, sources: Sources) -> AcceleratorFacts:
    """What is stated of the memory wins over the catalog: some models come in several sizes."""
    entry = sources.catalog.accelerators.get(group.model)
    stated = group.memory_gib
    return {
        "model": group.model,
        "vendor": entry.vendor if entry is not None else None,
        "vendor_country": sources.parties.country(entry.vendor) if entry is not None else None,
        "manufactured_in": entry.manufactured_in if entry is not None else None,
        "export_class": entry.export_class if entry is not None else None,
        "memory_gib": entry.memory_gib if stated is None and entry is not None else stated,
        "count": group.count,
    }


def _memory(host: GpuHost, accelerators: list[AcceleratorFacts] | None) -> float | None:
    """Main memory counts where there is no other: a machine with accelerators is meant to run its models on them."""
    if accelerators is None:
        return None
    if not accelerators:
        return host.main_memory_gib
    return total(
        group["memory_gib"] * group["count"] if group["memory_gib"] is not None else None for group in accelerators
    )


def _models(host: GpuHost, sources: Sources) -> list[ServedModel] | None:
    if host.serves is None:
        return None
    served = (sources.asset(model, Model) for model in set(host.serves))
    return canonical(_served(model, sources) for model in served if model is not None)


def _served(model: Model, sources: Sources) -> ServedModel:
    return {
        "access": model.access.value if model.access is not None else None,
        "openness": model.openness.value if model.openness is not None else None,
        "developer_country": sources.parties.country(model.developer),
        "weights_gib": weights_gib(model),
    }


def _export_licence(host: GpuHost, sources: Sources) -> ExportLicenceFacts:
    licence = host.export_licence
    until = licence.until if licence is not None else None
    return {
        "reference": licence.reference if licence is not None else None,
        "ends_in_days": (until - sources.today).days if until is not None else None,
    }


def _management(host: GpuHost, sources: Sources) -> ManagementFacts:
    """A chip that the catalog knows to need a licence server needs one here too, as the graph counts it."""
    management = host.management or _NO_MANAGEMENT
    entries = (sources.catalog.accelerators.get(group.model) for group in host.accelerators or ())
    needed = any(entry is not None and entry.licence_server for entry in entries)
    return {
        "provider": management.provider,
        "controllers": sources.parties.organization(Role.MANAGEMENT, management.provider)["controllers"],
        "phone_home": management.phone_home,
        "licence_server": needed or management.licence_server,
    }


def observed_facts(host: GpuHost, sources: Sources) -> ObservedFacts:
    """What was seen; of several machines one that is rented speaks for all, as the host is declared as one."""
    seen = sources.evidence.of_host(host.id)
    gravest = gravest_of(host, sources)
    if gravest is None:
        return {"truth": None, "provider": None, "accelerators": [], "age_days": None, "path": None}
    virtualization = gravest.predicate.host.virtualization
    return {
        "truth": virtualization.truth.value,
        "provider": virtualization.provider,
        "accelerators": sorted({gpu.catalog for one in seen for gpu in one.predicate.host.gpus if gpu.catalog}),
        "age_days": (sources.today - day_of(gravest.predicate.run.ended)).days,
        "path": OBSERVED_HANDLE,
    }


def gravest_of(host: GpuHost, sources: Sources) -> Signed | None:
    """The evidence with the gravest word; of several the latest."""
    seen = sources.evidence.of_host(host.id)
    return min(seen, key=lambda one: _GRAVEST_FIRST.index(one.predicate.host.virtualization.truth), default=None)
