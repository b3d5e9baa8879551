"""BSI C3A: what facts say of providers to the criteria that an inventory can show."""

from collections.abc import Iterator
from typing import Literal

from sovcheck.facts.documents.cloud_service import CloudServiceDocument
from sovcheck.facts.documents.dataset import DatasetDocument
from sovcheck.frameworks.control import Operated, decision, is_own_machine, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, met, not_met, open_answer
from sovcheck.frameworks.reference_set import ReferenceSet
from sovcheck.inventory.assets.asset import KeyCustodian
from sovcheck.inventory.assets.cloud_service import ServiceType

_NOTICE_DAYS = 90
_KEPT = frozenset({"stored", "backed-up"})
_STORES = frozenset({ServiceType.OBJECT_STORE, ServiceType.DATABASE})
_PLATFORMS = _STORES | {ServiceType.COMPUTE, ServiceType.ORCHESTRATOR, ServiceType.REGISTRY}


def of_contract(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-01: law and venue. A machine of one's own without a contract is asked nothing."""
    contract = facts["contract"]
    law, venue = contract["law"], contract["venue"]
    if law is None and venue is None and is_own_machine(facts):
        return
    abroad = inside.outside((law, venue))
    fact = "contract.law, contract.venue"
    if abroad:
        yield not_met(clause, f"the contract is under law or courts of {joined(abroad)}", fact)
    elif law is None or venue is None:
        yield open_answer(clause, "law or venue of the contract is not stated", fact)
    else:
        yield met(clause, f"law and venue of the contract are of {joined((law, venue))}", fact)


def of_seat(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-02: where the party that runs it sits."""
    for organization, role in who_runs(facts):
        who = decision(organization, inside)
        fact = f"{role}.country"
        if who.seated is None:
            yield open_answer(clause, f"where {who.name} sits is not stated", fact)
        elif who.seated:
            yield met(clause, f"{who.name} sits in {organization['country']}", fact)
        else:
            yield not_met(clause, f"{who.name} sits in {organization['country']}", fact)


def of_control(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-03: who controls the party that runs it, up to the roots."""
    for organization, role in who_runs(facts):
        who = decision(organization, inside)
        fact = f"{role}.controllers"
        if who.outside or who.blocking:
            yield not_met(clause, f"{who.name} is controlled by {joined(who.outside or who.blocking)}", fact)
        elif who.foreign:
            yield not_met(clause, f"{who.name} sits outside, and nobody inside controls it", fact)
        elif not who.known or who.seated is None:
            yield open_answer(clause, f"who controls {who.name} is not stated", fact)
        else:
            yield met(clause, f"nobody outside controls {who.name}", fact)


def of_notice(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-04: 90 days of notice before control changes."""
    del inside
    contract = facts["contract"]
    days = contract["control_change_notice_days"]
    fact = "contract.control_change_notice_days"
    if days is None:
        if not is_own_machine(facts) or contract["law"] is not None:
            yield open_answer(clause, "no notice of a change of control is stated", fact)
    elif days >= _NOTICE_DAYS:
        yield met(clause, f"notice of a change of control: {days} days", fact)
    else:
        yield not_met(clause, f"notice of a change of control: {days} days, less than {_NOTICE_DAYS}", fact)


def of_access_paths(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """4-02: from where people administer it; what keeps other paths shut is declared."""
    words = ("it is administered", "what keeps other paths shut is declared")
    yield _of_people(facts, clause, inside, "administered_from", words)


def of_security_operations(facts: Operated, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """4-04: from where security is watched over; that it works alone after a disconnect is declared."""
    words = ("its security is watched over", "that it works alone is declared")
    yield _of_people(facts, clause, inside, "security_operations_from", words)


def _of_people(
    facts: Operated,
    clause: str,
    inside: ReferenceSet,
    fact: Literal["administered_from", "security_operations_from"],
    words: tuple[str, str],
) -> PartialAnswer:
    """From where people of the asset and of the party that runs it work; nobody abroad is not yet met."""
    done, declared = words
    places = [*(facts[fact] or ())]
    places += [place for organization, _ in who_runs(facts) for place in organization[fact] or ()]
    if abroad := inside.outside(places):
        return not_met(clause, f"{done} from {joined(abroad)}", fact)
    if places:
        return open_answer(clause, f"{done} from {joined(sorted(set(places)))}; {declared}", fact)
    return open_answer(clause, f"from where {done} is not stated", fact)


def of_data_places(dataset: DatasetDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3-01: whether the customer keeps data inside; that the provider lets everybody do so is not seen from here."""
    places = [place for place in dataset["reach"] if place["how"] in _KEPT]
    abroad = inside.outside(place["country"] for place in places)
    fact = "reach"
    if abroad:
        yield not_met(clause, f"data are kept in {joined(abroad)}", fact)
    elif not places or not dataset["reach_complete"] or any(place["country"] is None for place in places):
        yield open_answer(clause, "not every place is known in which data are kept", f"{fact}, reach_complete")
    else:
        where = sorted({place["country"] for place in places if place["country"] is not None})
        yield met(clause, f"data are kept in {joined(where)}", fact)


def of_outer_keys(facts: CloudServiceDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3-02: whether keys of what is kept or run there are managed outside of the provider's environment."""
    del inside
    if facts["type"] in _PLATFORMS:
        yield _of_custody(facts, clause, frozenset({KeyCustodian.CUSTOMER_ONLY, KeyCustodian.THIRD_PARTY}))


def of_own_keys(facts: CloudServiceDocument, clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """3-05: whether data are encrypted before they arrive, with keys that the customer alone has."""
    del inside
    if facts["type"] in _STORES:
        yield _of_custody(facts, clause, frozenset({KeyCustodian.CUSTOMER_ONLY}))


def _of_custody(facts: CloudServiceDocument, clause: str, used: frozenset[str]) -> PartialAnswer:
    custodian = facts["keys"]["custodian"]
    fact = "keys.custodian"
    if custodian is None:
        return open_answer(clause, "who holds the keys is not stated", fact)
    answer = met if custodian in used else not_met
    return answer(clause, f"the keys are with: {custodian}", fact)


OF_PROVIDER = {
    "1-01-C1": of_contract,
    "1-01-C2": of_contract,
    "1-02-C1": of_seat,
    "1-02-C2": of_seat,
    "1-03-C1": of_control,
    "1-03-C2": of_control,
    "1-04-C": of_notice,
    "4-02-C1": of_access_paths,
    "4-02-C2": of_access_paths,
    "4-04-C1": of_security_operations,
    "4-04-C2": of_security_operations,
}
"""What is asked of hosts and services, by item."""

OF_SERVICE = {**OF_PROVIDER, "3-02-C": of_outer_keys, "3-05-C": of_own_keys}
"""What is asked of services: beside that of their providers, which offers the customer makes use of."""

OF_DATASET = {"3-01-C3": of_data_places, "3-01-C4": of_data_places}
"""What is asked of data."""
