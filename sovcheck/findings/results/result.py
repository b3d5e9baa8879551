"""A result: one rule's word on one asset, and its identity.

What there may be hundreds of thousands of is a dataclass with slots, a tenth of the size of a model.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from json.encoder import encode_basestring_ascii as quoted
from typing import ClassVar

from sovcheck.constraints import ConfigDict
from sovcheck.findings.results.proof import Hop, MissingField
from sovcheck.inventory.assets.asset import OwnRecord
from sovcheck.policy.severity import Severity

_CLOSED = ConfigDict(extra="forbid")


class Status(StrEnum):
    """What a rule says of an asset; rules that do not apply leave no result."""

    PASS = auto()
    FAIL = auto()
    UNKNOWN = auto()
    WAIVED = auto()


class WaiverNote(OwnRecord):
    """The waiver that covers a result."""

    reason: str
    owner: str
    approver: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One rule's word on one asset. ``file`` and ``line`` are where the asset is declared.

    ``severity`` is the graded one. ``blocking`` says whether the result decides the verdict: a failure at or above
    ``--fail-on``, not waived, not in the baseline. ``new`` is False for what the baseline has. ``unknown_facts`` names
    the facts behind an ``unknown``, also behind one that is waived; ``open_facts`` those that leave open whether there
    is more than a failure says. ``discriminator`` is what a waiver has to name to
    cover this finding; to cover an ``unknown`` it names ``unknown``. ``paths`` prove it: one, or one for each
    alternative that fails; ``further_paths`` are at least so many that are not shown. ``missing`` says of an unknown
    what would settle it, a few fields where there are many, and ``further_missing`` are at least so many more.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _CLOSED

    rule: str
    title: str
    severity: Severity
    status: Status
    asset: str
    asset_name: str | None = None
    kind: str
    message: str
    paths: tuple[tuple[Hop, ...], ...]
    further_paths: int | None = None
    controls: Mapping[str, tuple[str, ...]]
    remediation: str
    fingerprint: str
    discriminator: str | None = None
    file: str
    line: int
    blocking: bool
    new: bool = True
    unknown_facts: tuple[str, ...] = ()
    open_facts: tuple[str, ...] | None = None
    missing: tuple[MissingField, ...] | None = None
    further_missing: int | None = None
    waiver: WaiverNote | None = None

    @property
    def is_open(self) -> bool:
        """Whether the rule cannot tell all of the asset: what it does not say of it may be so all the same."""
        return bool(self.unknown_facts or self.open_facts)

    @property
    def path(self) -> tuple[Hop, ...]:
        """The first of the paths; nothing where none proves it."""
        return self.paths[0] if self.paths else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedResult:
    """A pass, listed with ``--passes``."""

    __pydantic_config__: ClassVar[ConfigDict] = _CLOSED

    rule: str
    asset: str
    kind: str


def fingerprint(rule: str, asset: str, discriminator: str | None = None) -> str:
    """SHA-256, in hex, of the JSON array ``[rule, asset, discriminator]`` written in ASCII without blanks.

    It survives moved files, changed lines and better wording (docs/adr/0004). Anybody can compute it again; it will not
    change within ``sovcheck.report/v1``.
    """
    third = "null" if discriminator is None else quoted(discriminator)
    return hashlib.sha256(f"[{quoted(rule)},{quoted(asset)},{third}]".encode("ascii")).hexdigest()


def left_open(results: Iterable[Result]) -> frozenset[tuple[str, str]]:
    """By rule and asset: a failure that the rule does not find there any more is not known, and not gone."""
    return frozenset((result.rule, result.asset) for result in results if result.is_open)
