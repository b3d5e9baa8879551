"""What policies see of contracts, of plans to leave, and of keys."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.labels import Stated
from sovcheck.inventory.assets.asset import KeyCustodian

EXIT_LABELS = {
    "exists": Stated("whether there is a plan to leave", by="exit_plan.exists"),
    "tested_days_ago": Stated("when leaving was last tried", by="exit_plan.tested"),
    "offline_days": Stated("how long one can go on after leaving", by="exit_plan.offline_days"),
}
"""Of the parts of ``exit_plan``, whatever the kind."""


class ContractFacts(TypedDict):
    """The terms of use. ``ends_in_days`` counts from today and is negative once the contract is over."""

    law: Annotated[str | None, Stated("the law of its contract", by="contract.law")]
    venue: Annotated[str | None, Stated("the venue of its contract", by="contract.venue")]
    notice_days: Annotated[int | None, Stated("the notice period of its contract", by="contract.notice_days")]
    control_change_notice_days: Annotated[
        int | None, Stated("how early a change of control is announced", by="contract.control_change_notice_days")
    ]
    unilateral_changes: Annotated[
        bool | None,
        Stated("whether its provider may change price or terms alone", by="contract.unilateral_changes"),
    ]
    change_notice_days: Annotated[
        int | None, Stated("how early a change of price or terms is announced", by="contract.change_notice_days")
    ]
    open_ended: Annotated[
        bool | None, Stated("whether its contract runs until somebody gives notice", by="contract.open_ended")
    ]
    ends_in_days: Annotated[int | None, Stated("when its contract ends", by="contract.end")]


class PlanFacts(TypedDict):
    """A continuity plan; ``tested_days_ago`` counts back from today."""

    exists: bool | None
    tested_days_ago: int | None
    offline_days: int | None


class KeyFacts(TypedDict):
    """Key custody, and whether confidential computing is attested."""

    custodian: Annotated[str | None, KeyCustodian, Stated("who holds the keys", by="key_custody.custodian")]
    attested: Annotated[
        bool | None, Stated("whether confidential computing is attested", by="confidential_computing.attested")
    ]
