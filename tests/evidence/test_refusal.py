import pytest

from sovcheck.evidence.refusal import EvidenceStatus


@pytest.mark.parametrize("status", list(EvidenceStatus))
def test_every_refusal_says_what_to_do(status: EvidenceStatus):
    assert bool(status.advice) is (status is not EvidenceStatus.ACCEPTED)
