"""What a statement is about: the weights as a whole, then each of their files."""

from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.statement import Statement, Subject, SubjectDigest
from sovcheck.evidence.weights import manifest_digest


def make_statement(predicate: SmokePredicate) -> Statement:
    """The statement about the predicate's weights; a smoke that got to see none is about the empty manifest."""
    return Statement(subject=subjects_of(predicate), predicate=predicate)


def subjects_of(predicate: SmokePredicate) -> tuple[Subject, ...]:
    """``weights:ASSET`` with the manifest's digest, then each file by path."""
    files = sorted(predicate.weights.files if predicate.weights else (), key=lambda file: file.path)
    whole = _subject(f"weights:{predicate.asset}", manifest_digest(files))
    return (whole, *(_subject(file.path, file.sha256) for file in files))


def _subject(name: str, sha256: str) -> Subject:
    return Subject(name=name, digest=SubjectDigest(sha256=sha256))
