"""Gives every name that is asked for an address of its own, so that a later connection gets its name back."""

import ipaddress

_RANGE = ipaddress.IPv4Network("198.18.0.0/15")
_FIRST = 256  # the name server itself is below
_MOST_NAMES = 65_536
_LOOPBACK = "127.0.0.1"


class Names:
    """The names that were asked for. ``own`` are this machine's names; they lead to itself.

    Its own too are ``localhost`` and the reverse names of ``addresses``, exactly: what stands before them, as in
    ``secret.localhost`` or ``5.115.101.127.in-addr.arpa``, is a message.
    """

    def __init__(self, own: frozenset[str], addresses: frozenset[str] = frozenset()) -> None:
        self._own = own | {"localhost", *(ipaddress.ip_address(address).reverse_pointer for address in addresses)}
        self._addresses: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def address_of(self, name: str) -> str | None:
        """The IPv4 address for a name, always the same; None when there are too many to remember."""
        if self.is_own(name):
            return _LOOPBACK
        if name not in self._addresses:
            if len(self._addresses) >= _MOST_NAMES:
                return None
            self._remember(name)
        return self._addresses[name]

    def at(self, address: str) -> str:
        """The name that led to an address, else the address."""
        return self._names.get(address, address)

    def is_own(self, name: str) -> bool:
        """Whether a name is this machine's, or the reverse name of one of its addresses."""
        return name in self._own

    def _remember(self, name: str) -> None:
        address = str(_RANGE[_FIRST + len(self._addresses)])
        self._addresses[name] = address
        self._names[address] = name
