"""Inference software of a smoke run: as it was started, or the server that was running already (an attached server)."""

from enum import StrEnum

from sovcheck.constraints import Field
from sovcheck.evidence.record import Digest, EvidenceRecord

ATTACHED = "attached"
"""The name of a runtime that nobody here started: what it is, is its own word."""


class DeviceSource(StrEnum):
    """Who says on which device it ran: the framework that holds the tensors, the driver, or only who asked for it."""

    FRAMEWORK = "framework"
    DRIVER = "driver"
    ASKED = "asked"


class Runtime(EvidenceRecord):
    """The inference software as it was started; ``argv`` and ``env`` are scrubbed of secrets.

    ``device_source`` is None in evidence from before it was reported; then the device is only what was asked for.
    """

    name: str
    version: str
    device: str
    device_source: DeviceSource | None = None
    argv: tuple[str, ...] = ()
    env: dict[str, str] = Field(default_factory=dict)
    packages_sha256: Digest | None = None


class Attachment(EvidenceRecord):
    """Whom it asked: ``url``, and the name ``model`` under which the server offers what answered.

    The address is one of the machine's own. What listens there can pass on to another machine: where the model ran is
    shown by nothing here.
    """

    url: str
    model: str | None = None
