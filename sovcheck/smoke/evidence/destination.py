"""The evidence file that a smoke leaves: signed where something signs, and never over another file's name."""

import os
from hashlib import sha256
from pathlib import Path

from sovcheck.errors import OutputError, UsageError
from sovcheck.evidence.envelope import read_envelope
from sovcheck.evidence.files import SUFFIX
from sovcheck.evidence.json_object import MAXIMUM_BYTES
from sovcheck.evidence.keys import PublicKey
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.refusal import RefusedEvidence
from sovcheck.evidence.signing import Signer, sign, sign_tree
from sovcheck.evidence.statement import make_statement
from sovcheck.evidence.test_result import test_result_statement
from sovcheck.report.sink import write_files
from sovcheck.scan.inputs import refuse_overwriting
from sovcheck.smoke.evidence.signers import signer_of
from sovcheck.smoke.messages.next_command import Signing
from sovcheck.smoke.plan.plan import SmokePlan
from sovcheck.smoke.plan.request import inputs_of_smoke
from sovcheck.user_files import read_regular


class EvidenceDestination:
    """Where evidence goes. Raises UsageError or OutputError at once for what could not be written."""

    def __init__(self, path: Path | None, signer: Signer | None = None, test_result: Path | None = None) -> None:
        if path is None and signer is not None:
            raise UsageError("--key and --sign-with sign the evidence: name a file for it with --out NAME.dsse.json")
        if path is None and test_result is not None:
            raise UsageError(
                "--test-result is written next to the evidence: name a file for that with --out NAME.dsse.json"
            )
        for place in (path, test_result):
            if place is not None:
                _check_place(place)
        if test_result is not None and (test_result == path or test_result.name.endswith(SUFFIX)):
            wrong = f"{test_result} would be taken for evidence of sovcheck: write NAME.test-result.json"
            raise UsageError(f"--test-result: {wrong}")
        if path is not None and signer is None and _is_signed(path):
            wrong = f"{path} is signed evidence, and what would take its place is not signed"
            raise UsageError(f"--out: {wrong}: name another file, or sign with --key or --sign-with")
        self._path, self._signer, self._test_result = path, signer, test_result

    @property
    def public_key(self) -> PublicKey | None:
        """What verifies its signature; None where nothing signs, or nobody knows."""
        return None if self._signer is None else self._signer.public

    def write(self, predicate: SmokePredicate) -> tuple[str, ...]:
        """Write it, whole or not at all; what to tell about it. Raises OutputError."""
        if self._path is None:
            return ("evidence: none was asked for; --out NAME.dsse.json writes it",)
        evidence = sign(make_statement(predicate), self._signer)
        files = [(self._path, evidence)]
        told = [f"evidence: {self._path}, {self._signed()}"]
        if self._test_result is not None:
            result = test_result_statement(predicate, self._path.name, sha256(evidence).hexdigest())
            files.append((self._test_result, sign_tree(result, self._signer)))
            told.append(f"test result: {self._test_result}")
        write_files(files)
        return tuple(told)

    def _signed(self) -> str:
        if self._signer is None:
            return "not signed, so that no scan accepts it: sign with --key or --sign-with"
        return "signed" if self._signer.key_id is None else f"signed by key {self._signer.key_id}"


def _is_signed(path: Path) -> bool:
    """Whether a file holds signed evidence; False also for what is nothing of the kind, or cannot be read."""
    try:
        return bool(read_envelope(read_regular(path, MAXIMUM_BYTES)).signatures)
    except (OSError, RefusedEvidence):
        return False


def _check_place(path: Path) -> None:
    """Raises OutputError for what can be known to fail already now."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist: make it first")
    if path.is_dir():
        raise OutputError(f"{path}: is a folder: name a file in it, such as {path / 'smoke.dsse.json'}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"{path}: you may not write in {folder}: name a file where you may")


def open_destination(plan: SmokePlan, signing: Signing, test_result: Path | None) -> EvidenceDestination:
    """Where the evidence of a plan goes, and what signs it; neither may take the place of what the smoke reads.

    A key that cannot be used, a place that cannot be written to, are reported here, before an hour of work.
    """
    keys = [path for path in (signing.key, signing.public) if path is not None]
    inventories = [Path(file.path) for file in plan.system.inventory.files]
    inputs = inputs_of_smoke(plan.request, [*inventories, *keys])
    refuse_overwriting([signing.out], inputs, option="--out")
    refuse_overwriting([test_result], inputs, option="--test-result")
    return EvidenceDestination(signing.out, signer_of(signing.key, signing.command, signing.public), test_result)
