"""Facts of an organization."""

from sovcheck.facts.documents.organization import OrganizationDocument, OrganizationFields
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.inventory.assets.organization import Organization


def organization_facts(organization: Organization, sources: Sources) -> OrganizationDocument:
    """``listed`` is ``False`` only where an empty list of listed parties is stated."""
    listed = organization.listed_parties
    return {
        **sources.common(organization),
        **stated_in(organization, OrganizationFields),
        "ownership": sources.parties.ownership(organization.id),
        "control": sources.parties.control(organization.id),
        "controllers": sources.parties.parents(organization.id),
        "listed": bool(listed) if listed is not None else None,
    }
