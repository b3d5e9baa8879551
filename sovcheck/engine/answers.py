"""What a rule says of one asset's facts. That it does not apply is not an answer at all."""

from msgspec import Struct


class Finding(Struct, frozen=True):
    """One thing that a rule found: ``path`` is the handle of its proof, ``discriminator`` tells findings apart."""

    message: str
    path: str | None = None
    discriminator: str | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        """The key of the canonical order."""
        return (self.discriminator or "", self.message, self.path or "")


class Passed(Struct, frozen=True):
    """The rule found nothing, and could look everywhere it needs to."""


class Failed(Struct, frozen=True):
    """The rule found something; at least one finding, in canonical order.

    ``open_facts`` are those that nobody stated, so that there may be more: without a finding the answer were `Unknown`.
    """

    findings: tuple[Finding, ...]
    open_facts: tuple[str, ...] = ()


class Unknown(Struct, frozen=True):
    """The rule cannot tell, because nobody stated these facts."""

    facts: tuple[str, ...]


Answer = Passed | Failed | Unknown

PASSED = Passed()
