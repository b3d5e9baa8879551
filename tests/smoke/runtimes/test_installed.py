"""What evidence says is installed: of the environment that the server's program belongs to."""

import sys
from hashlib import sha256
from importlib.metadata import version

import pytest

from sovcheck.smoke.runtimes.installed import package_version, packages_digest, program_digest


@pytest.fixture
def elsewhere(tmp_path):
    """A program of another environment, in which one package is installed."""
    described = tmp_path / "lib/python3.12/site-packages/served-2.1.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: Served\nVersion: 2.1\n")
    program = tmp_path / "bin/served"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(program)


def test_the_packages_of_another_environment_are_those_that_count(elsewhere):
    assert package_version("served", elsewhere) == "2.1"
    assert packages_digest(elsewhere) == sha256(b"served==2.1\n").hexdigest()
    assert package_version("pytest", elsewhere) is None


def test_without_a_program_or_with_one_of_this_environment_it_is_this_one():
    assert package_version("pytest", sys.executable) == version("pytest")
    assert packages_digest() == packages_digest(sys.executable) != packages_digest("/bin/sh")


def test_a_program_without_python_has_a_digest_of_its_own(elsewhere):
    assert packages_digest("/bin/sh") is None
    assert program_digest(elsewhere) == sha256(b"#!/bin/sh\n").hexdigest()
    assert program_digest("no-such-program") is None
