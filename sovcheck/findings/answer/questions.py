"""Questions: one for each fact that leaves results unknown, and who can answer it."""

from typing import Literal

from sovcheck.inventory.assets.asset import OwnRecord
from sovcheck.policy.severity import Severity

Place = Literal["inventory", "catalog", "evidence"]
"""Where an answer is stated: only a signed run is evidence."""


class Settled(OwnRecord):
    """A result that an answer bears on: a rule, and the asset that it could not judge."""

    rule: str
    asset: str


class Question(OwnRecord):
    """A field of an asset that nobody states, though results depend on it.

    ``asked`` is the organization that can answer, by id and name; None: the party that runs the system, ``owner`` of it
    where one is stated. ``field`` is written as in an inventory; ``evidence`` stands for what only a signed run shows.
    ``to_state`` says where the answer goes: into the inventory, into a catalog of one's own, or that a run shows it;
    lists to fill in ask only for the first.
    ``allowed`` says in words or as the closed list of values what may be answered; ``example`` is a line that states
    one. ``file`` and ``line`` are where the asset is, ``settles`` the results that are open for want of it, and
    ``severity`` that of the gravest.
    """

    asked: str | None = None
    asked_name: str | None = None
    asset: str
    kind: str
    field: str
    to_state: Place = "inventory"
    allowed: str
    values: tuple[str, ...] = ()
    example: str
    severity: Severity
    settles: tuple[Settled, ...]
    file: str | None = None
    line: int | None = None
