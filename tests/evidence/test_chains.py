"""Evidence that follows other evidence: what was left out of a chain is missed."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.evidence.appraisal import Terms, appraise
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.keys import SigningKey
from sovcheck.evidence.trust import Trust
from sovcheck.inventory.reader import read_inventory

INVENTORY = f"""
apiVersion: sovcheck/v1
kind: Inventory
models:
  - id: llama
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: {"1" * 64}}}
      - {{path: model-2.safetensors, format: safetensors, sha256: {"2" * 64}}}
"""
Words = dict[str, tuple[str, str]]


@pytest.fixture
def told(signing_key: SigningKey) -> Callable[[dict[str, bytes]], Words]:
    system = resolve(read_inventory(["-"], stdin=INVENTORY.encode), load_catalog())

    def judge(files: dict[str, bytes]) -> Words:
        terms = Terms(Trust.of_keys([signing_key.public]), date(2026, 11, 21))
        evidence = appraise([EvidenceFile(name, data) for name, data in files.items()], terms, system)
        return {one.path: (one.status.value, one.why) for one in evidence.appraisals}

    return judge


@pytest.fixture
def made(make_evidence: Callable[..., bytes]) -> Callable[..., bytes]:
    """Evidence that ended at that minute and follows other evidence."""

    def make(minute: int, after: bytes | None = None, **changes: Any) -> bytes:
        previous = None if after is None else hashlib.sha256(after).hexdigest()
        run = {"ended": f"2026-11-20T11:{minute:02}:00Z", "previous": previous}
        return make_evidence(run=run, **changes)

    return make


def test_a_chain_that_is_whole_is_accepted(told: Any, made: Any):
    first = made(1)
    failed = made(2, first, verdict="fail")
    last = made(3, failed)
    words = told({"last": last, "first": first, "failed": failed})
    assert {word for word, _ in words.values()} == {"accepted"}


def test_a_failed_smoke_cannot_be_left_out(told: Any, made: Any):
    first = made(1)
    failed = made(2, first, verdict="fail")
    last = made(3, failed)
    digest = hashlib.sha256(failed).hexdigest()
    words = told({"first": first, "last": last})
    assert words["last"] == ("broken-chain", f"the evidence that it follows, sha256:{digest}, is not among the files")
    assert words["first"][0] == "accepted"


def test_what_comes_later_does_not_mend_what_was_left_out(told: Any, made: Any):
    failed = made(1, verdict="fail")
    second = made(2, failed)
    third = made(3, second)
    words = told({"second": second, "third": third, "fourth": made(4, third)})
    missing = f"the evidence that it follows, sha256:{hashlib.sha256(failed).hexdigest()}, is not among the files"
    assert words["second"] == ("broken-chain", missing)
    later = ("broken-chain", f"the chain that it is in is broken at second: {missing}")
    assert (words["third"], words["fourth"]) == (later, later)


def test_what_is_missing_before_an_expired_link_is_older_still(told: Any, made: Any, make_evidence: Any):
    def old(minute: int, after: bytes) -> bytes:
        previous = hashlib.sha256(after).hexdigest()
        moment = f"2026-01-01T00:{minute:02}:00Z"
        return make_evidence(run={"started": moment, "ended": moment, "previous": previous})

    pruned = make_evidence(run={"started": "2025-12-01T00:00:00Z", "ended": "2025-12-01T00:00:00Z"})
    expired = old(1, pruned)
    words = told({"expired": expired, "one": made(1, expired)})
    assert (words["expired"][0], words["one"]) == ("expired", ("accepted", ""))
    lasting = make_evidence(
        run={"started": "2026-01-01T00:00:00Z", "ended": "2026-01-01T00:00:00Z", "expires": "2027-01-01T00:00:00Z"}
        | {"previous": hashlib.sha256(pruned).hexdigest()}
    )
    assert told({"lasting": lasting, "one": made(1, lasting)})["one"][0] == "broken-chain"


def test_it_cannot_be_passed_over_either(told: Any, made: Any):
    first = made(1)
    failed, last = made(2, first, verdict="fail"), made(3, first)
    words = told({"first": first, "failed": failed, "last": last})
    assert words["last"] == ("broken-chain", "it follows first, and so does failed")
    assert words["failed"] == ("broken-chain", "it follows first, and so does last")
    again = made(4, made(2, first), verdict="pass")
    assert told({"first": first, "a": made(2, first), "b": made(3), "again": again})["b"] == (
        "broken-chain",
        "it follows nothing, and a was made before it",
    )


def test_once_chained_nothing_in_between_is_passed_over(told: Any, made: Any):
    first = made(1)
    second = made(3, first)
    beside = made(2)
    words = told({"first": first, "beside": beside, "second": second})
    assert words["second"] == ("broken-chain", "it does not follow beside, which was made before it")


def test_what_was_passed_over_once_is_missed_by_all_that_comes_later(told: Any, made: Any):
    first, beside = made(1), made(2)
    second = made(3, first)
    third = made(4, second)
    words = told({"first": first, "beside": beside, "second": second, "third": third, "fourth": made(5, third)})
    missed = ("broken-chain", "it does not follow beside, which was made before it")
    assert (words["second"], words["third"], words["fourth"]) == (missed, missed, missed)


def test_what_was_made_before_the_chain_is_not_asked_of_it(told: Any, made: Any):
    first = made(2)
    words = told({"old": made(1), "first": first, "second": made(3, first)})
    assert {word for word, _ in words.values()} == {"accepted"}


def test_one_follows_what_is_about_the_same_and_was_made_before(told: Any, made: Any):
    elsewhere = made(1, host={"machineIdSha256": "b" * 64}, hostAsset="spare")
    words = told({"elsewhere": elsewhere, "one": made(2, elsewhere)})
    assert words["one"] == ("broken-chain", "it follows elsewhere, which is about another model or host")
    later = made(5)
    assert told({"later": later, "one": made(2, later)})["one"] == (
        "broken-chain",
        "it follows later, which was made after it",
    )


def test_what_has_expired_can_be_followed(told: Any, made: Any, make_evidence: Any):
    old = {"started": "2026-01-01T00:00:00Z", "ended": "2026-01-01T00:00:00Z"}
    expired = make_evidence(run=old)
    words = told({"expired": expired, "one": made(1, expired)})
    assert words["expired"][0] == "expired"
    assert words["one"] == ("accepted", "")
