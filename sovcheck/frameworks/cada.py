"""The proposed Cloud and AI Development Act: clauses of its annex II that an inventory can show."""

from collections.abc import Iterator, Sequence

from sovcheck.facts.documents.cloud_service import CloudServiceDocument
from sovcheck.facts.documents.dataset import DatasetDocument
from sovcheck.facts.documents.gpu_host import GpuHostDocument
from sovcheck.frameworks.control import Operated, decision, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, met, not_met, open_answer
from sovcheck.frameworks.reference_set import ReferenceSet

_NO_TRAINING = frozenset({"never", "opted-out"})


def of_host_place(host: GpuHostDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """L1(b): where it is, and where the party that runs it sits."""
    yield _place([host["country"]], host, clause, inside)


def of_service_place(service: CloudServiceDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """L1(b): the same of a service."""
    yield _place(service["countries"] or [None], service, clause, inside)


def _place(places: Sequence[str | None], facts: Operated, clause: str, inside: ReferenceSet) -> PartialAnswer:
    countries = [*places, *(organization["country"] for organization, _ in who_runs(facts))]
    abroad = inside.outside(countries)
    fact = "country, countries, operator.country, provider.country"
    if abroad:
        return not_met(clause, f"it stands, or whoever runs it sits, in {joined(abroad)}", fact)
    if None in countries:
        return open_answer(clause, "where it stands, or who runs it sits, is not stated", fact)
    return met(clause, f"it stands, and is run from, {joined(sorted({str(place) for place in countries}))}", fact)


def of_data(dataset: DatasetDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """L1(c) and L4(c): every place that data reach, logs and telemetry included."""
    outside = [place for place in dataset["reach"] if inside.lacks(place["country"]) or place["how"] == "anywhere"]
    if outside:
        places = joined(sorted({place["country"] or "anywhere" for place in outside}))
        yield not_met(clause, f"data reach {places}", "reach")
    elif not dataset["reach_complete"]:
        yield open_answer(clause, "not every place is known that the data can reach", "reach_complete")
    else:
        yield met(clause, "data stay inside", "reach, reach_complete")


def of_training(service: CloudServiceDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """L2(f): whether a provider in hands outside may train on what customers send."""
    use = service["training_use"]
    if use in _NO_TRAINING:
        yield met(clause, f"training on customer data: {use}", "training_use")
        return
    for organization, _ in who_runs(service):
        who = decision(organization, inside)
        if use is None:
            yield open_answer(clause, "whether customer data are used for training is not stated", "training_use")
        elif who.foreign or who.blocking:
            yield not_met(clause, f"{who.name} may train on customer data: {use}", "training_use, provider.controllers")
        else:
            yield open_answer(clause, f"{who.name} may train on customer data: {use}", "training_use")


def of_control(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """L3(g) and L4(g): nobody outside controls the party that runs it."""
    for organization, role in who_runs(facts):
        who = decision(organization, inside)
        fact = f"{role}.controllers"
        if who.foreign or who.blocking:
            yield not_met(
                clause, f"{who.name} is controlled by {joined(who.outside or who.blocking) or 'nobody inside'}", fact
            )
        elif not who.known or who.seated is None:
            yield open_answer(clause, f"who controls {who.name} is not stated", fact)
        else:
            yield met(clause, f"nobody outside controls {who.name}", fact)


def of_support(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """L3(h): from where it is supported; where people reside is declared."""
    places = [*(facts["support_countries"] or ())]
    places += [place for organization, _ in who_runs(facts) for place in organization["support_countries"] or ()]
    abroad = inside.outside(places)
    if abroad:
        yield not_met(clause, f"it is supported from {joined(abroad)}", "support_countries")
    else:
        words = joined(sorted(set(places))) or "places that are not stated"
        yield open_answer(clause, f"it is supported from {words}; residence is declared", "support_countries")
