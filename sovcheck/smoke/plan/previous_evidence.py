"""Previous evidence: the newest of a folder, which a smoke run follows, so that none there can be left out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem, UsageError
from sovcheck.evidence.files import evidence_below, read_evidence_files
from sovcheck.evidence.keys import PublicKey
from sovcheck.evidence.refusal import RefusedEvidence
from sovcheck.evidence.verification import Verified, verify
from sovcheck.smoke.plan.plan import SmokePlan


def follow_newest(plan: SmokePlan, key: PublicKey | None) -> SmokePlan:
    """The plan, with the newest evidence of its model on its host that the key has signed as the one before.

    As it is where nothing of that kind was asked for, and where the folder has none yet. Raises UsageError where
    nobody knows the key, InputError for what cannot be read: it may be what has to be followed.
    """
    folder = plan.request.previous_in
    if folder is None:
        return plan
    if key is None:
        how = "sign with --key, or name the public key of --sign-with (--sign-pubkey)"
        raise UsageError(f"--previous-in follows what the same key has signed: {how}")
    if not folder.is_dir():
        advice = "name the folder of the evidence, the one that --out is in (--previous-in)"
        raise InputError([Problem(Location(str(folder)), "", "is not a folder", advice)])
    newest = max(_of_pair(plan, folder, key), key=_moment, default=None)
    return plan if newest is None else replace(plan, previous=newest.envelope_sha256)


def _of_pair(plan: SmokePlan, folder: Path, key: PublicKey) -> Iterator[Verified]:
    """All that the key has signed of the model on the host, whatever came out; of other files nothing is read."""
    if not evidence_below(folder):
        return
    pair = plan.model.id, plan.host.id if plan.host else None
    for file in read_evidence_files([folder]):
        try:
            verified = verify(file.data, [key])
        except RefusedEvidence:
            continue
        predicate = verified.statement.predicate
        if (predicate.asset, predicate.host_asset) == pair:
            yield verified


def _moment(verified: Verified) -> tuple[object, str]:
    """As the links of a chain are ordered."""
    return verified.statement.predicate.run.ended, verified.envelope_sha256
