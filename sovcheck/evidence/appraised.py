"""Appraised evidence: what became of each file, and which of them count for a model or a host.

Light to import, as every scan does: reading and verifying is in ``appraisal``, for scans with evidence.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.verdicts import SmokeVerdict

if TYPE_CHECKING:
    from sovcheck.evidence.predicate import Run, SmokePredicate


class Rejected(Struct, frozen=True):
    """A file that no trusted key has signed, so that nobody looked at what it says."""

    path: str
    sha256: str | None
    status: EvidenceStatus
    why: str


class Signed(Struct, frozen=True):
    """A file that trusted keys have signed; unless its status is ``accepted``, ``why`` says what it still lacks."""

    path: str
    sha256: str
    status: EvidenceStatus
    why: str
    key_ids: tuple[str, ...]
    predicate: "SmokePredicate"


Appraisal = Rejected | Signed
"""The word on one file."""


class AppraisedEvidence(Struct, frozen=True, dict=True):
    """All evidence of a scan, sorted by path, and the ids of the keys that were trusted.

    ``nonce_asked`` is whether the scan asked for a nonce, which then all that is accepted has answered.
    """

    appraisals: tuple[Appraisal, ...] = ()
    trusted_keys: tuple[str, ...] = ()
    nonce_asked: bool = False

    def of_model(self, model: str) -> Signed | None:
        """The accepted evidence about the model that counts."""
        return _that_counts(self._of_models.get((model, True), ()))

    def of_model_on(self, model: str, *hosts: str | None) -> Signed | None:
        """That which counts of what names one of these hosts; None: that names no host."""
        accepted = self._of_models.get((model, True), ())
        return _that_counts([signed for signed in accepted if signed.predicate.host_asset in hosts])

    def refused_of_model(self, model: str) -> Sequence[Signed]:
        """What a trusted key signed about the model and still does not hold, latest first."""
        return self._of_models.get((model, False), ())

    def of_host(self, host: str) -> Sequence[Signed]:
        """The latest accepted evidence from each machine that ran as this host, latest first."""
        return tuple(self._of_hosts.get(host, {}).values())

    @cached_property
    def _of_models(self) -> dict[tuple[str, bool], list[Signed]]:
        """By the model's id, and whether it was accepted."""
        found: dict[tuple[str, bool], list[Signed]] = {}
        for signed in self._latest_first:
            key = signed.predicate.asset, signed.status is EvidenceStatus.ACCEPTED
            found.setdefault(key, []).append(signed)
        return found

    @cached_property
    def _of_hosts(self) -> dict[str, dict[str | None, Signed]]:
        """By the host's id, then by machine."""
        found: dict[str, dict[str | None, Signed]] = {}
        for signed in self._latest_first:
            host = signed.predicate.host_asset
            if host is not None and signed.status is EvidenceStatus.ACCEPTED:
                found.setdefault(host, {}).setdefault(signed.predicate.host.machine_id_sha256, signed)
        return found

    @cached_property
    def _latest_first(self) -> list[Signed]:
        """Of several of one moment the digest decides."""
        signed = (appraisal for appraisal in self.appraisals if isinstance(appraisal, Signed))
        return sorted(signed, key=lambda one: (one.predicate.run.ended, one.sha256), reverse=True)


NO_EVIDENCE = AppraisedEvidence()


def _that_counts(latest_first: Sequence[Signed]) -> Signed | None:
    """The latest. What asked a server and found nothing wrong shows less than a smoke, and takes the place of none."""
    smokes = (
        one for one in latest_first if one.predicate.attached is None or one.predicate.verdict is not SmokeVerdict.PASS
    )
    return next(smokes, next(iter(latest_first), None))


VALID_DAYS = 180
"""How long evidence counts that does not say itself until when."""


def last_day(run: "Run") -> date:
    """The last day on which evidence of that run counts."""
    return day_of(run.ended) + timedelta(days=VALID_DAYS) if run.expires is None else day_of(run.expires)


def day_of(moment: datetime) -> date:
    """The day of a moment, as days are counted here: in UTC."""
    return moment.astimezone(UTC).date()
