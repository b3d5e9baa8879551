"""Facts of a model."""

import re

from sovcheck.facts.contracts import days_since
from sovcheck.facts.documents.licences import Terms
from sovcheck.facts.documents.model import (
    EvaluationFacts,
    LineageFacts,
    ModelDocument,
    ModelFields,
    UpdateFacts,
    WeightsFacts,
)
from sovcheck.facts.handles import Role
from sovcheck.facts.ordering import values
from sovcheck.facts.parts.copies import copies_of, is_fetched_at_start, is_in_house, source_of
from sovcheck.facts.parts.teachers import lessons_of, teachers_are_known
from sovcheck.facts.smokes import smoke_facts
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.facts.weights import are_too_small, may_hold_weights, moves, weights_gib
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.model import NOT_PUBLISHED, Evaluation, Model, Update

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MOST = 1e9
"""Above this share of the reference nothing is told apart; JSON has no infinity."""
_NO_UPDATE = Update.model_construct()


def model_facts(model: Model, sources: Sources) -> ModelDocument:
    """``revision_pinned`` is ``True`` for a full commit hash only: branches, tags and short hashes can move."""
    terms = sources.licences.terms(model.id)
    return {
        **sources.common(model),
        **stated_in(model, ModelFields),
        "ancestor": sources.ancestors.is_ancestor(model.id),
        "in_house": is_in_house(model, sources),
        "developer": sources.parties.organization(Role.DEVELOPER, model.developer),
        "provider": sources.parties.organization(Role.PROVIDER, provider_of(model, sources)),
        "licence": sources.licences.declared(model.licence, model.id),
        "terms": terms,
        "lineage": _lineage(model, sources),
        "revision_pinned": bool(_COMMIT.fullmatch(model.revision)) if model.revision is not None else None,
        "revision_moves": moves(model.revision) if model.revision is not None else None,
        "weights": _weights(model),
        "copies": [copy.facts for copy in copies] if (copies := copies_of(model, sources)) is not None else None,
        "age_days": days_since(model.release_date, sources.today),
        "evaluations": _evaluations(model, sources),
        "smoke": smoke_facts(model, sources),
        "hosts_complete": sources.graph.all_hosts_say_what_they_serve or None,
        "hosts": [hosting.facts for hosting in sources.hostings.of(model)],
        "fetched_at_start": is_fetched_at_start(model, sources),
        "fetched_from": [place.facts for place in source_of(model, sources)],
        "naming": sources.licences.naming(model.id),
        "developed_here": sources.licences.bound.is_of_its_user(model.id),
        "training_summary_published": is_published(model.training_summary_url),
        "copyright_policy_published": is_published(model.copyright_policy_url),
        "training_data": bool(model.training_datasets),
        "taught_by": [lesson.facts for lesson in lessons_of(model, sources)],
        "taught_complete": teachers_are_known(model, sources) or None,
        "alignment_published": is_published(model.alignment_policy_url),
        "update": _update(model, terms, sources),
    }


def is_published(address: str | None) -> bool | None:
    """Whether there is an address, and not the word that says that there is none."""
    return address != NOT_PUBLISHED if address is not None else None


def _evaluations(model: Model, sources: Sources) -> list[EvaluationFacts] | None:
    """Of each benchmark the latest measurement; of several of one day the lowest score. One still to come is none."""
    if model.evaluations is None:
        return None
    latest: dict[str, Evaluation] = {}
    measured = (evaluation for evaluation in model.evaluations if evaluation.date <= sources.today)
    for evaluation in sorted(measured, key=lambda one: (one.date, -(one.score or 0), -(one.reference or 0))):
        latest[evaluation.name] = evaluation
    return [_evaluation(latest[name], sources) for name in sorted(latest)]


def _evaluation(evaluation: Evaluation, sources: Sources) -> EvaluationFacts:
    score, reference = evaluation.score, evaluation.reference
    return {
        "name": evaluation.name,
        "score": score,
        "reference": reference,
        "share": round(min(100 * score / reference, _MOST), 2) if score is not None and reference else None,
        "age_days": (sources.today - evaluation.date).days,
        "languages": values(evaluation.languages),
        "domains": values(evaluation.domains),
    }


def provider_of(model: Model, sources: Sources) -> str | None:
    """The organization behind the service that offers the model."""
    service = sources.asset(model.provider_service, CloudService) if model.provider_service is not None else None
    return service.provider if service is not None else None


def root_developers(model: Model, sources: Sources) -> list[str | None]:
    """Who developed each root of the lineage."""
    roots = (sources.asset(name, Model) for name in sources.graph.lineage(model.id).roots)
    return [root.developer for root in roots if root is not None]


def _lineage(model: Model, sources: Sources) -> LineageFacts:
    """A root whose developer nobody states leaves the lineage undeclared: whose model it is remains open."""
    lineage = sources.graph.lineage(model.id)
    developers = root_developers(model, sources)
    known = sorted({developer for developer in developers if developer is not None})
    return {
        "declared": lineage.declared and None not in developers,
        "undisclosed": lineage.undisclosed and None not in developers,
        "control_stated": None not in developers and all(map(sources.parties.control, known)),
        "depth": lineage.depth,
        "roots": sources.parties.root_developers(known),
    }


def _weights(model: Model) -> WeightsFacts:
    """No files at all are neither hashed nor unhashed."""
    files = model.files
    return {
        "files": sum(map(may_hold_weights, files)) if files is not None else None,
        "too_small": are_too_small(model),
        "hashed": all(file.sha256 is not None for file in files) if files else None,
        "formats": values(file.format for file in files) if files is not None else None,
        "stored": bool(model.stored_in) if model.stored_in is not None else None,
        "gib": weights_gib(model),
    }


def _update(model: Model, terms: Terms, sources: Sources) -> UpdateFacts:
    update = model.update or _NO_UPDATE
    host = sources.system.assets[update.host] if update.host is not None else None
    runner = sources.parties.together(Role.UPDATE, sources.system.runners(host.id) if host is not None else ())
    countries = sources.countries(update.host) if update.host is not None else None
    return {
        "host": True if host is not None else None,
        "host_country": countries[0] if countries is not None and len(countries) == 1 else None,
        "host_control": runner["control"],
        "host_controllers": runner["controllers"],
        "code": update.code,
        "data": update.data,
        "rights": update.rights if update.rights is not None else _may_modify(model, terms, sources),
        "owners": update.owners,
        "budget": update.budget,
        "last_update_days_ago": days_since(update.last_update, sources.today),
    }


def _may_modify(model: Model, terms: Terms, sources: Sources) -> bool | None:
    """What the licences say where the inventory does not: the model's own can forbid it, all together allow it."""
    own = sources.catalog.licences_of(model.licence.id) if model.licence is not None else ()
    if any(licence.modification is False for licence in own):
        return False
    allowed = terms["checked"]["modification"] and all(term["modification"] for term in terms["licences"])
    return True if allowed else None
