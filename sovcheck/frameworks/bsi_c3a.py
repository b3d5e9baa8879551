"""BSI C3A: what facts say of providers to the criteria that an inventory can show."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from sovcheck.facts.documents.common import ContractFacts
from sovcheck.frameworks.control import decision, joined, who_runs
from sovcheck.frameworks.partial_answer import PartialAnswer, met, not_met, open_answer
from sovcheck.frameworks.reference_set import ReferenceSet

_OWN = ("owned", "colocated")
_NOTICE_DAYS = 90


def of_contract(facts: Mapping[str, object], clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-01: law and venue. A machine of one's own without a contract is asked nothing."""
    contract = cast("ContractFacts", facts["contract"])
    law, venue = contract["law"], contract["venue"]
    if law is None and venue is None and facts.get("tenancy") in _OWN:
        return
    abroad = inside.outside((law, venue))
    fact = "contract.law, contract.venue"
    if abroad:
        yield not_met(clause, f"the contract is under law or courts of {joined(abroad)}", fact)
    elif law is None or venue is None:
        yield open_answer(clause, "law or venue of the contract is not stated", fact)
    else:
        yield met(clause, f"law and venue of the contract are of {joined((law, venue))}", fact)


def of_seat(facts: Mapping[str, object], clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-02: where whoever runs it sits."""
    for organization, role in who_runs(facts):
        who = decision(organization, inside)
        fact = f"{role}.country"
        if who.seated is None:
            yield open_answer(clause, f"where {who.name} sits is not stated", fact)
        elif who.seated:
            yield met(clause, f"{who.name} sits in {organization['country']}", fact)
        else:
            yield not_met(clause, f"{who.name} sits in {organization['country']}", fact)


def of_control(facts: Mapping[str, object], clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-03: who controls whoever runs it, up to the roots."""
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


def of_notice(facts: Mapping[str, object], clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """1-04: 90 days of notice before control changes."""
    del inside
    contract = cast("ContractFacts", facts["contract"])
    days = contract["control_change_notice_days"]
    fact = "contract.control_change_notice_days"
    if days is None:
        if facts.get("tenancy") not in _OWN or contract["law"] is not None:
            yield open_answer(clause, "no notice of a change of control is stated", fact)
    elif days >= _NOTICE_DAYS:
        yield met(clause, f"notice of a change of control: {days} days", fact)
    else:
        yield not_met(clause, f"notice of a change of control: {days} days, less than {_NOTICE_DAYS}", fact)


def of_access_paths(facts: Mapping[str, object], clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """4-02: from where people administer it; what keeps other paths shut is declared."""
    places = [*(cast("Sequence[str] | None", facts["administered_from"]) or ())]
    places += [place for organization, _ in who_runs(facts) for place in organization["administered_from"] or ()]
    abroad = inside.outside(places)
    if abroad:
        yield not_met(clause, f"it is administered from {joined(abroad)}", "administered_from")
    elif places:
        why = f"it is administered from {joined(sorted(set(places)))}; what keeps other paths shut is declared"
        yield open_answer(clause, why, "administered_from")
    else:
        yield open_answer(clause, "from where it is administered is not stated", "administered_from")


def of_security_operations(facts: Mapping[str, object], clause: str, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """4-04: from where security is watched over; that it works alone after a disconnect is declared."""
    places = [*(cast("Sequence[str] | None", facts["security_operations_from"]) or ())]
    places += [place for organization, _ in who_runs(facts) for place in organization["security_operations_from"] or ()]
    abroad = inside.outside(places)
    if abroad:
        yield not_met(clause, f"its security is watched over from {joined(abroad)}", "security_operations_from")
    elif places:
        why = f"its security is watched over from {joined(sorted(set(places)))}; that it works alone is declared"
        yield open_answer(clause, why, "security_operations_from")
    else:
        yield open_answer(clause, "from where its security is watched over is not stated", "security_operations_from")


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
