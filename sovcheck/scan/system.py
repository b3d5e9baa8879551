"""Files to system to facts: the part of the line that every command that looks at assets shares."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from sovcheck.catalog.dated import on_day
from sovcheck.catalog.resolution import read_system
from sovcheck.catalog.system import System
from sovcheck.errors import UsageError
from sovcheck.evidence.appraised import NO_EVIDENCE, AppraisedEvidence
from sovcheck.facts.builder import FactsBuilder
from sovcheck.graph.build import build_graph
from sovcheck.scan.request import EvidenceRequest
from sovcheck.suggestions import did_you_mean
from sovcheck.user_files import read_standard_input

Appraise = Callable[[System], AppraisedEvidence]
"""Holds evidence that was read against a system."""


def load_system(
    paths: Iterable[str], catalogs: Iterable[Path] = (), today: date | None = None, patches: Iterable[Path] = ()
) -> System:
    """Read the files, apply the patches, and complete what comes of it from the catalog.

    InputError lists everything that is wrong with any of them.

    With ``today`` also what the user's catalog files know from a later day, and the system is as it is on that day.
    """
    system = read_system(tuple(paths), tuple(catalogs), stdin=read_standard_input, today=today, patches=tuple(patches))
    return on_day(system, today) if today is not None else system


def load_evidence(request: EvidenceRequest, system: System, today: date) -> AppraisedEvidence:
    """Read the evidence and hold it against the system. Raises InputError for files and keys that cannot be read."""
    return open_evidence(request, today)(system)


def open_evidence(request: EvidenceRequest, today: date) -> Appraise:
    """Read the evidence, to be held against any system. Raises InputError for files and keys that cannot be read."""
    if not request.paths:
        if request.trusted_keys or request.trust is not None or request.nonce is not None:
            raise UsageError("--trust, --trust-key and --nonce are about evidence: name it with --evidence DIR")
        return _no_evidence
    from sovcheck.evidence.appraisal import Terms, appraise
    from sovcheck.evidence.files import read_evidence_files
    from sovcheck.evidence.trust_file import open_trust

    terms = Terms(open_trust(request.trusted_keys, request.trust), today, request.nonce)
    files = tuple(read_evidence_files(request.paths))
    return lambda system: appraise(files, terms, system)


def _no_evidence(_: System) -> AppraisedEvidence:
    return NO_EVIDENCE


def open_facts(system: System, today: date, evidence: AppraisedEvidence = NO_EVIDENCE) -> FactsBuilder:
    """The facts of every asset of the system."""
    return FactsBuilder(build_graph(system), today, evidence)


def check_asset(system: System, asset_id: str) -> str:
    """The id itself when the files declare it, else UsageError with the nearest one that they do."""
    if asset_id in system.declared:
        return asset_id
    if asset_id in system.assets:
        raise UsageError(f"{asset_id!r} is of the catalog and not declared: see `sovcheck catalog show {asset_id}`")
    hint = did_you_mean(asset_id, system.declared, "`sovcheck graph` shows what the files declare")
    raise UsageError(f"no asset {asset_id!r} in the inventory: {hint}")
