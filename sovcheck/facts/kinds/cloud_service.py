"""Facts of a cloud service."""

from sovcheck.facts.contracts import contract_facts, key_facts, plan_facts
from sovcheck.facts.documents.cloud_service import CloudServiceDocument, SubcontractorFacts
from sovcheck.facts.handles import Role
from sovcheck.facts.ordering import canonical, values
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.cloud_service import CloudService, Interface

_NO_INTERFACE = Interface.with_nothing_stated()


def cloud_service_facts(service: CloudService, sources: Sources) -> CloudServiceDocument:
    """The facts of the service."""
    providers = sources.system.runners(service.id)
    interface = service.interface or _NO_INTERFACE
    return {
        **sources.common(service),
        "in_house": sources.is_in_house(service.id),
        "type": service.type.value if service.type is not None else None,
        "provider": sources.parties.together(Role.PROVIDER, providers),
        "providers": [sources.parties.organization(Role.PROVIDER, name) for name in sorted(providers)],
        "countries": sources.countries(service.id),
        "processed_in": values(service.processed_in),
        "cutoff_complete": not sources.graph.cutoff_omissions(service.id) or None,
        "stale_complete": not sources.graph.stale_omissions(service.id) or None,
        "keys": key_facts(service.key_custody, service.confidential_computing),
        "training_use": service.training_use.value if service.training_use is not None else None,
        "interface_standard": interface.standard,
        "interface_open": interface.open,
        "contract": contract_facts(service.contract, sources.today),
        "exit_plan": plan_facts(service.exit_plan, sources.today),
        "cutoff_plan": plan_facts(service.cutoff_plan, sources.today),
        "administered_from": values(service.administered_from),
        "support_countries": values(service.support_countries),
        "security_operations_from": values(service.security_operations_from),
        "subcontractors": _subcontractors(service),
        "subcontractors_complete": service.subcontractors_complete,
    }


def _subcontractors(service: CloudService) -> list[SubcontractorFacts] | None:
    if service.subcontractors is None:
        return None
    found: list[SubcontractorFacts] = [
        {"organization": each.organization, "country": each.country, "role": each.role}
        for each in service.subcontractors
    ]
    return canonical(found)
