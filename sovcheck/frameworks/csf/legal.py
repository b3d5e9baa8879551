"""SOV-2, legal and jurisdictional sovereignty: which law governs, who can be compelled, and where ideas come from."""

from collections.abc import Iterator

from sovcheck.facts.documents.every_kind import Exposure
from sovcheck.facts.documents.gpu_host import GpuHostDocument
from sovcheck.frameworks.control import Operated, decision, is_own_machine, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, between, exactly
from sovcheck.frameworks.reference_set import ReferenceSet


def of_provider(facts: Operated, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """2.1 to 2.3 of a host or a service."""
    yield _law(facts, inside)
    yield from _exposure(facts, inside)
    yield from _access(facts, inside)


def _law(facts: Operated, inside: ReferenceSet) -> PartialAnswer:
    contract = facts["contract"]
    law, venue = contract["law"], contract["venue"]
    if law is None and venue is None and is_own_machine(facts):
        return _own_law(facts, inside)
    stated = [each for each in (law, venue) if each is not None]
    both = law is not None and venue is not None
    abroad = inside.outside(stated)
    if both and len(abroad) == len(stated):
        return exactly(
            "2.1", 1, f"law and venue of the contract are of {joined(abroad)}", "contract.law, contract.venue"
        )
    if abroad:
        return between("2.1", 1, 2, f"the contract is under law or courts of {joined(abroad)}", "contract.law")
    if both:
        return exactly(
            "2.1", 3, f"law and venue of the contract are of {joined(stated)}", "contract.law, contract.venue"
        )
    return between("2.1", 1, 3, "law or venue of the contract is not stated", "contract.law, contract.venue")


def _own_law(facts: Operated, inside: ReferenceSet) -> PartialAnswer:
    """A machine of one's own needs no contract: the party that runs it is under the law of where it sits."""
    countries = [organization["country"] for organization, _ in who_runs(facts)]
    if inside.outside(countries):
        return between(
            "2.1", 1, 2, f"it is run under the law of {joined(inside.outside(countries))}", "operator.country"
        )
    if None in countries:
        return between("2.1", 1, 3, "where its operator sits is not stated", "operator.country")
    return exactly("2.1", 3, "it is a machine of one's own, run under law from inside", "operator.country")


def _exposure(facts: Operated, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """2.2: a party outside gives answer 3 at most; that there is none is not yet immunity."""
    found = facts["exposure"]
    parties = [each for each in found["access"] + found["cutoff"] + found["throttle"] if inside.lacks(each["country"])]
    for organization, role in who_runs(facts):
        who = decision(organization, inside)
        if who.foreign or who.blocking:
            by = joined(who.outside or who.blocking) or who.name
            sits_inside = who.seated is True
            contract = facts["contract"]["law"]
            why = f"{who.name} is in the hands of {by}" if sits_inside else f"{who.name} sits outside"
            if sits_inside and inside.has(contract):
                yield between("2.2", 2, 3, f"{why}; the contract is under law of {contract}", f"{role}.controllers")
            else:
                yield between("2.2", 1, 3 if sits_inside and contract is None else 2, why, f"{role}.controllers")
        elif not who.known:
            yield between("2.2", 1, 5, f"who controls {who.name} is not stated", f"{role}.control")
        else:
            why = f"nobody outside controls {who.name}; whether it is immune is a legal opinion"
            yield between("2.2", 1, 5, why, f"{role}.controllers")
    if parties:
        yield between("2.2", 1, 3, f"{_names(parties)} can read or stop it", "exposure.access, exposure.cutoff")


def _access(facts: Operated, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    found = facts["exposure"]["access"]
    readers = [each for each in found if inside.lacks(each["country"])]
    compelled = [each for each in readers if each["compelled_access"]]
    known = all(decision(organization, inside).known for organization, _ in who_runs(facts))
    if compelled:
        yield between("2.3", 1, 4, f"{_names(compelled)} can be compelled to give access", "exposure.access")
    elif readers:
        yield between(
            "2.3", 1, 5, f"{_names(readers)} can read it; whether by compulsion is not known", "exposure.access"
        )
    elif not known:
        yield between("2.3", 1, 5, "not everybody is stated who controls it", "operator.control, provider.control")
    else:
        why = "nobody outside can read it; how requests are answered is declared"
        yield between("2.3", 1, 5, why, "exposure.access")


def of_host(host: GpuHostDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """2.4, from the export class of accelerators."""
    accelerators = host["accelerators"]
    if accelerators is None:
        yield between("2.4", 1, 5, "its accelerators are not stated", "accelerators")
        return
    controlled = sorted(
        {
            each["model"]
            for each in accelerators
            if each["export_class"] is not None and inside.lacks(each["vendor_country"])
        }
    )
    if controlled:
        why = f"{joined(controlled)} is under export control of a country outside; towards whom is declared"
        yield between("2.4", 1, 4, why, "accelerators.export_class")
    elif any(each["export_class"] is None for each in accelerators):
        yield between("2.4", 1, 5, "the export class of an accelerator is not stated", "accelerators.export_class")


def _names(parties: list[Exposure]) -> str:
    return joined(
        sorted(
            {
                f"{name} ({each['country']})"
                if (name := each["organization_name"] or each["organization"])
                else f"{each['country']}"
                for each in parties
            }
        )
    )
