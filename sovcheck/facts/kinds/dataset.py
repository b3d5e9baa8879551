"""Facts of a dataset."""

from collections.abc import Iterable

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.facts.contracts import days_since
from sovcheck.facts.documents.dataset import (
    DatasetDocument,
    DatasetFields,
    ExportFilingFacts,
    ExportRuleFacts,
    KeptOut,
    LocalisationFacts,
    Reach,
)
from sovcheck.facts.handles import Role, reach_handle
from sovcheck.facts.ordering import canonical, values
from sovcheck.facts.parts.importers import importers_at
from sovcheck.facts.parts.kept import kept_copies
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.graph.results import Place
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.organization import Organization


def dataset_facts(dataset: Dataset, sources: Sources) -> DatasetDocument:
    """``deletion_evidence`` is never ``False``: nobody can state that there is none."""
    subjects = values(dataset.subject_countries)
    places_stated = dataset.stored_in is not None and dataset.backed_up_in is not None
    shown = dataset.deletion_evidence.date if dataset.deletion_evidence is not None else None
    return {
        **sources.common(dataset),
        **stated_in(dataset, DatasetFields),
        "controller": sources.parties.organization(Role.CONTROLLER, dataset.controller),
        "curator": sources.parties.organization(Role.CURATOR, dataset.curator),
        "licence": sources.licences.declared(dataset.licence),
        "terms": sources.licences.terms(dataset.id),
        "subjects_in_eea": any(map(sources.jurisdictions.in_eea, subjects)) if subjects is not None else None,
        "localisation": _localisation(dataset, sources),
        "export_rules": _export_rules(dataset, sources),
        "controller_is_critical_in": _critical_in(dataset, sources),
        "export_filings": _filings(dataset, sources),
        "trains": dataset.id in sources.trained_on,
        "reach": [_reach(dataset, place, sources) for place in sources.graph.places(dataset.id)],
        "reach_complete": sources.graph.reach_complete(dataset.id) or None,
        "access_complete": None if sources.graph.access_omissions(dataset.id) else True,
        "kept_out": _kept_out(dataset, sources),
        "kept": [copy.facts for copy in kept_copies(dataset, sources)],
        "kept_complete": places_stated or None,
        "deletion_evidence": True if dataset.deletion_evidence is not None else None,
        "deletion_shown_days_ago": days_since(shown, sources.today),
    }


def _kept_out(dataset: Dataset, sources: Sources) -> list[KeptOut]:
    return [
        {
            "country": party.country,
            "organization": party.organization,
            "compelled_access": sources.jurisdictions.compelled_access(party.country),
        }
        for party in sources.graph.kept_out_by_claims(dataset.id)
    ]


def _connected(dataset: Dataset, sources: Sources) -> list[str]:
    """The countries whose law may hold for it: of its subjects and of its controller."""
    controller = sources.parties.country(dataset.controller)
    return sorted({*(dataset.subject_countries or ()), *([controller] if controller is not None else ())})


def _localisation(dataset: Dataset, sources: Sources) -> list[LocalisationFacts]:
    return [
        {
            "country": country,
            "law": law.name,
            "scope": law.scope,
            "demand": law.demand.value,
            "adequate": values(law.adequate),
            "confirmed": law.certainty is Certainty.CONFIRMED,
        }
        for country in sorted({*_connected(dataset, sources), *(dataset.origin_countries or ())})
        for law in sources.jurisdictions.localisation(country)
    ]


def _export_rules(dataset: Dataset, sources: Sources) -> list[ExportRuleFacts]:
    return [
        {
            "country": country,
            "rule": rule.name,
            "assessment_from": rule.assessment_from,
            "assessment_from_sensitive": rule.assessment_from_sensitive,
            "exempt_below": rule.exempt_below,
            "critical_assessment": rule.critical_assessment,
            "confirmed": rule.certainty is Certainty.CONFIRMED,
        }
        for country in _connected(dataset, sources)
        if (rule := sources.jurisdictions.export_rule(country)) is not None
    ]


def _critical_in(dataset: Dataset, sources: Sources) -> list[str] | None:
    controller = sources.asset(dataset.controller, Organization) if dataset.controller is not None else None
    return values(controller.critical_infrastructure_in) if controller is not None else None


def _filings(dataset: Dataset, sources: Sources) -> list[ExportFilingFacts] | None:
    if dataset.export_filings is None:
        return None
    return canonical(
        {
            "country": filing.country,
            "route": filing.route.value,
            "ends_in_days": (filing.until - sources.today).days if filing.until is not None else None,
        }
        for filing in dataset.export_filings
    )


def classes_of(datasets: list[Dataset] | None) -> list[str] | None:
    """The classes of the datasets; None as soon as one is not stated."""
    if datasets is None:
        return None
    classes = [dataset.data_class for dataset in datasets]
    return values(stated for stated in classes if stated is not None) if None not in classes else None


def datasets_of(names: Iterable[str] | None, sources: Sources) -> list[Dataset] | None:
    """The datasets of these ids."""
    if names is None:
        return None
    found = (sources.asset(name, Dataset) for name in names)
    return [dataset for dataset in found if dataset is not None]


def _reach(dataset: Dataset, place: Place, sources: Sources) -> Reach:
    """A place whose country is not known is not known to be adequate either."""
    adequacy, challenged = sources.jurisdictions.adequacy(place.country)
    return {
        "country": place.country,
        "how": place.how,
        "mechanism": place.mechanism,
        "adequacy": adequacy,
        "challenged": challenged,
        "decision_ends_in_days": sources.jurisdictions.adequacy_ends_in_days(place.country),
        "protected": place.protected,
        "importers": importers_at(dataset, place, sources),
        "path": reach_handle(place),
    }
