"""A model as a component: who made it, what it descends from, its files, and its card."""

from collections.abc import Mapping
from typing import Any

from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.model import UNDISCLOSED, Evaluation, Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.report.cyclonedx.element import END, Element, licence_of
from sovcheck.report.cyclonedx.values import is_address, party, property_of

_LONGEST_VERSION = 1_024

_PAGES = {
    "training_summary_url": "a summary of what it was trained on",
    "copyright_policy_url": "its provider's policy on copyright",
    "alignment_policy_url": "what it was aligned to",
}


def put_model(
    element: Element, model: Model, assets: Mapping[str, Asset], organizations: Mapping[str, Organization]
) -> None:
    """Everything of a model that CycloneDX has a place for."""
    if model.developer is not None:
        element.put(party(model.developer, organizations), "manufacturer", fact="developer")
    service = assets.get(model.provider_service or "")
    if isinstance(service, CloudService) and service.provider is not None:
        element.put(party(service.provider, organizations), "supplier", fact="provider_service")
    if model.revision is not None and len(model.revision) <= _LONGEST_VERSION:
        element.put(model.revision, "version", fact="revision")
    element.put_licence(model.licence)
    _put_pedigree(element, model, assets, organizations)
    _put_files(element, model)
    _put_pages(element, model)
    _put_card(element, model, assets)


def _put_pedigree(
    element: Element, model: Model, assets: Mapping[str, Asset], organizations: Mapping[str, Organization]
) -> None:
    if model.base_models == UNDISCLOSED:
        notes = "Its developer does not say on which models it is based."
        element.put(notes, "pedigree", "notes", fact="base_models")
    elif model.base_models == ():
        element.put("It is stated to be trained from scratch.", "pedigree", "notes", fact="base_models")
    for base in model.bases:
        element.put(_ancestor(base, assets, organizations), "pedigree", "ancestors", END, fact="base_models")


def _ancestor(base: str, assets: Mapping[str, Asset], organizations: Mapping[str, Organization]) -> dict[str, Any]:
    """The base model in short: it is a component of its own, with its own ancestors."""
    known = assets.get(base)
    ancestor: dict[str, Any] = {"type": "machine-learning-model", "name": base}
    if isinstance(known, Model):
        ancestor["name"] = known.name or base
        if known.developer is not None:
            ancestor["manufacturer"] = party(known.developer, organizations)
        if known.licence is not None:
            ancestor["licenses"] = [licence_of(known.licence)]
    return ancestor | {"properties": [property_of("asset", base)]}


def _put_files(element: Element, model: Model) -> None:
    """Each file of the weights once, whatever the inventory repeats."""
    seen: list[dict[str, Any]] = []
    for file in model.files or ():
        part: dict[str, Any] = {"type": "file", "name": file.path}
        if file.sha256 is not None:
            part["hashes"] = [{"alg": "SHA-256", "content": file.sha256}]
        part["properties"] = [property_of("format", file.format)]
        if part not in seen:
            seen.append(part)
            element.put(part, "components", END, fact="files")


def _put_pages(element: Element, model: Model) -> None:
    for field, comment in _PAGES.items():
        url = getattr(model, field)
        if is_address(url):
            page = {"type": "documentation", "url": url, "comment": comment}
            element.put(page, "externalReferences", END, fact=field)
    for evaluation in model.evaluations or ():
        if is_address(evaluation.url):
            page = {"type": "quality-metrics", "url": evaluation.url, "comment": evaluation.name}
            element.put(page, "externalReferences", END, fact="evaluations")


def _put_card(element: Element, model: Model, assets: Mapping[str, Asset]) -> None:
    for dataset in dict.fromkeys(model.training_datasets or ()):
        if dataset in assets:
            element.put({"ref": dataset}, "modelCard", "modelParameters", "datasets", END, fact="training_datasets")
    for evaluation in model.evaluations or ():
        if evaluation.score is not None:
            where = ("modelCard", "quantitativeAnalysis", "performanceMetrics", END)
            element.put(_metric(evaluation), *where, fact="evaluations")


def _metric(evaluation: Evaluation) -> dict[str, str]:
    metric = {"type": f"{evaluation.name} ({evaluation.date})", "value": f"{evaluation.score:g}"}
    return metric | ({"slice": ", ".join(evaluation.languages)} if evaluation.languages else {})
