"""Tables of reasons, and pages that the sweeps write and compare."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parent
DOCS = FOLDER.parents[1] / "docs"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each sweep scans hundreds of systems."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def reasons() -> Callable[[str], dict[str, dict[str, str]]]:
    """A table of reasons: by group, by path of a field; ``*`` stands for every group."""
    return lambda name: yaml.safe_load((FOLDER / name).read_text())


@pytest.fixture(scope="session")
def page() -> Callable[[str, str], None]:
    """Compare a page of the documentation with what a sweep found; SOVCHECK_UPDATE_GOLDEN=1 writes it instead."""

    def compare(name: str, text: str) -> None:
        path = DOCS / name
        if os.environ.get("SOVCHECK_UPDATE_GOLDEN") == "1":
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text

    return compare
