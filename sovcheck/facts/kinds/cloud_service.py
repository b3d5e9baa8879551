"""Facts of a cloud service."""

from sovcheck.facts.contracts import contract_facts, key_facts, plan_facts
from sovcheck.facts.documents.cloud_service import CloudServiceDocument, CloudServiceFields, SubcontractorFacts
from sovcheck.facts.handles import Role
from sovcheck.facts.ordering import canonical
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.inventory.assets.cloud_service import CloudService, Interface

_NO_INTERFACE = Interface.model_construct()


def cloud_service_facts(service: CloudService, sources: Sources) -> CloudServiceDocument:
    """The facts of the service."""
    providers = sources.system.runners(service.id)
    interface = service.interface or _NO_INTERFACE
    return {
        **sources.common(service),
        **stated_in(service, CloudServiceFields),
        "in_house": sources.is_in_house(service.id),
        "provider": sources.parties.together(Role.PROVIDER, providers),
        "providers": [
            sources.parties.organization(Role.PROVIDER, name)
            for name in sorted(sources.system.runners_and_cloud(service.id))
        ],
        "countries": sources.countries(service.id),
        "cutoff_complete": not sources.graph.cutoff_omissions(service.id) or None,
        "stale_complete": not sources.graph.stale_omissions(service.id) or None,
        "keys": key_facts(service.key_custody, service.confidential_computing),
        "interface_standard": interface.standard,
        "interface_open": interface.open,
        "contract": contract_facts(service.contract, sources.today),
        "exit_plan": plan_facts(service.exit_plan, sources.today),
        "cutoff_plan": plan_facts(service.cutoff_plan, sources.today),
        "subcontractors": _subcontractors(service),
    }


def _subcontractors(service: CloudService) -> list[SubcontractorFacts] | None:
    if service.subcontractors is None:
        return None
    found: list[SubcontractorFacts] = [
        {"organization": each.organization, "country": each.country, "role": each.role}
        for each in service.subcontractors
    ]
    return canonical(found)
