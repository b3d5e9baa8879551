"""The canary: a connection and a name that must be seen, for silence to prove anything."""

import contextlib
import socket

ADDRESS, PORT = "192.0.2.1", 443
"""Set aside for documentation (RFC 5737): nobody is there."""

NAME = "canary.invalid"
"""Below a domain that does not exist (RFC 6761)."""

_PATIENCE_S = 0.5


def try_to_reach() -> None:
    """Try both, as any program would; that neither succeeds is the point."""
    with contextlib.suppress(OSError):
        socket.create_connection((ADDRESS, PORT), timeout=_PATIENCE_S).close()
    with contextlib.suppress(OSError):
        socket.getaddrinfo(NAME.encode(), PORT)
