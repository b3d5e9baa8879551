"""The bundled policies as the tests of rules use them."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.report import Report
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.source.files import policies_directory
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

TODAY = date(2026, 11, 21)


def report_on(folder: Path, text: str, today: date = TODAY, home: str = "FR") -> Report:
    """The report on an inventory of this text, by the bundled rules and the default profile, with what passed."""
    inventory = folder / "inventory.yaml"
    inventory.write_text(text, encoding="utf-8")
    return scan(ScanRequest(paths=(str(inventory),), today=today, home=home, list_passes=True))


@pytest.fixture(scope="session")
def folder() -> Path:
    return policies_directory()


@pytest.fixture(scope="session")
def said() -> Callable[[Path, str], list[str]]:
    """What the comments of a rule's inventory say, each as ``# what: text``.

    ``finds``: how a finding of the failing one begins; ``home``: its home, FR unless said; ``mended by`` and ``nobody
    mends it``: what a person could do about it; ``judges``: what the passing one judges where all lists are empty.
    """

    def comments(path: Path, what: str) -> list[str]:
        return re.findall(rf"^# {what}: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)

    return comments


@pytest.fixture(scope="session")
def policies() -> PolicySet:
    return load_policies()
