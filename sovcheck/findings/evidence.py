"""What the report says of each evidence file."""

from datetime import UTC, date

from sovcheck.evidence.appraised import AppraisedEvidence, Rejected, Signed, day_of
from sovcheck.findings.report import EvidenceInfo


def describe_evidence(evidence: AppraisedEvidence, today: date) -> tuple[EvidenceInfo, ...]:
    """Every file in the order of the paths."""
    return tuple(
        _signed(appraisal, today) if isinstance(appraisal, Signed) else _dismissed(appraisal)
        for appraisal in evidence.appraisals
    )


def _dismissed(file: Rejected) -> EvidenceInfo:
    return EvidenceInfo(path=file.path, sha256=file.sha256, status=file.status, why=file.why)


def _signed(file: Signed, today: date) -> EvidenceInfo:
    predicate = file.predicate
    return EvidenceInfo(
        path=file.path,
        sha256=file.sha256,
        status=file.status,
        why=file.why,
        keys=file.key_ids,
        asset=predicate.asset,
        host=predicate.host_asset,
        verdict=predicate.verdict,
        isolation=predicate.isolation.level if predicate.isolation is not None else None,
        ended=predicate.run.ended.astimezone(UTC),
        age_days=(today - day_of(predicate.run.ended)).days,
    )
