"""Which evidence holds for a system on a day: every file gets a word, and only what is accepted counts."""

from collections.abc import Collection, Iterable
from datetime import date

from sovcheck.catalog.system import System
from sovcheck.evidence.appraised import Appraisal, AppraisedEvidence, Dismissed, Signed, day_of
from sovcheck.evidence.binding import check_binding
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.keys import PublicKey
from sovcheck.evidence.predicate import Run, SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.verification import verify
from sovcheck.inventory.assets.model import Model


def appraise(
    files: Iterable[EvidenceFile], keys: Collection[PublicKey], system: System, today: date, nonce: str | None = None
) -> AppraisedEvidence:
    """Hold every file against the keys, the system and the day; never raises for what is wrong with a file."""
    appraisals = tuple(_appraise(file, keys, system, today, nonce) for file in files)
    return AppraisedEvidence(appraisals, tuple(sorted({key.id for key in keys})))


def check_run(run: Run, today: date, nonce: str | None) -> None:
    """Raises RefusedEvidence (wrong-nonce, future or expired) for a smoke that proves nothing on that day."""
    if nonce is not None and run.nonce != nonce:
        its = "it has no nonce" if run.nonce is None else f"its nonce is {run.nonce[:64]!r}"
        raise RefusedEvidence(EvidenceStatus.WRONG_NONCE, f"{its}, and {nonce[:64]!r} was asked for")
    if day_of(run.ended) > today:
        raise RefusedEvidence(EvidenceStatus.FUTURE, f"it was made on {day_of(run.ended)}, which is after {today}")
    if run.expires is not None and day_of(run.expires) < today:
        raise RefusedEvidence(EvidenceStatus.EXPIRED, f"it expired on {day_of(run.expires)}")


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
    check_run(predicate.run, today, nonce)
    check_binding(predicate, model)
