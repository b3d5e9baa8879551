"""Isolation: how a smoke run was cut off from the network, and what tried to get out."""

from enum import StrEnum

from sovcheck.evidence.record import Amount, Count, EvidenceRecord


class IsolationLevel(StrEnum):
    """How a process was cut off, strongest first."""

    NETNS = "netns"
    NOTIFY = "notify"
    EXTERNAL = "external"
    NONE = "none"
    OBSERVED = "observed"
    """What served already was asked: nothing was cut off, and nothing of what it reaches was seen."""

    def reaches(self, minimum: "IsolationLevel") -> bool:
        """Whether this level is at least as strong."""
        order = list(IsolationLevel)
        return order.index(self) <= order.index(minimum)


LAYERS = {
    IsolationLevel.NETNS: "netns",
    IsolationLevel.NOTIFY: "seccomp-notify",
    IsolationLevel.EXTERNAL: "only-lo",
}
"""The layer that makes a level what it is; there is none without isolation."""

GAPS_CLOSED_BY_NETNS = ("bare-folders: ", "signing-key: ")
"""How the gaps begin that the strongest level is there to close; weaker levels are weighed as such, and have more."""

MADE = tuple(level for level in IsolationLevel if level is not IsolationLevel.OBSERVED)
"""The levels at which something can be run."""

USUAL_MINIMUM = IsolationLevel.NETNS
"""What smokes ask for, and every profile that says nothing else: the only level that the kernel enforces here."""


LISTEN, GROUP, KEY = "listen", "group", "key"
"""The kinds of attempts to be reached from outside, to join a multicast group, and to have a key looked for."""


class Attempt(EvidenceRecord):
    """Attempts to reach one destination, or with ``listen`` to be reached at one.

    ``kind`` is ``tcp``, ``udp``, ``dns``, ``socket`` (refused: another family, packets by hand, echo requests, SCTP at
    weaker levels), ``group`` (a multicast group, refused), ``key`` (of this type, which the kernel has a program
    outside look for, refused) or ``listen``; what listened at all addresses (``0.0.0.0``, ``::``) was kept to loopback,
    what named another was refused.

    ``host`` is the name that was asked for when there was one, else the address; ``first_s`` are seconds after the
    start. ``module`` is the Python module that tried, where Python code did.
    """

    kind: str
    host: str
    port: Count | None = None
    count: Count = 1
    first_s: float
    module: str | None = None

    @property
    def listens(self) -> bool:
        """Whether it asked others in, and nothing out."""
        return self.kind == LISTEN

    def __str__(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


class Isolation(EvidenceRecord):
    """What was in force. ``canary`` is whether a known attempt was seen: without it, silence proves nothing.

    ``gaps`` names known ways around that were open; ``allowed`` lists ``HOST:PORT`` that attempts may name.
    """

    level: IsolationLevel
    layers: tuple[str, ...] = ()
    canary: bool
    gaps: tuple[str, ...] = ()
    setup_ms: Amount
    observed_s: Amount
    attempts: tuple[Attempt, ...] = ()
    allowed: tuple[str, ...] = ()

    @property
    def belying_gaps(self) -> tuple[str, ...]:
        """The gaps with which the level is not what it is called."""
        if self.level is not IsolationLevel.NETNS:
            return ()
        return tuple(gap for gap in self.gaps if gap.startswith(GAPS_CLOSED_BY_NETNS))
