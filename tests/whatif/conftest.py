"""Small systems, and what happens in them without somebody."""

from collections.abc import Callable
from datetime import date

import pytest

from sovcheck.catalog.dated import on_day
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.system import System
from sovcheck.graph.build import build_graph
from sovcheck.graph.needs import RecentTests
from sovcheck.inventory.reader import read_inventory
from sovcheck.whatif.departures import WhatIf
from sovcheck.whatif.grace_period import Assume

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
TODAY = date(2026, 11, 28)


def read(text: str) -> System:
    """The system of an inventory beside the bundled catalog."""
    data = (HEADER + text).encode()
    return on_day(resolve(read_inventory(["-"], stdin=lambda: data), load_catalog()), TODAY)


@pytest.fixture(scope="session")
def whatif_of() -> Callable[..., WhatIf]:
    """From the assets of an inventory as YAML to what asks about it; Germany and France are trusted."""

    def make(text: str, assume: Assume = Assume.IMMEDIATE) -> WhatIf:
        return WhatIf(build_graph(read(text)), RecentTests.until(TODAY, 365), {"DE", "FR"}, assume)

    return make
