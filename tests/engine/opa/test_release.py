"""Which OPA fits, told by what the program says of itself."""

from pathlib import Path

import pytest

from sovcheck.engine.opa.release import OLDEST, PINNED, fits, version_of, ways_to_get, written


def program(folder: Path, script: str) -> Path:
    path = folder / "opa"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("printf 'Version: 1.22.0\\nBuild Commit:\\nGo Version: go1.26.8\\n'", (1, 22, 0)),
        ("echo 'Version: 0.70.0'", (0, 70, 0)),
        ("echo 'Version: 1.23.0-dev'", (1, 23, 0)),
        ("echo 'Version: 1.22.0'; exit 1", None),
        ("echo 'Go Version: go1.26.8'", None),
        ("printf '\\377\\376'", None),
    ],
)
def test_the_version_is_read_from_what_the_program_prints(script: str, version: object, tmp_path: Path):
    assert version_of(program(tmp_path, script)) == version


def test_what_cannot_be_run_has_no_version(tmp_path: Path):
    assert version_of(tmp_path / "missing") is None
    (tmp_path / "text").write_text("no program")
    assert version_of(tmp_path / "text") is None


def test_the_real_one_fits(opa_binary: Path):
    version = version_of(opa_binary)
    assert version is not None
    assert fits(version)


@pytest.mark.parametrize(
    ("version", "fit"), [((0, 70, 0), False), (OLDEST, True), ((1, 99, 9), True), ((2, 0, 0), False)]
)
def test_only_the_releases_of_rego_v1_fit(version: tuple[int, int, int], fit: bool):
    assert fits(version) is fit


def test_the_ways_name_the_pinned_release_and_the_range():
    ways = "\n".join(ways_to_get())
    assert f"@v{PINNED}" in ways
    assert written(OLDEST) in ways
