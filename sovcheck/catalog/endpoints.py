"""Endpoints: the host names of the services of the catalog, with the parts that are a customer's."""

import re
from collections.abc import Iterable, Iterator

from sovcheck.catalog.entries.clouds import CatalogService

_CUSTOMERS_PART = re.compile(r"\{[^}]*\}")
_LABELS = "[a-z0-9.-]+"


class Endpoints:
    """Services by host name; names without a customer's part are looked up, the others are gone through."""

    def __init__(self, services: Iterable[CatalogService]) -> None:
        self._exact: dict[str, list[tuple[CatalogService, str]]] = {}
        self._open: list[tuple[re.Pattern[str], CatalogService, str]] = []
        # A fleet names the same few hosts over and over.
        self._found: dict[str, tuple[tuple[CatalogService, str], ...]] = {}
        for service in services:
            for endpoint in service.hosts:
                if _CUSTOMERS_PART.search(endpoint) is None:
                    self._exact.setdefault(endpoint.lower(), []).append((service, endpoint))
                else:
                    self._open.append((_pattern(endpoint), service, endpoint))

    def reached_at(self, host: str) -> tuple[tuple[CatalogService, str], ...]:
        """The services that answer under a host name in small letters, each with the endpoint as its entry has it."""
        # A dot at the end of a name says that nothing follows: it leads to the same host.
        host = host.removesuffix(".")
        if host not in self._found:
            found: dict[str, tuple[CatalogService, str]] = {}
            for service, endpoint in self._all(host):
                found.setdefault(service.id, (service, endpoint))
            self._found[host] = tuple(found.values())
        return self._found[host]

    def _all(self, host: str) -> Iterator[tuple[CatalogService, str]]:
        yield from self._exact.get(host, ())
        yield from ((service, endpoint) for pattern, service, endpoint in self._open if pattern.fullmatch(host))


def _pattern(endpoint: str) -> re.Pattern[str]:
    """Matches in linear time: each part is taken where it comes first, and no other place of it is tried."""
    first, *between, last = map(re.escape, _CUSTOMERS_PART.split(endpoint.lower()))
    return re.compile(f"{first}{''.join(f'(?>{_LABELS}?{part})' for part in between)}{_LABELS}{last}")
