"""The bundled policies as the tests of rules use them."""

from pathlib import Path

import pytest

from sovcheck.policy.bundled import policies_directory
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import PolicySet


@pytest.fixture(scope="session")
def folder() -> Path:
    return policies_directory()


@pytest.fixture(scope="session")
def policies() -> PolicySet:
    return load_policies()
