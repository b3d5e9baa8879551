"""Facts about contracts, continuity plans and keys: what was agreed and planned."""

from datetime import date

from sovcheck.facts.documents.contracts import ContractFacts, KeyFacts, PlanFacts
from sovcheck.inventory.assets.asset import ConfidentialComputing, ContinuityPlan, Contract, KeyCustody

_NO_CONTRACT = Contract.model_construct()
_NO_PLAN: PlanFacts = {"exists": None, "tested_days_ago": None, "offline_days": None}


def days_since(day: date | None, today: date) -> int | None:
    """The days from a stated day to today, negative for a day to come."""
    return (today - day).days if day is not None else None


def contract_facts(contract: Contract | None, today: date) -> ContractFacts:
    """The terms of a contract; on its last day 0 days are left."""
    terms = contract or _NO_CONTRACT
    return {
        "law": terms.law,
        "venue": terms.venue,
        "notice_days": terms.notice_days,
        "control_change_notice_days": terms.control_change_notice_days,
        "unilateral_changes": terms.unilateral_changes,
        "change_notice_days": terms.change_notice_days,
        "open_ended": terms.open_ended,
        "ends_in_days": (terms.end - today).days if terms.end is not None else None,
    }


def plan_facts(plan: ContinuityPlan | None, today: date) -> PlanFacts:
    """A continuity plan, and how long ago it was tried."""
    if plan is None:
        return _NO_PLAN
    return {
        "exists": plan.exists,
        "tested_days_ago": days_since(plan.tested, today),
        "offline_days": plan.offline_days,
    }


def key_facts(custody: KeyCustody | None, computing: ConfidentialComputing | None) -> KeyFacts:
    """Who can use the keys, and whether memory encryption is attested."""
    return {
        "custodian": custody.custodian.value if custody is not None else None,
        "attested": computing.attested if computing is not None else None,
    }
