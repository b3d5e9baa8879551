"""The in-toto Statement v1 around a smoke predicate; what it is about are the weights, then each of their files."""

from typing import Literal

from sovcheck.constraints import Field
from sovcheck.evidence.predicate import PREDICATE_TYPE, SmokePredicate
from sovcheck.evidence.record import Digest, EvidenceRecord
from sovcheck.evidence.weights import manifest_digest

STATEMENT_TYPE: Literal["https://in-toto.io/Statement/v1"] = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"


class SubjectDigest(EvidenceRecord):
    """A digest set with the one algorithm that we use."""

    sha256: Digest


class Subject(EvidenceRecord):
    """What a statement is about: ``weights:ASSET`` with the manifest's digest, then one entry per file."""

    name: str
    digest: SubjectDigest


class Statement(EvidenceRecord):
    """The statement layer of in-toto, see https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md ."""

    type: Literal["https://in-toto.io/Statement/v1"] = Field(STATEMENT_TYPE, alias="_type")
    subject: tuple[Subject, ...] = Field(min_length=1)
    predicate_type: Literal["https://sovcheck.dev/smoke/v1"] = PREDICATE_TYPE
    predicate: SmokePredicate


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
