"""SOV-4 and a part of SOV-7: whether it can be moved, from where people run and guard it, and where logs go."""

from collections.abc import Iterator, Sequence
from typing import Literal

from sovcheck.facts.documents.dataset import DatasetDocument
from sovcheck.frameworks.control import Operated, is_own_machine, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, between, exactly
from sovcheck.frameworks.reference_set import ReferenceSet

_PLACES: Sequence[tuple[str, Literal["administered_from", "support_countries", "security_operations_from"], int]] = (
    ("4.2", "administered_from", 5),
    ("4.4", "support_countries", 4),
    ("7.3", "security_operations_from", 4),
)
"""Criterion, fact, and the first answer that holds where all of these places are inside."""


def of_exit(facts: Operated, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """4.1 of a host or a service: a plan to leave shows a documented way, whether it was tested or not.

    A machine of one's own has nobody who could be left.
    """
    del inside
    if is_own_machine(facts):
        return
    exists = facts["exit_plan"]["exists"]
    if exists:
        yield between("4.1", 3, 5, "there is an exit plan; a migration service is declared", "exit_plan.exists")
    elif exists is False:
        yield between("4.1", 1, 2, "there is no exit plan", "exit_plan.exists")
    else:
        yield between("4.1", 1, 5, "whether there is an exit plan is not stated", "exit_plan.exists")


def of_places(facts: Operated, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """4.2, 4.4 and 7.3 of a host or a service: from where people run it, help with it, and watch over its security."""
    for criterion, name, best in _PLACES:
        stated = list(facts[name] or ())
        complete = facts[name] is not None
        for organization, _ in who_runs(facts):
            own = organization[name]
            stated += own or ()
            complete |= own is not None
        yield _staffed(criterion, stated, inside, name, best=best, complete=complete)


def _staffed(
    criterion: str, countries: Sequence[str], inside: ReferenceSet, fact: str, *, best: int, complete: bool
) -> PartialAnswer:
    abroad = inside.outside(countries)
    if abroad and not any(inside.has(country) for country in countries):
        return exactly(criterion, 1, f"people there are in {joined(abroad)} alone", fact)
    if abroad:
        return between(criterion, 1, best - 1, f"some people there are in {joined(abroad)}", fact)
    if not complete:
        return between(criterion, 1, 5, "where people there are is not stated", fact)
    if not countries:
        return between(criterion, best, 5, "nobody from elsewhere takes part", fact)
    return between(criterion, best, 5, f"people there are in {joined(sorted(set(countries)))} alone", fact)


def of_logs(dataset: DatasetDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """7.4 of a dataset: where what is logged of it goes."""
    reach = dataset["reach"]
    abroad = inside.outside(place["country"] for place in reach if place["how"] == "logged")
    if abroad:
        yield between("7.4", 1, 3, f"logs with its data go to {joined(abroad)}", "reach")
