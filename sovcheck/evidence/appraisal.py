"""Which evidence holds for a system on a day: every file gets a word, and only what is accepted counts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from sovcheck.catalog.system import System
from sovcheck.evidence.binding import check_binding
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.keys import PublicKey
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.verification import verify
from sovcheck.inventory.assets.model import Model


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A file that no trusted key has signed, so that nobody looked at what it says."""

    path: str
    sha256: str | None
    status: EvidenceStatus
    why: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A file that trusted keys have signed; unless its status is ``accepted``, ``why`` tells what it still lacks."""

    path: str
    sha256: str
    status: EvidenceStatus
    why: str
    key_ids: tuple[str, ...]
    predicate: SmokePredicate


Appraisal = Dismissed | Signed
"""The word on one file."""


@dataclass(frozen=True)
class AppraisedEvidence:
    """All evidence of a scan, sorted by path, and the ids of the keys that were trusted."""

    appraisals: tuple[Appraisal, ...] = ()
    trusted_keys: tuple[str, ...] = ()

    def of_model(self, model: str) -> Signed | None:
        """The latest accepted evidence about the model."""
        return next(iter(self._of_models.get((model, True), ())), None)

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


def appraise(
    files: Iterable[EvidenceFile], keys: Collection[PublicKey], system: System, today: date, nonce: str | None = None
) -> AppraisedEvidence:
    """Hold every file against the keys, the system and the day; never raises for what is wrong with a file."""
    appraisals = tuple(_appraise(file, keys, system, today, nonce) for file in files)
    return AppraisedEvidence(appraisals, tuple(sorted({key.id for key in keys})))


def day_of(moment: datetime) -> date:
    """The day of a moment, as days are counted here: in UTC."""
    return moment.astimezone(UTC).date()


def _appraise(
    file: EvidenceFile, keys: Collection[PublicKey], system: System, today: date, nonce: str | None
) -> Appraisal:
    try:
        verified = verify(file.data, keys)
    except RefusedEvidence as refused:
        return Dismissed(file.path, file.sha256, refused.status, refused.why)
    predicate = verified.statement.predicate
    status, why = EvidenceStatus.ACCEPTED, ""
    try:
        _check(predicate, system, today, nonce)
    except RefusedEvidence as refused:
        status, why = refused.status, refused.why
    return Signed(file.path, verified.envelope_sha256, status, why, verified.key_ids, predicate)


def _check(predicate: SmokePredicate, system: System, today: date, nonce: str | None) -> None:
    model = system.assets.get(predicate.asset) if predicate.asset in system.inventory.assets else None
    if not isinstance(model, Model):
        why = f"the inventory declares no model {predicate.asset[:128]!r}"
        raise RefusedEvidence(EvidenceStatus.UNKNOWN_ASSET, why)
    run = predicate.run
    if nonce is not None and run.nonce != nonce:
        raise RefusedEvidence(EvidenceStatus.WRONG_NONCE, f"its nonce is {(run.nonce or 'none')[:64]!r}")
    if day_of(run.ended) > today:
        raise RefusedEvidence(EvidenceStatus.FUTURE, f"it was made on {day_of(run.ended)}")
    if run.expires is not None and day_of(run.expires) < today:
        raise RefusedEvidence(EvidenceStatus.EXPIRED, f"it expired on {day_of(run.expires)}")
    check_binding(predicate, model)
