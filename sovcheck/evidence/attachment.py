"""Attached server: which address and model a smoke run asked, where the server was running already."""

from sovcheck.evidence.record import EvidenceRecord

ATTACHED = "attached"
"""What the runtime is called, since nobody started it: what it is, is its own word."""


class Attachment(EvidenceRecord):
    """Whom it asked: ``url``, and the name ``model`` under which the server offers what answered.

    The address is one of the machine's own. What listens there can pass on to another machine: where the model ran is
    shown by nothing here.
    """

    url: str
    model: str | None = None
