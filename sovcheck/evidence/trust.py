"""Trusted keys: public keys, what each may sign for, and from when to when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence

if TYPE_CHECKING:
    from sovcheck.evidence.keys import PublicKey
    from sovcheck.evidence.predicate import SmokePredicate


@dataclass(frozen=True, slots=True)
class Grant:
    """A key and what it may sign for; None means no limit. First and last day count, that of revocation does not.

    What was made on the day of revocation or later is not believed, by the day that the evidence itself states.
    """

    key: "PublicKey"
    hosts: frozenset[str] | None = None
    models: frozenset[str] | None = None
    first_day: date | None = None
    last_day: date | None = None
    revoked: date | None = None


class Trust:
    """The keys whose evidence counts."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        self._grants = tuple(grants)

    @classmethod
    def of_keys(cls, keys: Iterable["PublicKey"]) -> "Trust":
        """Keys that are believed of everything."""
        return cls(Grant(key) for key in keys)

    @property
    def keys(self) -> tuple["PublicKey", ...]:
        """All of them, also those that were revoked: whose signature it is can still be known."""
        return tuple({grant.key.id: grant.key for grant in self._grants}.values())

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Sorted."""
        return tuple(sorted({grant.key.id for grant in self._grants}))

    def check(self, key_ids: Collection[str], predicate: "SmokePredicate", day: date) -> None:
        """Raises RefusedEvidence (revoked, out-of-scope) unless one of these keys may sign for that on that day."""
        reasons = [_against(grant, predicate, day) for grant in self._grants if grant.key.id in key_ids]
        refused = [reason for reason in reasons if reason is not None]
        if refused and len(refused) == len(reasons):
            raise refused[0]


def _against(grant: Grant, predicate: "SmokePredicate", day: date) -> RefusedEvidence | None:
    name = f"the key {grant.key.id}"
    if grant.revoked is not None and day >= grant.revoked:
        why = f"{name} is revoked since {grant.revoked}, and it was made on {day}"
        return RefusedEvidence(EvidenceStatus.REVOKED, why)
    if grant.first_day is not None and day < grant.first_day:
        return _out_of_scope(f"{name} is trusted from {grant.first_day} on, and it was made on {day}")
    if grant.last_day is not None and day > grant.last_day:
        return _out_of_scope(f"{name} is trusted until {grant.last_day}, and it was made on {day}")
    if grant.models is not None and predicate.asset not in grant.models:
        return _out_of_scope(f"{name} may not sign for the model {predicate.asset[:128]!r}")
    if grant.hosts is not None and predicate.host_asset not in grant.hosts:
        host = "an unnamed host" if predicate.host_asset is None else f"the host {predicate.host_asset[:128]!r}"
        return _out_of_scope(f"{name} may not sign for {host}")
    return None


def _out_of_scope(why: str) -> RefusedEvidence:
    return RefusedEvidence(EvidenceStatus.OUT_OF_SCOPE, why)
