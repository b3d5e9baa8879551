"""SOV-3, data and AI sovereignty: who has the keys, where data go, and whose models and chips answer."""

from collections.abc import Iterator

from sovcheck.facts.documents.application import ApplicationDocument
from sovcheck.facts.documents.cloud_service import CloudServiceDocument
from sovcheck.facts.documents.dataset import DatasetDocument
from sovcheck.facts.documents.gpu_host import AcceleratorFacts, GpuHostDocument
from sovcheck.facts.documents.model import ModelDocument
from sovcheck.frameworks.control import Operated, decision, is_own_machine, joined, who_runs
from sovcheck.frameworks.csf.model_origin import CONTROL_OPEN, is_only_control_open
from sovcheck.frameworks.partial_answer import PartialAnswer, between, exactly
from sovcheck.frameworks.reference_set import ReferenceSet

_WITHOUT_DATA = frozenset({"ci", "network", "registry", "hub"})
"""Services that hold none of the customer's data."""

_CUSTODY = {"provider": 1, "none": 1, "shared": 3, "customer-only": 5}
_OPEN = frozenset({"open-weights", "open-model", "open-tooling", "open-science"})


def of_keys(facts: Operated, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.1 of a host or a service that holds data; a machine that its owner runs has no provider who could hold keys."""
    del inside  # who has the keys is the same seen from everywhere
    if facts.get("type") in _WITHOUT_DATA:
        return
    if is_own_machine(facts) and len({organization["id"] for organization, _ in who_runs(facts)} - {None}) == 1:
        yield exactly("3.1", 5, "it is a machine of one's own, without a provider", "tenancy, owner, operator")
        return
    custodian = facts["keys"]["custodian"]
    if custodian in _CUSTODY:
        yield exactly("3.1", _CUSTODY[custodian], f"keys are held by: {custodian}", "keys.custodian")
    elif custodian is None:
        yield between("3.1", 1, 5, "who holds the keys is not stated", "keys.custodian")
    else:
        yield between("3.1", 1, 4, f"keys are held by: {custodian}", "keys.custodian")


def of_dataset(dataset: DatasetDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.4: every place that the bytes of a dataset reach, copies included."""
    places = [place["country"] for place in dataset["reach"]]
    outside = [place for place in dataset["reach"] if inside.lacks(place["country"]) or place["how"] == "anywhere"]
    abroad = joined(sorted({place["country"] or "anywhere" for place in outside}))
    if outside and not any(inside.has(country) for country in places):
        yield between("3.4", 1, 2, f"its bytes reach {abroad} alone", "reach")
    elif any(place["how"] == "anywhere" or place["mechanism"] in {None, "none"} for place in outside):
        yield between("3.4", 1, 3, f"its bytes reach {abroad}, without a stated safeguard", "reach")
    elif outside:
        yield between("3.4", 2, 4, f"its bytes reach {abroad}, under stated safeguards", "reach")
    elif dataset["reach_complete"]:
        yield exactly("3.4", 5, "its bytes stay inside", "reach, reach_complete")
    else:
        yield between("3.4", 1, 5, "not every place is known that its bytes can reach", "reach_complete")


def of_application(facts: ApplicationDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.4 as well: an application that does not say which data it uses may use any, wherever they are."""
    del inside
    if facts["data_classes"] is None:
        yield between("3.4", 1, 5, "which data it uses is not stated", "data_classes")


def of_service(service: CloudServiceDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.4 as well: where a service that handles data runs, or processes."""
    if service["type"] in _WITHOUT_DATA:
        return
    countries = [*(service["countries"] or ()), *(service["processed_in"] or ())]
    abroad = inside.outside(countries)
    if abroad and not any(inside.has(country) for country in countries):
        yield between("3.4", 1, 2, f"it runs in {joined(abroad)}", "countries, processed_in")
    elif abroad:
        yield between("3.4", 1, 4, f"it runs also in {joined(abroad)}", "countries, processed_in")
    elif not countries:
        yield between("3.4", 1, 5, "where it runs is not stated", "countries")
    else:
        yield exactly("3.4", 5, f"it runs in {joined(countries)}", "countries, processed_in")


def of_host_place(host: GpuHostDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.4 as well: where a host is that processes data."""
    country = host["country"]
    if country is None:
        yield between("3.4", 1, 5, "where it stands is not stated", "country")
    elif inside.lacks(country):
        yield between("3.4", 1, 2, f"it stands in {country}", "country")
    else:
        yield exactly("3.4", 5, f"it stands in {country}", "country")


def of_model(model: ModelDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.5, the part of the model: what the answer is on the best chips."""
    if model["ancestor"]:
        return
    led = _is_led_from_inside(model, inside)
    openness, access = model["openness"], model["access"]
    origin = joined(
        sorted({str(root["country"]) for root in model["lineage"]["roots"] if inside.lacks(root["country"])})
    )
    if led is True:
        yield exactly("3.5", 5, "the model is led from inside", "developer, lineage.roots")
    elif led is None:
        low = 3 if openness in _OPEN and access == "weights" else 1
        why = "who leads the model, up to its roots, is not stated in full"
        if is_only_control_open(model, inside):
            why = CONTROL_OPEN
        yield between("3.5", low, 5, why, "lineage, developer")
    elif openness in _OPEN and access == "weights":
        yield exactly("3.5", 3, f"an open model whose roots are outside ({origin})", "lineage.roots, openness")
    elif openness is None and access == "weights":
        yield between(
            "3.5", 1, 3, f"a model whose roots are outside ({origin}); how open it is is not stated", "openness"
        )
    else:
        yield between(
            "3.5", 1, 2, f"a model whose roots are outside ({origin}), behind an API or closed", "access, openness"
        )


def _is_led_from_inside(model: ModelDocument, inside: ReferenceSet) -> bool | None:
    """Whether developer and roots are inside, in nobody's hands outside; None where that is not all stated."""
    roots = model["lineage"]["roots"]
    if any(inside.lacks(root["country"]) for root in roots):
        return False
    developer = decision(model["developer"], inside)
    if developer.foreign or developer.blocking:
        return False
    known = developer.known and developer.seated and model["lineage"]["declared"] and model["lineage"]["control_stated"]
    return True if known else None


def of_chips(host: GpuHostDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.5, the part of the chips: what the answer is for the best model."""
    accelerators = host["accelerators"]
    if accelerators is None or any(vendor_inside(each, inside) is None for each in accelerators):
        yield between("3.5", 4, 5, "vendor or place of manufacture of its accelerators is not stated", "accelerators")
        return
    foreign = sorted({each["model"] for each in accelerators if not vendor_inside(each, inside)})
    if foreign:
        yield exactly("3.5", 4, f"foreign accelerators: {joined(foreign)}", "accelerators.vendor_country")


def of_api(facts: CloudServiceDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3.5 as well: the chips behind an API are not known to its customers."""
    del inside
    if facts["type"] in {"inference-api", None}:
        yield between("3.5", 4, 5, "the chips behind it are not stated", "type")


def vendor_inside(accelerator: AcceleratorFacts, inside: ReferenceSet) -> bool | None:
    """Whether an accelerator is designed and made inside; None where that is not stated and nothing is outside."""
    countries = (accelerator["vendor_country"], accelerator["manufactured_in"])
    if any(inside.lacks(country) for country in countries):
        return False
    return None if None in countries else True
