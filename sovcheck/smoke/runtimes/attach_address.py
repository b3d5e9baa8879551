"""Address of a server that is running already: what ``--attach`` may name, and what it may not."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from sovcheck.errors import UsageError

_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_PORTS = {"http": 80, "https": 443}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where it listens. ``host`` is an address in numbers; ``prefix`` is what is before ``/v1``."""

    url: str
    host: str
    port: int
    prefix: str
    encrypted: bool


def read_address(text: str) -> ServerAddress:
    """The address that is meant. Raises UsageError for one that names no server on this machine, or not one alone."""
    parts = _split(text)
    address = _numbers(parts.hostname or "")
    port = parts.port or _PORTS[parts.scheme]
    prefix = parts.path.rstrip("/").removesuffix("/v1")
    shown = f"[{address}]" if isinstance(address, ipaddress.IPv6Address) else str(address)
    return ServerAddress(
        url=f"{parts.scheme}://{shown}:{port}{prefix}",
        host=str(address),
        port=port,
        prefix=prefix,
        encrypted=parts.scheme == "https",
    )


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _refusal("that is not an address", "write it as http://127.0.0.1:8000") from None
    if len(text) > _LONGEST or not text.isascii() or any(letter <= " " for letter in text):
        raise _refusal("that is not an address", "write it as http://127.0.0.1:8000")
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise _refusal("it names no server of HTTP", "write it as http://127.0.0.1:8000")
    if "@" in parts.netloc:
        raise _refusal("it holds a login, which would be in the evidence", "leave the login out")
    if parts.query or parts.fragment or not _PREFIX.fullmatch(parts.path.rstrip("/")):
        raise _refusal("it names a page", "stop before /v1, as in http://127.0.0.1:8000")
    return parts


def _numbers(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Who a name leads to is for others to say, anew each time; an address that is not a machine's leads nowhere."""
    if name == "localhost":
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        why = f"{name[:64]!r} is a name, and others say where names lead"
        raise _refusal(why, "write the address itself, as in http://127.0.0.1:8000") from None
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        raise _refusal(f"{address} is an address of IPv4 in other words", f"write {mapped}")
    if address.is_unspecified or address.is_multicast or address.is_link_local or getattr(address, "scope_id", None):
        raise _refusal(f"{address} is not a server's own address", "write that at which it listens")
    family = socket.AF_INET if isinstance(address, ipaddress.IPv4Address) else socket.AF_INET6
    if not address.is_loopback and not _is_of_this_machine(str(address), family):
        advice = "run the smoke on the machine that serves, which is what it looks at"
        raise _refusal(f"{address} is not an address of this machine", advice)
    return address


def _is_of_this_machine(address: str, family: socket.AddressFamily) -> bool:
    """Whether the kernel would speak to it from that very address; nothing is sent."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            return str(probe.getsockname()[0]) == address
    except OSError:
        return False


def _refusal(wrong: str, advice: str) -> UsageError:
    return UsageError(f"--attach: {wrong}: {advice}")
