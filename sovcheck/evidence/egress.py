"""Egress policy: which attempts to reach outside count against a smoke run, the same for its run and a scan."""

from collections.abc import Collection, Iterable

from sovcheck.evidence.isolation import GROUP, KEY, LISTEN, Attempt

_ALL_ADDRESSES = frozenset({"0.0.0.0", "::"})  # noqa: S104 (as attempts are written)

_HOW = {LISTEN: " (to listen there)", GROUP: " (to join the group)", KEY: " (to have a key looked for outside)"}
"""What else than to send something was tried."""


def not_allowed(attempts: Iterable[Attempt], allowed: Iterable[str]) -> list[Attempt]:
    """The attempts at what is not an allowed ``HOST:PORT``; who may reach a host at a port may ask for its name.

    To listen at an address that others reach is one, and allowed by nothing. To listen at all addresses is none: many
    servers do so by habit, and nobody was let in.
    """
    destinations = {_unbracketed(destination) for destination in allowed}
    names = {destination.rpartition(":")[0] for destination in destinations}
    return [attempt for attempt in attempts if not _is_allowed(attempt, destinations, names)]


def declared_of(asked: Iterable[str], declared: Collection[str] | None) -> tuple[str, ...]:
    """What is allowed where it is asked for: only what the inventory declares, too."""
    known = {_unbracketed(destination) for destination in declared or ()}
    return tuple(destination for destination in asked if _unbracketed(destination) in known)


def named(attempt: Attempt) -> str:
    """What it was about, in a list of what something tried to reach."""
    return f"{attempt}{_HOW.get(attempt.kind, '')}"


def _is_allowed(attempt: Attempt, destinations: Collection[str], names: Collection[str]) -> bool:
    if attempt.listens:
        return attempt.host in _ALL_ADDRESSES
    if attempt.kind == "dns":
        return attempt.host.rstrip(".").lower() in names
    return str(attempt) in destinations


def _unbracketed(destination: str) -> str:
    """As attempts are written: an address of IPv6 without its brackets."""
    host, _, port = destination.rpartition(":")
    return f"{host.removeprefix('[').removesuffix(']')}:{port}"
