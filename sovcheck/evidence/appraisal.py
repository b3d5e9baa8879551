"""Appraisal of evidence for a system on a day: every file gets a status, and only accepted ones count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from msgspec.structs import replace

from sovcheck.catalog.system import System
from sovcheck.evidence.appraised import VALID_DAYS, Appraisal, AppraisedEvidence, Rejected, Signed, day_of, last_day
from sovcheck.evidence.binding import check_binding, only_hosts, shared_machines
from sovcheck.evidence.chains import broken_links
from sovcheck.evidence.consistency import check_pass
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.predicate import Run, SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.trust import Trust
from sovcheck.evidence.verification import Verified, verify


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms evidence is taken: whose, on which day, and made for which nonce, None for whichever."""

    trust: Trust
    today: date
    nonce: str | None = None


def appraise(files: Iterable[EvidenceFile], terms: Terms, system: System | None) -> AppraisedEvidence:
    """Hold every file against the terms, and the system where one is given; never raises for what is wrong with one."""
    binding = None if system is None else partial(check_binding, system=system, only=only_hosts(system))
    appraisals = _together([_appraise(file, terms, binding) for file in files], terms.today)
    return AppraisedEvidence(tuple(appraisals), terms.trust.key_ids, nonce_asked=terms.nonce is not None)


def _check_alone(verified: Verified, terms: Terms) -> None:
    """Whatever one file says without an inventory. Raises RefusedEvidence for what proves nothing on these terms."""
    predicate = verified.statement.predicate
    terms.trust.check(verified.key_ids, predicate, day_of(predicate.run.ended))
    check_pass(predicate)
    _check_run(predicate.run, terms)


def _check_run(run: Run, terms: Terms) -> None:
    """Raises RefusedEvidence: wrong-nonce, future or expired."""
    nonce, today = terms.nonce, terms.today
    if nonce is not None and run.nonce != nonce:
        its = "it has no nonce" if run.nonce is None else f"its nonce is {run.nonce[:64]!r}"
        raise RefusedEvidence(EvidenceStatus.WRONG_NONCE, f"{its}, and {nonce[:64]!r} was asked for")
    if day_of(run.ended) > today:
        raise RefusedEvidence(EvidenceStatus.FUTURE, f"it was made on {day_of(run.ended)}, which is after {today}")
    if last_day(run) < today:
        unsaid = "" if run.expires is not None else f", {VALID_DAYS} days after it was made"
        raise RefusedEvidence(EvidenceStatus.EXPIRED, f"it expired on {last_day(run)}{unsaid}")


def _bytes_of(file: EvidenceFile) -> bytes:
    if file.unreadable is not None:
        raise RefusedEvidence(EvidenceStatus.UNREADABLE, file.unreadable)
    return file.data


def _appraise(file: EvidenceFile, terms: Terms, check_bound: Callable[[SmokePredicate], None] | None) -> Appraisal:
    try:
        verified = verify(_bytes_of(file), terms.trust.keys)
    except RefusedEvidence as refused:
        return Rejected(file.path, file.sha256, refused.status, refused.why)
    predicate = verified.statement.predicate
    status, why = EvidenceStatus.ACCEPTED, ""
    try:
        _check_alone(verified, terms)
        if check_bound is not None:
            check_bound(predicate)
    except RefusedEvidence as refused:
        status, why = refused.status, refused.why
    return Signed(file.path, verified.envelope_sha256, status, why, verified.key_ids, predicate)


def _together(appraisals: list[Appraisal], today: date) -> list[Appraisal]:
    """What only shows where several files are there: links that are missing, and one machine as several hosts."""
    signed = [one for one in appraisals if isinstance(one, Signed)]
    linked = _refused(appraisals, EvidenceStatus.BROKEN_CHAIN, broken_links(signed, today))
    accepted = [one for one in linked if isinstance(one, Signed) and one.status is EvidenceStatus.ACCEPTED]
    return _refused(linked, EvidenceStatus.SHARED_MACHINE, shared_machines(accepted))


def _refused(appraisals: list[Appraisal], status: EvidenceStatus, reasons: dict[str, str]) -> list[Appraisal]:
    """Those of the accepted against which there is a reason, by digest, have this status now."""
    return [
        replace(one, status=status, why=reasons[one.sha256])
        if isinstance(one, Signed) and one.status is EvidenceStatus.ACCEPTED and one.sha256 in reasons
        else one
        for one in appraisals
    ]
