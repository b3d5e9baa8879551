"""Scan request: everything that the command line says, and nothing read yet."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from sovcheck.findings.answer.answer import WHOLE, AnswerPart
from sovcheck.findings.inputs import Settings
from sovcheck.policy.profile import DEFAULT_PROFILE
from sovcheck.scan.engines import EMBEDDED, EngineChoice


class EvidenceRequest(Struct, frozen=True, kw_only=True):
    """Evidence files and folders, the public keys that are trusted for them, and the nonce that they must answer.

    ``trust`` is a file of kind TrustPolicy, which says what each key may sign for; ``trusted_keys`` may sign for all.
    """

    paths: tuple[Path, ...] = ()
    trusted_keys: tuple[Path, ...] = ()
    trust: Path | None = None
    nonce: str | None = None


class ScanRequest(Struct, frozen=True, kw_only=True):
    """Everything that decides a verdict; equal requests over equal files give equal reports.

    ``paths`` are files, directories, or ``-`` for standard input; ``patches`` are applied to what they declare, in
    their order. ``home`` is an ISO country code; without it the domicile that the applications share is used.
    ``fail_on`` is a severity, or ``never``. ``rule_pages`` is where reports find the pages of rules,
    ``advise`` asks what to change first, ``parts`` are those of the answer that are worked out, ``stating`` asks for
    what is stated of each asset,
    ``frameworks`` are answered, with what is declared in the paths and in ``declarations``,
    ``settings`` says what of all this was not said on the command line, and ``arguments`` what another command needs
    to be given to judge the same.
    """

    paths: tuple[str, ...]
    today: date
    profile: str = DEFAULT_PROFILE
    home: str | None = None
    patches: tuple[Path, ...] = ()
    policies: tuple[Path, ...] = ()
    catalogs: tuple[Path, ...] = ()
    evidence: EvidenceRequest = EvidenceRequest()
    waivers: Path | None = None
    baseline: Path | None = None
    fail_on: str = "low"
    list_passes: bool = False
    rule_seconds: float = 30.0
    engine: EngineChoice = EMBEDDED
    rule_pages: str | None = None
    advise: bool = False
    stating: bool = False
    parts: frozenset[AnswerPart] = WHOLE
    settings: Settings | None = None
    arguments: tuple[str, ...] | None = None
    frameworks: tuple[str, ...] = ()
    declarations: tuple[Path, ...] = ()
